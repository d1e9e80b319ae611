// SPDX-License-Identifier: MIT
//
// The part of EventWatch that finds out what has become of logs.
#include "events/event_watch.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace framesd::api {

void EventWatch::look_for_logs() {
  auto names = logs_.names();
  if (!names) return;  // GET /logs says why
  names->insert(std::ranges::lower_bound(*names, store::kDefaultLog), std::string(store::kDefaultLog));
  std::vector<std::string> known;
  for (const auto& [log, version] : versions_) known.push_back(log);
  std::vector<std::string> gone;
  std::vector<std::string> added;
  std::ranges::set_difference(known, *names, std::back_inserter(gone));
  std::ranges::set_difference(*names, known, std::back_inserter(added));
  for (const std::string& log : added) {
    Version& version = versions_[log];
    if (!has_looked_) continue;
    if (const auto found = logs_.version(log)) version = *found;
  }
  if (has_looked_) publish_gone(gone, added);
  for (const std::string& log : gone) versions_.erase(log);
  has_looked_ = true;
}

// Whether a log was once in the state `before`. It keeps its incarnation when it is renamed, by whichever
// process; where each state has another one, those of before are in its history.
bool EventWatch::has_been(const std::string& log, const store::Version& before) {
  const Version& now = versions_[log];
  if (!now) return false;
  if (now->incarnation == before.incarnation) return true;
  if (now->generation <= before.generation) return false;
  const auto changes = logs_.changes(log, before);
  return changes && changes->since;
}

void EventWatch::publish_gone(const std::vector<std::string>& gone, const std::vector<std::string>& added) {
  std::vector<std::string> made = added;
  for (const std::string& log : gone) {
    const Version& before = versions_[log];
    const auto to = std::ranges::find_if(
        made, [&](const std::string& other) { return before && has_been(other, *before); });
    if (to == made.end()) {
      publish_fate(log, LogNews::Fate::removed);
      continue;
    }
    publish_fate(log, LogNews::Fate::renamed, *to);
    versions_[*to] = before;  // what else was changed comes under the new name
    made.erase(to);
  }
  for (const std::string& log : made) publish_fate(log, LogNews::Fate::created);
}

void EventWatch::publish_fate(const std::string& log, LogNews::Fate fate, const std::string& to) {
  feed_.publish({.log = log, .version = versions_[log].value_or(store::Version{}), .fate = fate, .to = to});
}

// A log that cannot be looked at has no news: requests for it are answered with the reason.
void EventWatch::look_at(const std::string& log) {
  const auto known = versions_.find(log);
  if (known == versions_.end()) return;
  const auto version = logs_.version(log);
  if (!version) return;
  if (!known->second) known->second = *version;
  if (*known->second == *version) return;
  const LogNews news = news_since(log, *known->second, *version);
  known->second = news.version;
  feed_.publish(news);
}

LogNews EventWatch::news_since(const std::string& log, const store::Version& since,
                               const store::Version& now) {
  const auto changes = logs_.changes(log, since);
  if (!changes || !changes->since) return unknown_news_of(log, changes ? changes->version : now);
  return news_of(log, changes->version, *changes->since);
}

// Up to `now`: what came behind it is published later.
std::optional<LogNews> EventWatch::resumed(const std::string& log, const EventPlace& since,
                                           const store::Version& now) {
  const store::Version before{.incarnation = since.stamp, .generation = since.number};
  if (before == now) return LogNews{.log = log, .version = now};
  if (since.number >= now.generation) return std::nullopt;
  const auto changes = logs_.changes(log, before);
  if (!changes || !changes->since) return std::nullopt;
  return news_of(log, now, *changes->since);
}

}  // namespace framesd::api
