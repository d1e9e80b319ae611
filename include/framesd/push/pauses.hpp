// SPDX-License-Identifier: MIT
//
// Pauses: how long a sender waits before it tries again: a second, and twice as long each time up to a
// minute, as long as the centre confirms nothing that it had not confirmed before.
#pragma once

#include <framesd/push/push.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

namespace framesd::push {

class Pauses {
 public:
  // All was sent.
  void end() noexcept { pause_ = std::chrono::seconds(0); }

  // Behind a time that failed. asked   how long the centre has asked to wait
  std::chrono::seconds next(const Confirmed& confirmed, std::chrono::seconds asked) noexcept {
    const bool further = std::exchange(steps_, confirmed.steps) != confirmed.steps;
    pause_ = further ? kLeast : std::clamp(2 * pause_, kLeast, kMost);
    return std::clamp(asked, pause_, kMost);
  }

 private:
  static constexpr std::chrono::seconds kLeast{1};
  static constexpr std::chrono::seconds kMost{60};

  std::chrono::seconds pause_{0};
  std::uint64_t steps_ = 0;
};

}  // namespace framesd::push
