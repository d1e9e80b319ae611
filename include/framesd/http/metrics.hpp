// SPDX-License-Identifier: MIT
//
// Numbers that any thread bumps while it works and one reads for /metrics: relaxed atomics, a few nanoseconds
// each. What is read is each number at some moment of the reading, not all at one.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace framesd::http {

class Counter {
 public:
  void add(std::uint64_t count = 1) noexcept { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

class Gauge {
 public:
  void add(std::int64_t change) noexcept { value_.fetch_add(change, std::memory_order_relaxed); }
  void set(std::int64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
  std::int64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_ = 0;
};

// How long things took, in 16 classes from 100 us to 10 s and one beyond. Lives on cache lines of its own.
class alignas(64) LatencyHistogram {
 public:
  struct Bound {
    std::chrono::microseconds most;
    std::string_view seconds;  // as /metrics says it
  };
  static constexpr std::array<Bound, 16> kBounds = {{
      {std::chrono::microseconds(100), "0.0001"},
      {std::chrono::microseconds(250), "0.00025"},
      {std::chrono::microseconds(500), "0.0005"},
      {std::chrono::microseconds(1'000), "0.001"},
      {std::chrono::microseconds(2'500), "0.0025"},
      {std::chrono::microseconds(5'000), "0.005"},
      {std::chrono::microseconds(10'000), "0.01"},
      {std::chrono::microseconds(25'000), "0.025"},
      {std::chrono::microseconds(50'000), "0.05"},
      {std::chrono::microseconds(100'000), "0.1"},
      {std::chrono::microseconds(250'000), "0.25"},
      {std::chrono::microseconds(500'000), "0.5"},
      {std::chrono::microseconds(1'000'000), "1"},
      {std::chrono::microseconds(2'500'000), "2.5"},
      {std::chrono::microseconds(5'000'000), "5"},
      {std::chrono::microseconds(10'000'000), "10"},
  }};

  void observe(std::chrono::nanoseconds took) noexcept;

  struct Snapshot {
    std::array<std::uint64_t, kBounds.size() + 1>
        counts{};  // of each class alone; the last is beyond all bounds
    double sum_seconds = 0;
  };
  [[nodiscard]] Snapshot snapshot() const noexcept;

 private:
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> counts_{};
  std::atomic<std::uint64_t> sum_ns_ = 0;
};

}  // namespace framesd::http
