// SPDX-License-Identifier: MIT
#include <framesd/base/heartbeat.hpp>
#include <framesd/base/mutex.hpp>

#include <algorithm>
#include <pthread.h>
#include <utility>
#include <vector>

namespace framesd {
namespace {

constexpr int kUnitsForStep = 4;
constexpr int kUnitsForSync = 20;
constexpr std::size_t kThreadNameMax = 15;

// All heartbeats of the process. Never destroyed: threads may outlive static objects.
struct Hearts {
  Mutex mutex;
  std::vector<const Heartbeat*> all FRAMESD_GUARDED_BY(mutex);
  std::uint64_t made FRAMESD_GUARDED_BY(mutex) = 0;
};

Hearts& hearts() {
  static Hearts* const all = new Hearts;
  return *all;
}

std::uint64_t next_number() {
  Hearts& all = hearts();
  const Lock lock(all.mutex);
  return ++all.made;
}

}  // namespace

Heartbeat::Heartbeat(std::string name) : name_(std::move(name)), number_(next_number()) {
  Hearts& all = hearts();
  const Lock lock(all.mutex);
  all.all.push_back(this);
}

Heartbeat::~Heartbeat() {
  Hearts& all = hearts();
  const Lock lock(all.mutex);
  std::erase(all.all, this);
}

HeartbeatOfThread::HeartbeatOfThread(Heartbeat& heartbeat) noexcept {
  detail::heartbeat_here = &heartbeat;
  char name[kThreadNameMax + 1] = {};
  heartbeat.name().copy(name, kThreadNameMax);
  ::pthread_setname_np(::pthread_self(), name);
}

std::optional<std::chrono::steady_clock::duration> Pulse::most(Heartbeat::Pace pace) const noexcept {
  switch (pace) {
    case Heartbeat::Pace::prompt: return unit_;
    case Heartbeat::Pace::working: return unit_ * kUnitsForStep;
    case Heartbeat::Pace::syncing: return unit_ * kUnitsForSync;
    case Heartbeat::Pace::idle:
    case Heartbeat::Pace::waiting: break;
  }
  return std::nullopt;
}

std::optional<Pulse::Hanging> Pulse::check(SteadyTime now) {
  std::unordered_map<std::uint64_t, Seen> seen;  // those that are still there
  std::optional<Hanging> longest;
  Hearts& all = hearts();
  const Lock lock(all.mutex);
  for (const Heartbeat* const heart : all.all) {
    const auto limit = most(heart->pace());
    Seen now_seen{heart->steps(), now};
    const auto before = seen_.find(heart->number());
    const bool stands = limit && before != seen_.end() && before->second.steps == now_seen.steps;
    if (stands) now_seen.since = before->second.since;
    seen.emplace(heart->number(), now_seen);
    const auto time = now - now_seen.since;
    if (stands && time > *limit && (!longest || time > longest->time)) longest = Hanging{heart->name(), time};
  }
  seen_ = std::move(seen);
  return longest;
}

}  // namespace framesd
