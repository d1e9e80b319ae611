// SPDX-License-Identifier: MIT
#include "supervision.hpp"

#include <chrono>
#include <cstdlib>
#include <unistd.h>

namespace framesd::app {
namespace {

constexpr int kChecksPerInterval = 4;  // of the watchdog
constexpr std::chrono::seconds kBetweenStatusLines{5};

}  // namespace

Supervision::Supervision(const Notifier& notifier, StatusLine& status, net::Server& server, store::Log& log,
                         const api::FramesService& service) {
  if (!notifier.is_heard()) return;
  const auto interval =
      watchdog_interval(std::getenv("WATCHDOG_USEC"), std::getenv("WATCHDOG_PID"), ::getpid());
  if (interval) {
    watchdog_.emplace(*interval, [&notifier] { notifier.alive(); });
    feeding_.emplace(*interval / kChecksPerInterval, [this, &server] {
      watchdog_->check(std::chrono::steady_clock::now());
      server.ping();
    });
  }
  showing_.emplace(kBetweenStatusLines, [&status, &log, &service] {
    status.show(log.health(), service.requests(), std::chrono::steady_clock::now());
  });
}

}  // namespace framesd::app
