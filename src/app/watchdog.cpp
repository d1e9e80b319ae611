// SPDX-License-Identifier: MIT
#include "watchdog.hpp"

#include <framesd/base/log.hpp>
#include <framesd/base/number.hpp>

#include <string_view>

namespace framesd::app {
namespace {

void log_hanging(const Pulse::Hanging& hanging) {
  log_event(LogLevel::critical,
            "a thread makes no progress; unless it does soon, the service manager ends the process",
            {{"thread", std::string_view(hanging.name)}, {"seconds", seconds(hanging.time)}});
  log_flush();
}

}  // namespace

std::optional<std::chrono::microseconds> watchdog_interval(const char* usec, const char* pid,
                                                           long own_pid) noexcept {
  if (usec == nullptr) return std::nullopt;
  const auto interval = parse_count(usec);
  if (!interval || *interval == 0) return std::nullopt;
  if (pid != nullptr) {
    const auto asked = parse_count(pid);
    if (!asked || static_cast<long>(*asked) != own_pid) return std::nullopt;
  }
  return std::chrono::microseconds(static_cast<std::chrono::microseconds::rep>(*interval));
}

bool Watchdog::check(SteadyTime now) {
  const auto hanging = pulse_.check(now);
  if (hanging && !hangs_) log_hanging(*hanging);
  if (!hanging && hangs_) {
    log_event(LogLevel::warning, "all threads make progress again");
    log_flush();
  }
  hangs_ = hanging.has_value();
  if (!hangs_) feed_();
  return !hangs_;
}

}  // namespace framesd::app
