// SPDX-License-Identifier: MIT
//
// EndGuard: the server ends in a bounded time, whatever its threads are busy with.
//
// A thread that computes or waits for a disk cannot be stopped from outside. What it does may be given up:
// rows that were acknowledged are durable, and a transaction that is cut off was never there. So when the
// orderly end takes too long, the process simply ends.
#pragma once

#include <framesd/base/clock.hpp>
#include <framesd/base/mutex.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <thread>

namespace framesd::app {

class EndGuard {
 public:
  // status   the exit status of a process that is ended this way
  explicit EndGuard(std::function<int()> status);
  // The orderly end was in time.
  ~EndGuard();
  EndGuard(const EndGuard&) = delete;
  EndGuard& operator=(const EndGuard&) = delete;

  // From now on the orderly end has `patience` left, or less, if it had less already. From any thread.
  void allow(std::chrono::milliseconds patience);
  // From now on SIGTERM and SIGINT end the process at once with that status. Once nobody else hears them.
  static void end_on_signals(int status) noexcept;

 private:
  void watch();
  [[noreturn]] void end_process() noexcept;

  std::function<int()> status_;
  Mutex mutex_;
  Condition changed_;
  std::optional<SteadyTime> until_ FRAMESD_GUARDED_BY(mutex_);
  bool over_ FRAMESD_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace framesd::app
