// SPDX-License-Identifier: MIT
//
// LogChange: what one write request did to a log, or one transaction of a large request. The engine writes it
// in the transaction that does it, and keeps the newest ones, so that a reader that knows an older state can
// learn what is no longer as it was.
#pragma once

#include <framesd/frame/depth_range.hpp>

#include <chrono>
#include <cstdint>

namespace framesd::store {

constexpr std::uint64_t kChangesKept = 4096;

// The range of a change that touched no frame.
constexpr DepthRange kNoDepths{Depth::highest(), Depth::lowest()};

struct LogChange {
  enum class Kind : std::uint8_t {
    rows = 1,   // frames of `range` were inserted, replaced or erased; none outside it
    all = 2,    // the log was replaced by another: the counts say nothing
    facts = 3,  // its facts are others; no frame was touched: `range` is kNoDepths
  };
  std::uint64_t generation = 0;  // of the state that it made
  Kind kind = Kind::rows;
  DepthRange range{};  // from the lowest to the highest depth that was touched
  std::uint64_t inserted = 0;
  std::uint64_t replaced = 0;  // by other rows: storing the same row again changes nothing
  std::uint64_t erased = 0;
  std::chrono::system_clock::time_point at{};  // to the millisecond, as the writer's clock has it

  friend bool operator==(const LogChange&, const LogChange&) = default;
};

}  // namespace framesd::store
