// SPDX-License-Identifier: MIT
//
// UpstreamState: how far the centre has what is here, as the one that sends last knew it. It shows that on a
// board, where requests read it: neither waits for the other.
#pragma once

#include <framesd/base/mutex.hpp>
#include <framesd/push/centre.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace framesd::api {

struct UpstreamState {
  using Time = std::chrono::system_clock::time_point;

  // A log of which the centre does not have everything, or that it does not take.
  struct Log {
    std::string name;
    std::uint64_t generations = 0;        // that the centre lacks
    std::optional<std::uint64_t> rows{};  // likewise; empty: not known
    std::optional<Time> since{};          // when the oldest change was made that it lacks; empty: not known
    push::Trouble trouble = push::Trouble::none;
  };

  std::optional<bool> connected{};  // whether the centre took what was sent last; empty: nothing was sent yet
  push::Trouble trouble = push::Trouble::none;  // that keeps it from taking anything
  std::optional<Time> trouble_since{};
  std::optional<Time> last_sent{};  // when it last had everything of a log
  std::vector<Log> behind{};        // by name
};

class UpstreamBoard {
 public:
  void show(UpstreamState state) {
    const Lock lock(mutex_);
    state_ = std::move(state);
  }
  [[nodiscard]] UpstreamState state() const {
    const Lock lock(mutex_);
    return state_;
  }

 private:
  mutable Mutex mutex_;
  UpstreamState state_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::api
