// SPDX-License-Identifier: MIT
#include "shift_levels.hpp"
#include <framesd/base/heartbeat.hpp>
#include <framesd/base/wide.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>
#include <tuple>
#include <utility>

namespace framesd::render {
namespace {

// That are looked around on the next finer level, of small and of large levels: one that was right on coarse
// rows is among the first few, and comparing costs by the sample (bench shift_search).
constexpr std::size_t kCandidates = 8;
constexpr std::size_t kCandidatesOfMany = 3;
constexpr std::size_t kManySamples = 100'000;

constexpr std::int32_t kAround =
    2;  // rows and columns to either side of where a candidate lies on finer rows

// Equal correlations may differ by what their last digits were rounded to.
bool better(const LogShift& a, const LogShift& b) noexcept {
  const auto order = [](const LogShift& shift) {
    return std::tuple(-std::llround(shift.correlation * 1e12), std::abs(shift.rows), std::abs(shift.columns),
                      shift.rows, shift.columns);
  };
  return order(a) < order(b);
}

// Once around the hole at most: 0..width - 1.
std::int32_t turned(std::int32_t column, std::int32_t width) noexcept {
  return ((column % width) + width) % width;
}

// Every shift there is.
std::vector<LogShift> compare_all(const ShiftLevel& level) {
  std::vector<std::int32_t> columns(level.width());
  for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = static_cast<std::int32_t>(i);
  std::vector<LogShift> all;
  for (std::int32_t rows = -level.most(); rows <= level.most(); ++rows) level.compare(rows, columns, all);
  return all;
}

bool is_beside(const LogShift& a, const LogShift& b, std::int32_t width) noexcept {
  const std::int32_t apart = turned(a.columns - b.columns, width);
  return std::abs(a.rows - b.rows) <= 1 && std::min(apart, width - apart) <= 1;
}

// The best of them, without the neighbours of better ones.
std::vector<LogShift> best_of(std::vector<LogShift> all, const ShiftLevel& level) {
  const bool many = std::size_t{level.rows()} * level.width() > kManySamples;
  const std::size_t wanted = many ? kCandidatesOfMany : kCandidates;
  std::ranges::sort(all, better);
  std::vector<LogShift> best;
  for (const LogShift& one : all) {
    if (best.size() == wanted) break;
    const auto is_near = [&](const LogShift& other) { return is_beside(one, other, level.width()); };
    if (std::ranges::none_of(best, is_near)) best.push_back(one);
  }
  return best;
}

// The shifts of `level` around those that were found on the next coarser one, each once.
std::vector<std::pair<std::int32_t, std::int32_t>> around(const std::vector<LogShift>& found,
                                                          const ShiftLevel& coarse, const ShiftLevel& level) {
  const std::int32_t times = level.rows() > coarse.rows() ? 2 : 1;
  std::vector<std::pair<std::int32_t, std::int32_t>> shifts;
  for (const LogShift& one : found) {
    const std::int32_t column = one.columns * level.width() / coarse.width();
    for (std::int32_t y = -kAround; y <= kAround; ++y) {
      const std::int32_t rows = times * one.rows + y;
      if (std::abs(rows) > level.most()) continue;
      for (std::int32_t x = -kAround; x <= kAround; ++x)
        shifts.emplace_back(rows, turned(column + x, level.width()));
    }
  }
  std::ranges::sort(shifts);
  shifts.erase(std::unique(shifts.begin(), shifts.end()), shifts.end());
  return shifts;
}

std::vector<LogShift> compare_around(const std::vector<LogShift>& found, const ShiftLevel& coarse,
                                     const ShiftLevel& level) {
  const auto shifts = around(found, coarse, level);
  std::vector<LogShift> all;
  std::vector<std::int32_t> columns;
  for (std::size_t i = 0; i < shifts.size(); ++i) {
    columns.push_back(shifts[i].second);
    if (i + 1 < shifts.size() && shifts[i + 1].first == shifts[i].first) continue;
    show_progress();
    level.compare(shifts[i].first, columns, all);
    columns.clear();
  }
  return all;
}

// Gives absent pixels the mean of the others, which says nothing for or against a shift. False: all are.
bool fill_absent(std::span<const std::uint8_t> mask, std::span<std::uint8_t> pixels) {
  if (!any_absent(mask)) return true;
  std::uint32_t sum = 0;  // absent pixels are 0
  for (const std::uint8_t pixel : pixels) sum += pixel;
  const auto there = static_cast<std::uint32_t>(pixels.size() - count_absent(mask));
  if (there == 0) return false;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    if (is_absent(mask, i)) pixels[i] = static_cast<std::uint8_t>((sum + there / 2) / there);
  }
  return true;
}

}  // namespace

bool DepthGrid::fits(std::uint32_t more) const noexcept {
  const Int128 first = start - static_cast<Int128>(step) * more;
  const Int128 end = start + static_cast<Int128>(step) * (Int128{rows} + more);
  return step <= static_cast<std::uint64_t>(Depth::highest().count()) && first >= Depth::lowest().count() &&
         end <= Depth::highest().count();
}

DepthGrid DepthGrid::padded(std::uint32_t more) const noexcept {
  return {.start = start - static_cast<std::int64_t>(step * more), .step = step, .rows = rows + 2 * more};
}

result<GridRows> gather_grid(store::View& log, const DepthGrid& grid) {
  const store::StripPlan plan{
      .start = grid.start, .length = grid.step * grid.rows, .rows = grid.rows, .closed = false, .nearby = {}};
  store::PixelRows found;
  if (const auto done = log.pixel_rows(plan, found); !done) return done.error();
  GridRows rows{.width = found.width, .pixels = std::move(found.pixels), .frames = found.frames};
  rows.present.reserve(found.sources.size());
  for (std::size_t row = 0; row < found.sources.size(); ++row) {
    const auto pixels = std::span(rows.pixels).subspan(row * rows.width, rows.width);
    const bool shows = found.sources[row] != store::RowSource::none && fill_absent(found.mask(row), pixels);
    rows.present.push_back(shows ? 1 : 0);
  }
  return rows;
}

std::uint32_t shift_padding(std::uint32_t most) noexcept {
  return (most + kRowsPerCoarsestRow - 1) / kRowsPerCoarsestRow * kRowsPerCoarsestRow;
}

std::optional<LogShift> find_shift(const GridRows& fixed, const GridRows& moved, std::uint32_t most) {
  std::vector<ShiftLevel> levels;
  levels.emplace_back(fixed, moved, shift_padding(most), most);
  while (!levels.back().coarsest()) levels.push_back(levels.back().next());
  std::vector<LogShift> found = best_of(compare_all(levels.back()), levels.back());
  for (std::size_t i = levels.size() - 1; i > 0; --i)
    found = best_of(compare_around(found, levels[i], levels[i - 1]), levels[i - 1]);
  if (found.empty()) return std::nullopt;
  return found.front();
}

}  // namespace framesd::render
