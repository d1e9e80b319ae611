// SPDX-License-Identifier: MIT
//
// How far two logs of one hole lie apart: rows of both on one grid of depths, and the shift at which they are
// most alike.
//
// Likeness is the normalized cross-correlation (Pearson's coefficient) of all samples of the rows that both
// have, each log around its own mean: other gains and offsets of a tool change nothing. Columns are an
// azimuth: what leaves a row at one side comes in at the other.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/store/view.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace framesd::render {

constexpr std::uint32_t kGridRowsMax = 4096;         // that are compared, and shifts to either side
constexpr std::uint32_t kGridSamplesMax = 1u << 21;  // that are compared
constexpr std::uint32_t kRowsPerCoarsestRow = 16;    // of the search

// Depths divided evenly: row r has the frames in [start + r * step, start + (r + 1) * step), in counts.
struct DepthGrid {
  std::int64_t start = 0;
  std::uint64_t step = 1;
  std::uint32_t rows = 1;

  // Whether it lies within the depths there are, with `more` rows above and below.
  [[nodiscard]] bool fits(std::uint32_t more = 0) const noexcept;
  // The same with these rows. REQUIRES: fits(more)
  [[nodiscard]] DepthGrid padded(std::uint32_t more) const noexcept;
};

// The frames of a log on a grid: means of frame samples.
struct GridRows {
  std::uint16_t width = 0;
  std::vector<std::uint8_t> pixels{};   // rows * width
  std::vector<std::uint8_t> present{};  // one a row: whether it shows anything
  std::uint64_t frames = 0;             // in the grid

  std::uint32_t rows() const noexcept { return static_cast<std::uint32_t>(present.size()); }
};

// The rows of a grid. One without a frame takes the nearest within 1.5 median steps of its middle, as in a
// picture; absent pixels take the mean of those of their row that are there.
//
// Errors and cost: as View::pixel_rows(), for as many rows. REQUIRES: grid.fits()
[[nodiscard]] result<GridRows> gather_grid(store::View& log, const DepthGrid& grid);

struct LogShift {
  std::int32_t rows = 0;       // to be added to the rows of the moved log
  std::int32_t columns = 0;    // by which its columns move to the right, around the hole: above -width / 2
  double correlation = 0;      // -1..1
  std::uint32_t compared = 0;  // rows that both have then

  friend bool operator==(const LogShift&, const LogShift&) noexcept = default;
};

// How many rows `moved` has above and below those of `fixed`, so that any shift of up to `most` rows finds
// its rows: a multiple of kRowsPerCoarsestRow.
[[nodiscard]] std::uint32_t shift_padding(std::uint32_t most) noexcept;

// The shift of at most `most` rows, and any number of columns, at which `moved` is most like `fixed`. Of
// equals the one of fewer rows, then of fewer columns. Only shifts count at which at least half of the rows
// of the log that has fewer of them are compared. Empty: there is no such shift, or the samples of a log are
// all the same.
//
// Searched on means first (at most 256 rows of 32 columns, every shift), then around the best of those on
// finer and finer rows. Fewer rows and columns than that are all compared as they are; of more, what differs
// on fine rows alone counts as all the same.
//
// Cost: 20 to 60 ms for 4,096 rows of 150 columns, by `most` (bench shift_search).
// REQUIRES: the same width; moved.rows() == fixed.rows() + 2 * shift_padding(most); at most kGridRowsMax rows
// and kGridSamplesMax samples in `fixed`; most <= kGridRowsMax
[[nodiscard]] std::optional<LogShift> find_shift(const GridRows& fixed, const GridRows& moved,
                                                 std::uint32_t most);

}  // namespace framesd::render
