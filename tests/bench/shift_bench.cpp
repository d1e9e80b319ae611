// SPDX-License-Identifier: MIT
//
// What it costs to find the shift between two logs whose rows are in memory. That they come from a log costs
// more: shift_grid.
#include "bench.hpp"
#include <framesd/render/shift_search.hpp>

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace bench = framesd::bench;
namespace render = framesd::render;

namespace {

constexpr std::uint32_t kRows = render::kGridRowsMax;
constexpr std::int32_t kMoved = 17;

render::GridRows rows_of(std::uint16_t width, std::uint32_t rows, std::int64_t first) {
  render::GridRows made{.width = width};
  made.present.assign(rows, 1);
  for (std::int64_t row = first; row < first + rows; ++row) {
    std::mt19937 random(static_cast<unsigned>(row));
    for (unsigned x = 0; x < width; ++x) made.pixels.push_back(static_cast<std::uint8_t>(random()));
  }
  return made;
}

}  // namespace

BENCH(shift_search) {
  for (const std::uint32_t most : {40u, 400u, 4096u}) {
    const std::uint32_t padding = render::shift_padding(most);
    const auto fixed = rows_of(150, kRows, 0);
    const auto moved = rows_of(150, kRows + 2 * padding, kMoved - std::int64_t{padding});
    bench::measure("shift_search_" + std::to_string(most), {.unit = "search"}, [&] {
      const auto found = render::find_shift(fixed, moved, most);
      if (!found || found->rows != kMoved) std::abort();
      bench::keep(found);
    });
  }
}
