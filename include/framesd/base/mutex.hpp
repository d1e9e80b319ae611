// SPDX-License-Identifier: MIT
//
// Mutex and Lock with the annotations that let clang check, at compile time (-Wthread-safety), that what a
// mutex guards is only touched with it held. g++ sees plain std::mutex.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define FRAMESD_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define FRAMESD_THREAD_ANNOTATION(x)
#endif

#define FRAMESD_GUARDED_BY(m) FRAMESD_THREAD_ANNOTATION(guarded_by(m))
#define FRAMESD_REQUIRES(m) FRAMESD_THREAD_ANNOTATION(requires_capability(m))

namespace framesd {

class FRAMESD_THREAD_ANNOTATION(capability("mutex")) Mutex {
 public:
  void lock() FRAMESD_THREAD_ANNOTATION(acquire_capability()) { mutex_.lock(); }
  void unlock() FRAMESD_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

// Holds a Mutex for its own lifetime.
class FRAMESD_THREAD_ANNOTATION(scoped_lockable) Lock {
 public:
  explicit Lock(Mutex& mutex) FRAMESD_THREAD_ANNOTATION(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~Lock() FRAMESD_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  Mutex& mutex_;
};

// Waits on a Mutex that the caller holds. Callers loop: `while (!ready) condition.wait(mutex);`
class Condition {
 public:
  void wait(Mutex& mutex) FRAMESD_REQUIRES(mutex) { condition_.wait(mutex); }
  template <class Clock, class Duration>
  std::cv_status wait_until(Mutex& mutex, std::chrono::time_point<Clock, Duration> deadline)
      FRAMESD_REQUIRES(mutex) {
    return condition_.wait_until(mutex, deadline);
  }
  void notify_one() noexcept { condition_.notify_one(); }
  void notify_all() noexcept { condition_.notify_all(); }

 private:
  std::condition_variable_any condition_;
};

}  // namespace framesd
