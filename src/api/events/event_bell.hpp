// SPDX-License-Identifier: MIT
//
// EventBell: how the rest of the service tells the watcher of events that something has happened. Ringing
// takes a short lock and wakes one thread: it may be done on a writer's thread, and where nobody watches it
// costs nothing.
#pragma once

#include <framesd/base/clock.hpp>
#include <framesd/base/mutex.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace framesd::api {

class EventBell {
 public:
  // What has happened since the watcher last asked.
  struct Rung {
    std::set<std::string, std::less<>> logs{};  // that were written to here
    bool names = false;                         // a log was made, renamed or removed here
    bool jobs = false;                          // a job is no longer as it was
    bool newcomers = false;

    bool any() const noexcept { return !logs.empty() || names || jobs || newcomers; }
  };

  // From any thread. What cannot be remembered for want of memory is seen when the watcher next looks around.
  void ring_log(std::string_view log) noexcept;
  void ring_names() noexcept { ring(&Rung::names); }
  void ring_jobs() noexcept { ring(&Rung::jobs); }
  void ring_newcomers() noexcept { ring(&Rung::newcomers); }

  // For the watcher, which exists from start() on.
  void start() noexcept;
  void end() noexcept;
  // Waits until something has happened, but not before `earliest`, or it is `latest`. None: the end.
  [[nodiscard]] std::optional<Rung> wait(SteadyTime earliest, std::optional<SteadyTime> latest);

 private:
  void ring(bool Rung::*what) noexcept;

  Mutex mutex_;
  Condition changed_;
  bool started_ FRAMESD_GUARDED_BY(mutex_) = false;
  bool ended_ FRAMESD_GUARDED_BY(mutex_) = false;
  Rung rung_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::api
