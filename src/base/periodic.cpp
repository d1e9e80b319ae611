// SPDX-License-Identifier: MIT
#include <framesd/base/clock.hpp>
#include <framesd/base/periodic.hpp>

#include <utility>

namespace framesd {

Periodic::Periodic(std::chrono::microseconds interval, std::function<void()> act)
    : interval_(interval), act_(std::move(act)), thread_([this] { run(); }) {}

Periodic::~Periodic() {
  {
    const Lock lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Periodic::run() {
  for (;;) {
    act_();
    const SteadyTime next = std::chrono::steady_clock::now() + interval_;
    const Lock lock(mutex_);
    while (!over_ && std::chrono::steady_clock::now() < next) changed_.wait_until(mutex_, next);
    if (over_) return;
  }
}

}  // namespace framesd
