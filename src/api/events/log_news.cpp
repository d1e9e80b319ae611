// SPDX-License-Identifier: MIT
#include "events/log_news.hpp"

#include <algorithm>
#include <utility>

namespace framesd::api {

void ChangeSum::add(const ChangeSum& later) noexcept {
  all = all || later.all;
  range.min = std::min(range.min, later.range.min);
  range.max = std::max(range.max, later.range.max);
  inserted += later.inserted;
  replaced += later.replaced;
  erased += later.erased;
}

bool LogNews::add(const LogNews& later) {
  if (later.fate != Fate::stays) {
    if (fate != Fate::stays) return false;
    fate = later.fate;
    to = later.to;
  }
  version = later.version;
  described = described || later.described;
  if (later.changed) {
    if (!changed) changed.emplace();
    changed->add(*later.changed);
  }
  if (fate != Fate::removed) return true;
  changed.reset();
  described = false;
  return true;
}

LogNews news_of(std::string log, const store::Version& version, std::span<const store::LogChange> changes) {
  LogNews news{.log = std::move(log), .version = version};
  for (const store::LogChange& change : changes) {
    if (change.generation > version.generation) break;
    if (change.kind == store::LogChange::Kind::facts) {
      news.described = true;
      continue;
    }
    if (!news.changed) news.changed.emplace();
    news.changed->add({.all = change.kind == store::LogChange::Kind::all,
                       .range = change.range,
                       .inserted = change.inserted,
                       .replaced = change.replaced,
                       .erased = change.erased});
  }
  return news;
}

LogNews unknown_news_of(std::string log, const store::Version& version) {
  return {.log = std::move(log), .version = version, .changed = ChangeSum{.all = true}};
}

}  // namespace framesd::api
