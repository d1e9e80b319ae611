// SPDX-License-Identifier: MIT
//
// Lifecycle: where the process stands between start and end, for /ready, and what its end has cut. Any
// thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace framesd::api {

class Lifecycle {
 public:
  // stopping: what still ran when the time for draining was over is cut.
  enum class Stage : std::uint8_t { starting, serving, draining, stopping };

  Stage stage() const noexcept { return stage_.load(std::memory_order_relaxed); }
  void enter(Stage stage) noexcept { stage_.store(stage, std::memory_order_relaxed); }

  // Jobs that the end of the process has cancelled.
  void count_cut_job() noexcept { jobs_cut_.fetch_add(1, std::memory_order_relaxed); }
  std::size_t jobs_cut() const noexcept { return jobs_cut_.load(std::memory_order_relaxed); }

 private:
  std::atomic<Stage> stage_{Stage::starting};
  std::atomic<std::size_t> jobs_cut_{0};
};

}  // namespace framesd::api
