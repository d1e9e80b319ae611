// SPDX-License-Identifier: MIT
//
// BoundedQueue: messages from many threads to one, bounded by weight (bytes), so that a slow consumer is felt
// by the producers and not by memory.
//
// push() waits for room, try_push() does not. pop_all() gives everything queued at once: that is how the
// writer's group forms. close() wakes everybody; what is queued can still be popped.
#pragma once

#include <framesd/base/mutex.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace framesd {

template <class T>
class BoundedQueue {
 public:
  // max_weight  the sum of weights that may wait; one message alone may weigh more.
  explicit BoundedQueue(std::size_t max_weight) : max_weight_(max_weight) {}

  // Waits until there is room. False, and `message` left as it was, once closed.
  [[nodiscard]] bool push(T&& message, std::size_t weight) {
    {
      const Lock lock(mutex_);
      while (!closed_ && !has_room(weight)) room_.wait(mutex_);
      if (closed_) return false;
      enqueue(std::move(message), weight);
    }
    filled_.notify_one();
    return true;
  }

  // False, and `message` left as it was, when there is no room or the queue is closed.
  [[nodiscard]] bool try_push(T&& message, std::size_t weight) {
    {
      const Lock lock(mutex_);
      if (closed_ || !has_room(weight)) return false;
      enqueue(std::move(message), weight);
    }
    filled_.notify_one();
    return true;
  }

  // Waits for at least one message and gives all, oldest first. Empty only when closed and drained.
  [[nodiscard]] std::vector<T> pop_all() {
    std::vector<T> all;
    {
      const Lock lock(mutex_);
      while (!closed_ && messages_.empty()) filled_.wait(mutex_);
      all.swap(messages_);
      weight_ = 0;
    }
    room_.notify_all();
    return all;
  }

  // True if nothing waits now; another thread may change that at once.
  [[nodiscard]] bool empty() const {
    const Lock lock(mutex_);
    return messages_.empty();
  }

  void close() {
    {
      const Lock lock(mutex_);
      closed_ = true;
    }
    room_.notify_all();
    filled_.notify_all();
  }

 private:
  bool has_room(std::size_t weight) const FRAMESD_REQUIRES(mutex_) {
    return messages_.empty() || weight_ + weight <= max_weight_;
  }
  void enqueue(T&& message, std::size_t weight) FRAMESD_REQUIRES(mutex_) {
    messages_.push_back(std::move(message));
    weight_ += weight;
  }

  const std::size_t max_weight_;
  mutable Mutex mutex_;
  Condition room_;
  Condition filled_;
  std::vector<T> messages_ FRAMESD_GUARDED_BY(mutex_);
  std::size_t weight_ FRAMESD_GUARDED_BY(mutex_) = 0;
  bool closed_ FRAMESD_GUARDED_BY(mutex_) = false;
};

}  // namespace framesd
