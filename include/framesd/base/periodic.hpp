// SPDX-License-Identifier: MIT
//
// Periodic: something that a thread of its own does at once and then again and again.
#pragma once

#include <framesd/base/mutex.hpp>

#include <chrono>
#include <functional>
#include <thread>

namespace framesd {

class Periodic {
 public:
  // act   must not throw; its own time comes on top of the interval
  Periodic(std::chrono::microseconds interval, std::function<void()> act);
  // Waits for an act that runs.
  ~Periodic();
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;

 private:
  void run();

  const std::chrono::microseconds interval_;
  const std::function<void()> act_;
  Mutex mutex_;
  Condition changed_;
  bool over_ FRAMESD_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace framesd
