// SPDX-License-Identifier: MIT
//
// Slots: how many of something are under way, so that one too many can be refused.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace framesd::api {

class Slots {
  struct GiveBack {
    void operator()(Slots* slots) const noexcept { slots->taken_.fetch_sub(1, std::memory_order_relaxed); }
  };

 public:
  using Slot = std::unique_ptr<Slots, GiveBack>;  // held as long as it lasts

  // Null if `most` are taken. Thread-safe.
  Slot take(std::uint32_t most) noexcept {
    Slot slot(taken_.fetch_add(1, std::memory_order_relaxed) < most ? this : nullptr);
    if (!slot) taken_.fetch_sub(1, std::memory_order_relaxed);
    return slot;
  }

  // How many are taken. Thread-safe.
  std::uint32_t taken() const noexcept { return taken_.load(std::memory_order_relaxed); }
  bool any() const noexcept { return taken() != 0; }

 private:
  std::atomic<std::uint32_t> taken_ = 0;
};

}  // namespace framesd::api
