// SPDX-License-Identifier: MIT
#include "end_guard.hpp"

#include "commands/commands.hpp"
#include <framesd/base/log.hpp>
#include <framesd/base/log_writer.hpp>

#include <algorithm>
#include <csignal>
#include <unistd.h>
#include <utility>

namespace framesd::app {
namespace {

constexpr std::chrono::milliseconds kLastLines{500};

volatile std::sig_atomic_t status_on_signals = kRequestsCut;

extern "C" void end_at_once(int) { ::_exit(status_on_signals); }

}  // namespace

EndGuard::EndGuard(std::function<int()> status) : status_(std::move(status)), thread_([this] { watch(); }) {}

EndGuard::~EndGuard() {
  {
    const Lock lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void EndGuard::allow(std::chrono::milliseconds patience) {
  const SteadyTime until = std::chrono::steady_clock::now() + patience;
  {
    const Lock lock(mutex_);
    until_ = until_ ? std::min(*until_, until) : until;
  }
  changed_.notify_all();
}

void EndGuard::end_on_signals(int status) noexcept {
  status_on_signals = status;
  for (const int signal : {SIGTERM, SIGINT}) {
    struct sigaction action {};
    action.sa_handler = end_at_once;
    ::sigaction(signal, &action, nullptr);
  }
}

void EndGuard::watch() {
  const Lock lock(mutex_);
  while (!over_) {
    if (!until_) {
      changed_.wait(mutex_);
    } else if (changed_.wait_until(mutex_, *until_) == std::cv_status::timeout && !over_ &&
               std::chrono::steady_clock::now() >= *until_) {
      end_process();
    }
  }
}

void EndGuard::end_process() noexcept {
  log_event(LogLevel::warning,
            "stopped without waiting for work that was still running; stored rows are safe");
  log_settle(kLastLines);
  ::_exit(status_());
}

}  // namespace framesd::app
