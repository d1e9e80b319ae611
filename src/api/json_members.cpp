// SPDX-License-Identifier: MIT
#include "json_members.hpp"

#include "request_body.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/object.hpp>

namespace framesd::api {
namespace {

using boost::json::value;

constexpr std::size_t kFaultsMax = 20;  // nobody reads more

std::string what_is_wrong(std::string_view name, const value& given, std::span<const std::string_view> names,
                          TakeMember take) {
  const auto known = std::ranges::find(names, name);
  if (known == names.end()) {
    const std::string_view near = nearest_name(name, names);
    if (near.empty()) return "is not a member of this request";
    return "is not a member of this request; did you mean '" + std::string(near) + "'?";
  }
  if (given.is_null()) return {};
  const char* const wrong = take(static_cast<std::size_t>(known - names.begin()), given);
  return wrong == nullptr ? std::string() : wrong;
}

http::Problem refuse_members(std::vector<http::ParameterError> faults) {
  http::Problem problem{.status = 422};
  for (const auto& [name, detail] : faults) {
    problem.detail += problem.detail.empty() ? "" : "; ";
    problem.detail.append("'").append(name).append("' ").append(detail);
  }
  if (!problem.detail.ends_with('?')) problem.detail += '.';
  problem.errors = std::move(faults);
  return problem;
}

}  // namespace

std::optional<http::Problem> read_members(std::string_view body, std::span<const std::string_view> names,
                                          TakeMember take) {
  if (body.empty()) return std::nullopt;
  auto read = read_json(body);
  if (auto* problem = std::get_if<http::Problem>(&read)) return std::move(*problem);
  const auto* object = std::get<value>(read).if_object();
  if (object == nullptr) return http::Problem{.status = 422, .detail = "The body must be a JSON object."};
  std::vector<http::ParameterError> faults;
  for (const auto& [key, given] : *object) {
    const std::string name(key.data(), key.size());
    std::string wrong = what_is_wrong(name, given, names, take);
    if (!wrong.empty() && faults.size() < kFaultsMax) faults.push_back({name, std::move(wrong)});
  }
  if (faults.empty()) return std::nullopt;
  return refuse_members(std::move(faults));
}

}  // namespace framesd::api
