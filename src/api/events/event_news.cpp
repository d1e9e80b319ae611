// SPDX-License-Identifier: MIT
#include "events/event_news.hpp"

#include <framesd/ingest/jobs.hpp>

#include <algorithm>

namespace framesd::api {

// A client that is about to ask for everything will see these news then.
void EventNews::add(const LogNews& news) {
  if (opening == Opening::hello || opening == Opening::reset) return;
  const auto found = std::ranges::find(logs, news.log, &LogNews::log);
  if (found != logs.end()) {
    if (found->add(news)) return;
  } else if (logs.size() < kLogsPending) {
    logs.push_back(news);
    return;
  }
  opening = Opening::reset;
  logs.clear();
}

void EventNews::add(const JobNews& news) {
  const auto found = std::ranges::find(jobs, news.id, &JobNews::id);
  if (found != jobs.end()) {
    *found = news;
    return;
  }
  if (jobs.size() == ingest::kJobsKept) jobs.erase(jobs.begin());
  jobs.push_back(news);
}

}  // namespace framesd::api
