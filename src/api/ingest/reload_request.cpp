// SPDX-License-Identifier: MIT
#include "reload_request.hpp"

#include "ingest_documents.hpp"
#include "request_body.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

namespace framesd::api {
namespace {

using boost::json::value;

std::string_view view_of(const boost::json::string& text) noexcept { return {text.data(), text.size()}; }

// Each takes one member's value, or says what it should be.
const char* take_csv_path(const value& given, ReloadRequest& out) {
  const auto* text = given.if_string();
  if (text == nullptr || text->empty()) return "is a path below csv_dir";
  out.csv_path = std::string(view_of(*text));
  return nullptr;
}

const char* take_chunk_size(const value& given, ReloadRequest& out) {
  const auto* count = given.if_int64();
  if (count == nullptr || *count < 1 || *count > kChunkSizeMax) return "is a count from 1 to 1000000";
  out.chunk_size = static_cast<std::uint32_t>(*count);
  return nullptr;
}

const char* take_clear_existing(const value& given, ReloadRequest& out) {
  const auto* flag = given.if_bool();
  if (flag == nullptr) return "is true or false";
  out.clear_existing = *flag;
  return nullptr;
}

const char* take_on_error(const value& given, ReloadRequest& out) {
  const auto* text = given.if_string();
  for (std::size_t i = 0; text != nullptr && i < ingest::kOnErrorNames.size(); ++i) {
    if (!equal_ignoring_case(view_of(*text), ingest::kOnErrorNames[i])) continue;
    out.on_error = static_cast<ingest::OnError>(i);
    return nullptr;
  }
  return "is one of skip, stop";
}

using Take = const char* (*)(const value&, ReloadRequest&);
constexpr std::array<std::string_view, 4> kNames = {"csv_path", "chunk_size", "clear_existing", "on_error"};
constexpr std::array<Take, 4> kTakes = {take_csv_path, take_chunk_size, take_clear_existing, take_on_error};

std::string what_is_wrong(std::string_view name, const value& given, ReloadRequest& out) {
  const auto known = std::ranges::find(kNames, name);
  if (known == kNames.end()) {
    const std::string_view near = nearest_name(name, kNames);
    if (near.empty()) return "is not a member of this request";
    return "is not a member of this request; did you mean '" + std::string(near) + "'?";
  }
  if (given.is_null()) return {};
  const char* const wrong = kTakes[static_cast<std::size_t>(known - kNames.begin())](given, out);
  return wrong == nullptr ? std::string() : wrong;
}

http::Problem refusal(std::vector<http::ParameterError> faults) {
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

std::variant<ReloadRequest, http::Problem> read_reload_request(std::string_view body) {
  if (body.empty()) return ReloadRequest{};
  auto read = read_json(body);
  if (auto* problem = std::get_if<http::Problem>(&read)) return std::move(*problem);
  const auto* object = std::get<value>(read).if_object();
  if (object == nullptr) return http::Problem{.status = 422, .detail = "The body must be a JSON object."};
  constexpr std::size_t kFaultsMax = 20;  // nobody reads more
  ReloadRequest request;
  std::vector<http::ParameterError> faults;
  for (const auto& [key, given] : *object) {
    const std::string name(key.data(), key.size());
    std::string wrong = what_is_wrong(name, given, request);
    if (!wrong.empty() && faults.size() < kFaultsMax) faults.push_back({name, std::move(wrong)});
  }
  if (!faults.empty()) return refusal(std::move(faults));
  return request;
}

}  // namespace framesd::api
