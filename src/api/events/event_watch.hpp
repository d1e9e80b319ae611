// SPDX-License-Identifier: MIT
//
// EventWatch: the one watcher of the process. Its thread looks at logs and jobs for all clients of events and
// publishes what has become of them: what was done here at once, what other processes did within a quarter of
// a second.
//
// It exists from the first client on, and looks at nothing while there is none. A log that is open is asked
// for its version at each look around; of those that are not open as many as there is time for, in turn: that
// takes a millisecond each.
#pragma once

#include "events/event_bell.hpp"
#include "events/event_feed.hpp"
#include "open_logs.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/ingest/jobs.hpp>

#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace framesd::api {

class EventWatch {
 public:
  // All outlive the object. `bell` rings when a log or a job was changed here.
  EventWatch(EventBell& bell, OpenLogs& logs, const ingest::Jobs& jobs);
  ~EventWatch();
  EventWatch(const EventWatch&) = delete;
  EventWatch& operator=(const EventWatch&) = delete;

  EventFeed& feed() noexcept { return feed_; }
  // As EventFeed::join(); the client begins once its logs have been looked at.
  [[nodiscard]] EventFeed::ClientId join(EventInterest interest, std::function<void()> wake);

 private:
  using Version = std::optional<store::Version>;  // empty: it could not be looked at yet
  using Versions = std::map<std::string, Version, std::less<>>;
  struct JobState {
    ingest::JobState state;
    std::uint64_t bytes_done;
  };

  // event_watch.cpp
  void run();
  void look_around(const EventBell::Rung& rung);
  void look_again(const EventFeed::Wanted& wanted);
  void look_at_closed(const std::vector<std::string>& closed);
  void look_at_jobs();
  void begin(const EventFeed::Newcomer& newcomer, const std::vector<JobNews>& jobs);

  // event_watch_logs.cpp
  void look_for_logs();
  void publish_gone(const std::vector<std::string>& gone, const std::vector<std::string>& added);
  [[nodiscard]] bool has_been(const std::string& log, const store::Version& before);
  void publish_fate(const std::string& log, LogNews::Fate fate, const std::string& to = {});
  void look_at(const std::string& log);
  [[nodiscard]] LogNews news_since(const std::string& log, const store::Version& since,
                                   const store::Version& now);
  [[nodiscard]] std::optional<LogNews> resumed(const std::string& log, const EventPlace& since,
                                               const store::Version& now);

  EventBell& bell_;
  OpenLogs& logs_;
  const ingest::Jobs& jobs_;
  EventFeed feed_;
  Versions versions_;                           // of all logs, up to which their news are published
  bool has_looked_ = false;                     // for which logs there are
  std::map<std::string, JobState> job_states_;  // as published
  SteadyTime looked_around_{};
  std::string last_closed_;  // that was looked at in turn
  Mutex starting_;
  std::thread thread_ FRAMESD_GUARDED_BY(starting_);
};

}  // namespace framesd::api
