// SPDX-License-Identifier: MIT
//
// StatusLine: the line that `systemctl status` shows: what the server holds and does, and what came of the
// last reload. Any thread.
#pragma once

#include "notify.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/store/health.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace framesd::app {

class StatusLine {
 public:
  // notifier   outlives the object
  explicit StatusLine(const Notifier& notifier) noexcept : notifier_(notifier) {}

  // Tells the manager how things are now, if that is another line than before.
  //
  // health     of the log
  // requests   answered since the start: with those of the call before it gives a rate
  void show(const store::Health& health, std::uint64_t requests, SteadyTime now);

  // A reload has ended: tells the manager that the server is ready again, and what came of it. The line keeps
  // it from now on.
  void end_reload(std::string outcome);

 private:
  const Notifier& notifier_;
  Mutex mutex_;
  std::string figures_ FRAMESD_GUARDED_BY(mutex_);
  std::string reload_ FRAMESD_GUARDED_BY(mutex_);
  std::uint64_t requests_ FRAMESD_GUARDED_BY(mutex_) = 0;
  std::optional<SteadyTime> shown_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::app
