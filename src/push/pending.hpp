// SPDX-License-Identifier: MIT
//
// Pending: the depths of which the centre does not have what is here.
#pragma once

#include <framesd/frame/depth_range.hpp>

#include <cstddef>
#include <vector>

namespace framesd::push {

struct PendingRange {
  DepthRange range{};
  bool erase = false;  // the centre may have frames here that are no longer in the log

  friend bool operator==(const PendingRange&, const PendingRange&) = default;
};

// In the order they are sent: the range that was changed first comes first. No two overlap.
using Pending = std::vector<PendingRange>;

constexpr std::size_t kPendingMost = 1000;  // a note holds so many: 45 bytes each, of 64 KiB

// Adds a range; those that overlap it become one with it, in the place of the first of them. An empty one
// changes nothing.
void add(Pending& pending, PendingRange range);

// Joins neighbours, the nearest first, until there are at most `most`; they are then in order of depth. What
// lies between the joined ones is sent for nothing.
void limit(Pending& pending, std::size_t most = kPendingMost);

// All depths: whatever the centre has, it will have what the log has.
[[nodiscard]] Pending everything();

}  // namespace framesd::push
