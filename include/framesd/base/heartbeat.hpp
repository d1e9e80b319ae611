// SPDX-License-Identifier: MIT
//
// Heartbeat: what a thread shows of its progress. Pulse: whether all threads of the process make some.
//
// A thread says at which pace it goes and shows each step. Whoever feeds the watchdog of the service manager
// asks the Pulse now and then. Nothing here waits; a step costs a nanosecond.
#pragma once

#include <framesd/base/clock.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace framesd {

class Heartbeat {
 public:
  enum class Pace : std::uint8_t {
    idle,     // waits for work: as long as there is none
    waiting,  // for somebody else: a client, the writer, another process. Any time
    prompt,   // an event loop that was asked to show itself
    working,  // computes, or reads the store
    syncing,  // waits for the disk
  };

  // name   for the log, and the thread's name as tools show it (of which Linux keeps 15 characters)
  explicit Heartbeat(std::string name);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  // From here on the thread goes at this pace; a step as well. From any thread.
  void set(Pace pace) noexcept {
    pace_.store(pace, std::memory_order_relaxed);
    step();
  }
  // There is work for a thread that is idle: from here on it is expected to take it. Called before the work
  // is in its queue. From any thread.
  void expect() noexcept {
    Pace idle = Pace::idle;
    if (pace_.compare_exchange_strong(idle, Pace::working, std::memory_order_relaxed)) step();
  }
  void step() noexcept { steps_.fetch_add(1, std::memory_order_relaxed); }
  // The same from the thread itself: no locked instruction, so that a step of another thread at this moment
  // may be lost, which changes nothing that is seen.
  void step_here() noexcept {
    steps_.store(steps_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  const std::string& name() const noexcept { return name_; }
  Pace pace() const noexcept { return pace_.load(std::memory_order_relaxed); }
  std::uint64_t steps() const noexcept { return steps_.load(std::memory_order_relaxed); }
  std::uint64_t number() const noexcept { return number_; }  // of no other one in this process

 private:
  const std::string name_;
  const std::uint64_t number_;
  std::atomic<Pace> pace_ = Pace::idle;
  std::atomic<std::uint64_t> steps_ = 0;
};

namespace detail {
inline thread_local Heartbeat* heartbeat_here = nullptr;
}

// For its lifetime `heartbeat` is the calling thread's, which also takes its name.
class HeartbeatOfThread {
 public:
  explicit HeartbeatOfThread(Heartbeat& heartbeat) noexcept;
  ~HeartbeatOfThread() { detail::heartbeat_here = nullptr; }
  HeartbeatOfThread(const HeartbeatOfThread&) = delete;
  HeartbeatOfThread& operator=(const HeartbeatOfThread&) = delete;
};

// A step of the calling thread, if it has a heartbeat. For loops that may run for seconds: once per frame or
// row of pixels.
inline void show_progress() noexcept {
  if (Heartbeat* const here = detail::heartbeat_here) here->step_here();
}

// For its lifetime the calling thread goes at another pace, if it has a heartbeat.
class AtPace {
 public:
  explicit AtPace(Heartbeat::Pace pace) noexcept {
    if (heartbeat_ == nullptr) return;
    before_ = heartbeat_->pace();
    heartbeat_->set(pace);
  }
  ~AtPace() {
    if (heartbeat_ != nullptr) heartbeat_->set(before_);
  }
  AtPace(const AtPace&) = delete;
  AtPace& operator=(const AtPace&) = delete;

 private:
  Heartbeat* const heartbeat_ = detail::heartbeat_here;
  Heartbeat::Pace before_ = Heartbeat::Pace::idle;
};

// Belongs to one thread.
class Pulse {
 public:
  // unit   the time that an event loop has to show itself. A thread that works may take 4 of it for a step,
  //        one that waits for the disk 20.
  explicit Pulse(std::chrono::steady_clock::duration unit) noexcept : unit_(unit) {}

  // A thread without progress.
  struct Hanging {
    std::string name;
    std::chrono::steady_clock::duration time;  // since its last step was seen
  };
  // The thread that has been hanging for longest, if one is. A thread counts from the first call that sees
  // it.
  [[nodiscard]] std::optional<Hanging> check(SteadyTime now);

 private:
  struct Seen {
    std::uint64_t steps;
    SteadyTime since;
  };
  // Empty: any time.
  std::optional<std::chrono::steady_clock::duration> most(Heartbeat::Pace pace) const noexcept;

  std::chrono::steady_clock::duration unit_;
  std::unordered_map<std::uint64_t, Seen> seen_;  // by the heartbeat's number
};

}  // namespace framesd
