// SPDX-License-Identifier: MIT
//
// Pictures whose pixel rows divide an interval evenly: strips with a height, and tiles.
//
// Rows beyond the edges are plans of their own, above and below, with cells as high as the picture's to
// within one count. A frame that stands exactly on a closed lower edge is in the last row and in the one
// beyond it, where a taller picture would have it.
#include "wide_rows.hpp"
#include <framesd/base/wide.hpp>
#include <framesd/render/gather.hpp>

#include <algorithm>
#include <limits>

namespace framesd::render {
namespace {

constexpr std::size_t kRowsKept = 1 << 20;  // bytes that a thread keeps for the next answer

// Rows of the plan's height in `counts`.
std::uint64_t rows_in(const store::StripPlan& plan, std::uint64_t counts) noexcept {
  const UInt128 rows = UInt128{counts} * plan.rows / plan.length;
  return static_cast<std::uint64_t>(std::min(rows, UInt128{std::numeric_limits<std::uint32_t>::max()}));
}

std::uint64_t counts_of(const store::StripPlan& plan, std::uint64_t rows) noexcept {
  return static_cast<std::uint64_t>((UInt128{plan.length} * rows + plan.rows - 1) / plan.rows);
}

// From a to b, 0 if b is first.
std::uint64_t distance(Int128 a, Int128 b) noexcept { return b > a ? static_cast<std::uint64_t>(b - a) : 0; }

// How many rows above or below a row count for it.
struct Reach {
  std::uint64_t above;
  std::uint64_t below;
};

Reach reach_of(const store::StripPlan& plan, const ColourPlan& colours) noexcept {
  const std::uint64_t rows = rows_in(plan, static_cast<std::uint64_t>(colours.half_window));
  return {std::min<std::uint64_t>(rows, kWindowRowsAbove),
          std::min<std::uint64_t>(rows, kWindowRowsBelow - 1)};
}

// The part of `counts` next to an edge, in rows of the picture; `room` is what lies beyond it with frames.
store::StripPlan beyond(const store::StripPlan& plan, std::uint64_t reach, std::uint64_t room) noexcept {
  store::StripPlan part = plan;
  part.closed = false;
  part.nearby = {};
  part.rows = static_cast<std::uint32_t>(std::min(reach, room == 0 ? 0 : rows_in(plan, room) + 1));
  part.length = counts_of(plan, part.rows);
  return part;
}

store::StripPlan rows_above(const store::StripPlan& plan, std::uint64_t reach, Depth first) noexcept {
  store::StripPlan part = beyond(plan, reach, distance(first.count(), plan.start));
  const std::uint64_t room = distance(Depth::lowest().count(), plan.start);
  if (part.length > room) part.rows = 0;
  if (part.rows > 0) part.start = plan.start - static_cast<std::int64_t>(part.length);
  return part;
}

store::StripPlan rows_below(const store::StripPlan& plan, std::uint64_t reach, Depth last) noexcept {
  const Int128 end = static_cast<Int128>(plan.start) + plan.length;
  store::StripPlan part = beyond(plan, reach, distance(end, static_cast<Int128>(last.count()) + 1));
  if (end + part.length > Depth::highest().count()) part.rows = 0;
  if (part.rows > 0) part.start = static_cast<std::int64_t>(end);
  return part;
}

// Appends the plan's rows to `out`.
result<void> append(store::View& log, const store::StripPlan& plan, Scratch& scratch, WideRows& out) {
  if (plan.rows == 0) return {};
  store::PixelRows& rows = scratch.pixel_rows;
  if (const auto done = log.pixel_rows(plan, rows); !done) return done;
  for (std::size_t row = 0; row < rows.sources.size(); ++row) {
    const auto pixels = std::span(rows.pixels).subspan(row * rows.width, rows.width);
    out.pixels.insert(out.pixels.end(), pixels.begin(), pixels.end());
    append_absent(out, rows.mask(row), rows.width);
    out.present.push_back(rows.sources[row] == store::RowSource::none ? 0 : 1);
  }
  return {};
}

std::vector<image::RowWindow> windows_of(const WideRows& rows, const Reach& reach) {
  std::vector<image::RowWindow> windows(rows.present.size());
  for (std::size_t row = 0; row < windows.size(); ++row) {
    if (rows.present[row] == 0) continue;
    const std::size_t last = std::min(row + reach.below + 1, windows.size());
    windows[row] = {.first = static_cast<std::uint32_t>(row - std::min<std::size_t>(row, reach.above)),
                    .last = static_cast<std::uint32_t>(last)};
  }
  return windows;
}

}  // namespace

result<Gathered> gather_planned(store::View& log, const store::StripPlan& plan, const ColourPlan& colours,
                                Scratch& scratch, PictureRows& picture, WideRows& out) {
  const auto all = log.extent();
  if (!all) return all.error();
  if (!all->first) return Gathered::no_frames;
  const bool widens = colours.norm == Norm::window;
  const Reach reach = widens ? reach_of(plan, colours) : Reach{0, 0};
  const auto above = append(log, rows_above(plan, reach.above, *all->first), scratch, out);
  if (!above) return above.error();
  out.first = out.present.size();
  const auto done = append(log, plan, scratch, out);
  if (!done) return done.error();
  out.rows = out.present.size() - out.first;
  picture.frames = scratch.pixel_rows.frames;
  const auto below = append(log, rows_below(plan, reach.below, *all->last), scratch, out);
  if (!below) return below.error();
  if (scratch.pixel_rows.pixels.size() > kRowsKept) scratch.pixel_rows = {};
  if (picture.frames == 0) return Gathered::no_frames;
  if (widens) out.windows = windows_of(out, reach);
  return Gathered::made;
}

}  // namespace framesd::render
