// SPDX-License-Identifier: MIT
//
// The part of OpenLogs for the watcher of logs. All of it is done while nothing is opened, renamed or
// removed, so that no such request finds a log in use for it.
#include "open_logs.hpp"

#include <algorithm>
#include <utility>

namespace framesd::api {
namespace {

Failure unreadable(std::string_view name, const boost::system::error_code& error) {
  return {error, "the log '" + std::string(name) + "' cannot be read: " + error.message()};
}

checked<store::Version> version_of(LogParts& log) {
  const auto version =
      log.store.look([](store::View& view) -> result<store::Version> { return view.version(); });
  if (!version) return unreadable(log.name, version.error());
  return *version;
}

checked<OpenLogs::Changes> changes_of(LogParts& log, const store::Version& since) {
  auto changes = log.store.look([&](store::View& view) -> result<OpenLogs::Changes> {
    auto found = view.changes(since);
    if (!found) return found.error();
    return OpenLogs::Changes{view.version(), *std::move(found)};
  });
  if (!changes) return unreadable(log.name, changes.error());
  return *std::move(changes);
}

Failure not_here(std::string_view name) {
  return fail(errc::log_missing, "there is no log '" + std::string(name) + "'");
}

}  // namespace

std::vector<std::string> OpenLogs::open_names() {
  std::vector<std::string> names;
  {
    const Lock lock(mutex_);
    for (const auto& [name, entry] : entries_) names.push_back(name);
  }
  names.insert(std::ranges::lower_bound(names, store::kDefaultLog), std::string(store::kDefaultLog));
  return names;
}

// Null: it is not open. One that somebody else has removed or replaced is closed.
OpenLogs::Parts OpenLogs::peek(std::string_view name) {
  Parts parts;
  {
    const Lock lock(mutex_);
    const auto found = entries_.find(name);
    if (found != entries_.end()) parts = found->second.parts;
  }
  if (!parts || !parts->store.gone()) return parts;
  parts.reset();
  take(name).reset();
  return nullptr;
}

checked<store::Version> OpenLogs::version(std::string_view name) {
  if (name == store::kDefaultLog) return version_of(*unnamed_);
  if (others_ == nullptr) return not_here(name);
  const Lock one_at_a_time(opening_);
  if (const Parts parts = peek(name)) {
    const auto version = version_of(*parts);
    if (version || !parts->store.gone()) return version;
  }
  take(name).reset();
  wait_until_closed();
  const auto summary = others_->summary(name);
  if (!summary) return summary.error();
  return summary->version;
}

checked<OpenLogs::Changes> OpenLogs::changes(std::string_view name, const store::Version& since) {
  if (name == store::kDefaultLog) return changes_of(*unnamed_, since);
  if (others_ == nullptr) return not_here(name);
  const Lock one_at_a_time(opening_);
  if (const Parts parts = peek(name)) {
    auto changes = changes_of(*parts, since);
    if (changes || !parts->store.gone()) return changes;
  }
  const auto parts = open_alone(name);
  if (!parts) return parts.error();
  return changes_of(**parts, since);
}

}  // namespace framesd::api
