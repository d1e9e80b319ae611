// SPDX-License-Identifier: MIT
//
// Which tiles there are of a log: the levels from its own step up to where it fits into two tiles, and the
// tiles of each that it touches.
#pragma once

#include <framesd/frame/depth.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace framesd::render {

// Tile i covers 256 i cells from depth 0 on, up to but not with 256 (i + 1); a cell is 2^level counts.
struct TileLevel {
  unsigned level = 0;
  std::int64_t first_index = 0;
  std::int64_t last_index = 0;

  friend bool operator==(const TileLevel&, const TileLevel&) = default;
};

constexpr unsigned kTileLevelMax = 55;  // on which two tiles hold every depth there is

// Ascending, at least one: from the largest power of two not above the step to the first level that has at
// most two tiles. A log of one frame has no step: then half a unit, about.
//
// REQUIRES: first <= last
[[nodiscard]] std::vector<TileLevel> tile_levels(Depth first, Depth last,
                                                 std::optional<std::uint64_t> median_step);

}  // namespace framesd::render
