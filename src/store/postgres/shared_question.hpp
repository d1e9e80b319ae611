// SPDX-License-Identifier: MIT
//
// SharedQuestion: one question to the database for all who ask at the same time.
//
// An answer is given only to who came before its question was sent, so that none is older than the call. Who
// comes while one is asked waits for the next.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/base/function_ref.hpp>
#include <framesd/base/mutex.hpp>

#include <cstdint>
#include <optional>

namespace framesd::store::postgres {

template <class T>
class SharedQuestion {
 public:
  // question   called by one of those who wait; without a lock
  [[nodiscard]] result<T> ask(FunctionRef<result<T>()> question) {
    mutex_.lock();
    const std::uint64_t mine = begun_ + 1;
    while (answered_ < mine && asking_) changed_.wait(mutex_);
    if (answered_ >= mine) {
      result<T> answer = *answer_;
      mutex_.unlock();
      return answer;
    }
    asking_ = true;
    const std::uint64_t number = ++begun_;
    mutex_.unlock();
    result<T> answer = question();
    mutex_.lock();
    answered_ = number;
    answer_ = answer;
    asking_ = false;
    changed_.notify_all();
    mutex_.unlock();
    return answer;
  }

 private:
  Mutex mutex_;
  Condition changed_;
  bool asking_ FRAMESD_GUARDED_BY(mutex_) = false;
  std::uint64_t begun_ FRAMESD_GUARDED_BY(mutex_) = 0;
  std::uint64_t answered_ FRAMESD_GUARDED_BY(mutex_) = 0;
  std::optional<result<T>> answer_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::store::postgres
