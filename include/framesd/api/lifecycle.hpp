// SPDX-License-Identifier: MIT
//
// Lifecycle: where the process stands between start and end, for /ready. Set by the app, read by any thread.
#pragma once

#include <atomic>
#include <cstdint>

namespace framesd::api {

class Lifecycle {
 public:
  enum class Stage : std::uint8_t { starting, serving, draining };

  Stage stage() const noexcept { return stage_.load(std::memory_order_relaxed); }
  void enter(Stage stage) noexcept { stage_.store(stage, std::memory_order_relaxed); }

 private:
  std::atomic<Stage> stage_{Stage::starting};
};

}  // namespace framesd::api
