// SPDX-License-Identifier: MIT
#include "log_request.hpp"

#include "endpoint.hpp"

#include <algorithm>
#include <utility>

namespace framesd::api {
namespace {

OpenLogs::Parts find_one(OpenLogs& all, std::string_view name) {
  if (name == store::kDefaultLog) return all.unnamed().shared_from_this();
  return all.find(name);
}

}  // namespace

void LogRequest::take_names(std::span<const http::Parameter> query, std::string_view parameter) {
  for (const auto& [name, value] : query) {
    if (name == parameter) names.emplace_back(value);
  }
  const bool has_empty = std::ranges::find(names, std::string_view()) != names.end();
  if (has_empty || names.size() > kNamedLogsMax) names.clear();
}

bool LogRequest::find_open(OpenLogs& all, bool needs_log) {
  log = needs_log ? find_one(all, place.name) : all.unnamed().shared_from_this();
  named.clear();
  for (const std::string& name : names) named.push_back(find_one(all, name));
  return log && std::ranges::find(named, nullptr) == named.end();
}

std::optional<http::Problem> LogRequest::open(OpenLogs& all, bool may_make) {
  if (!log) {
    auto opened =
        may_make ? all.open_or_promise(place.name, all.unnamed().store.format()) : all.open(place.name);
    if (!opened) return refuse_log(opened.error());
    log = *std::move(opened);
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (named[i]) continue;
    auto opened = all.open(names[i]);
    if (!opened) return refuse_log(opened.error());
    named[i] = *std::move(opened);
  }
  return std::nullopt;
}

}  // namespace framesd::api
