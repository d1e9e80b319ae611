// SPDX-License-Identifier: MIT
#include "events/event_bell.hpp"

#include <chrono>
#include <new>
#include <utility>

namespace framesd::api {

void EventBell::ring_log(std::string_view log) noexcept {
  const Lock lock(mutex_);
  if (!started_) return;
  try {
    if (!rung_.logs.contains(log)) rung_.logs.emplace(log);
  } catch (const std::bad_alloc&) {
    return;
  }
  changed_.notify_all();
}

void EventBell::ring(bool Rung::*what) noexcept {
  const Lock lock(mutex_);
  if (!started_) return;
  rung_.*what = true;
  changed_.notify_all();
}

void EventBell::start() noexcept {
  const Lock lock(mutex_);
  started_ = true;
}

void EventBell::end() noexcept {
  const Lock lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

std::optional<EventBell::Rung> EventBell::wait(SteadyTime earliest, std::optional<SteadyTime> latest) {
  const Lock lock(mutex_);
  while (!ended_ && std::chrono::steady_clock::now() < earliest) changed_.wait_until(mutex_, earliest);
  while (!ended_ && !rung_.any() && (!latest || std::chrono::steady_clock::now() < *latest)) {
    if (latest) changed_.wait_until(mutex_, *latest);
    if (!latest) changed_.wait(mutex_);
  }
  if (ended_) return std::nullopt;
  return std::exchange(rung_, {});
}

}  // namespace framesd::api
