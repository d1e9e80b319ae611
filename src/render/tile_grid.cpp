// SPDX-License-Identifier: MIT
#include <framesd/render/tile_grid.hpp>

#include <algorithm>
#include <bit>

namespace framesd::render {
namespace {

constexpr unsigned kTileBits = 8;  // 256 cells a tile

}  // namespace

std::vector<TileLevel> tile_levels(Depth first, Depth last, std::optional<std::uint64_t> median_step) {
  const std::uint64_t step = std::max<std::uint64_t>(1, median_step.value_or(Depth::kCountsPerUnit));
  unsigned level = std::min(static_cast<unsigned>(std::bit_width(step)) - 1, kTileLevelMax);
  std::vector<TileLevel> levels;
  for (; level <= kTileLevelMax; ++level) {
    const unsigned shift = level + kTileBits;  // of signed numbers: rounds down
    levels.push_back({level, first.count() >> shift, last.count() >> shift});
    if (levels.back().last_index - levels.back().first_index <= 1) break;
  }
  return levels;
}

}  // namespace framesd::render
