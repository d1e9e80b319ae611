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

// Of one that waits it is known later what others do with it.
bool may_be_another(const OpenLogs::Parts& parts) noexcept {
  return parts && parts->store.waits() && parts->name != store::kDefaultLog;
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

bool LogRequest::may_be_stale() const noexcept {
  return may_be_another(log) || std::ranges::any_of(named, may_be_another);
}

bool LogRequest::let_go_of_gone() {
  const auto let_go = [&](OpenLogs::Parts& parts) {
    if (!may_be_another(parts) || !parts->store.gone()) return false;
    gone_.push_back(std::exchange(parts, nullptr));
    return true;
  };
  bool any = let_go(log);
  for (OpenLogs::Parts& parts : named) any = let_go(parts) || any;
  return any;
}

// The answer is kept by each log.
void LogRequest::ask_again() {
  if (may_be_another(log)) (void)log->store.gone_by_now();
  for (const OpenLogs::Parts& parts : named)
    if (may_be_another(parts)) (void)parts->store.gone_by_now();
  let_go_of_gone();
}

std::optional<http::Problem> LogRequest::open(OpenLogs& all, bool may_make) {
  ask_again();
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
