// SPDX-License-Identifier: MIT
//
// PendingFrames: neighbouring parts of a cell whose frames are still to be read. They are read in one scan,
// as late as possible.
#pragma once

#include "source.hpp"

#include <cstdint>
#include <optional>

namespace framesd::store {

struct PendingFrames {
  KeyRange range{1, 0};
  std::optional<std::uint64_t> frames = 0;  // how many there should be; empty: not known

  bool none() const noexcept { return range.empty() || frames == std::uint64_t{0}; }

  // Adds the part that follows those added before.
  void add(const KeyRange& part, std::optional<std::uint64_t> count) noexcept {
    range = range.empty() ? part : KeyRange{range.lowest, part.highest};
    if (frames && count) {
      *frames += *count;
    } else {
      frames.reset();
    }
  }

  // Whether the scan has found as many frames as there should be.
  bool agrees_with(std::uint64_t found) const noexcept { return frames.value_or(found) == found; }
};

}  // namespace framesd::store
