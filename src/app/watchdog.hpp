// SPDX-License-Identifier: MIT
//
// Watchdog: tells the service manager that the server works, as long as every thread of it makes progress. If
// one hangs the log says which, nothing more is told, and the manager ends the process and starts it again.
//
// The unit of time is WatchdogSec: an event loop may take it to show itself, a thread that works four of it
// for a step, the writer twenty of it for a sync. So with the 30 s of framesd.service a disk may take
// ten minutes for a sync; a server that waits for one longer is no use.
#pragma once

#include <framesd/base/clock.hpp>
#include <framesd/base/heartbeat.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace framesd::app {

// The interval that the manager asks of this process ($WATCHDOG_USEC, $WATCHDOG_PID).
//
// usec, pid   what the variables hold; null: they are not set. Without a pid it is for any process
// Empty: none is asked for, or for another process, or it is no number.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog_interval(const char* usec, const char* pid,
                                                                         long own_pid) noexcept;

class Watchdog {
 public:
  // feed   tells the manager
  Watchdog(std::chrono::microseconds interval, std::function<void()> feed)
      : feed_(std::move(feed)), pulse_(interval) {}

  // Feeds, or says in the log who hangs, once for each time that one begins to. To be called a few times
  // within an interval. False: it has not fed.
  bool check(SteadyTime now);

 private:
  std::function<void()> feed_;
  Pulse pulse_;
  bool hangs_ = false;
};

}  // namespace framesd::app
