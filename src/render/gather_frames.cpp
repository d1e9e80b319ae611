// SPDX-License-Identifier: MIT
//
// Pictures of one pixel row a frame.
#include "wide_rows.hpp"
#include <framesd/render/gather.hpp>

#include <algorithm>
#include <utility>

namespace framesd::render {
namespace {

constexpr std::size_t kStripKept = 1 << 20;  // bytes that a thread keeps for the next answer

// `depth` moved by `counts`, held at the ends.
Depth shifted(Depth depth, std::int64_t counts) noexcept {
  std::int64_t moved = 0;
  const bool over = __builtin_add_overflow(depth.count(), counts, &moved);
  if (over || moved < Depth::lowest().count()) return counts < 0 ? Depth::lowest() : Depth::highest();
  return Depth::from_count(moved);
}

std::uint64_t distance(Depth a, Depth b) noexcept {
  return static_cast<std::uint64_t>(b.count()) - static_cast<std::uint64_t>(a.count());
}

// Rows and their depths, put together from several reads.
struct Rows {
  std::vector<Depth> depths;
  std::vector<std::uint8_t>& pixels;

  void append(const Strip& strip) {
    for (std::size_t row = 0; row < strip.rows(); ++row) depths.push_back(strip.depth(row));
    pixels.insert(pixels.end(), strip.pixels().begin(), strip.pixels().end());
  }
  void append_backwards(const Strip& strip) {
    for (std::size_t row = strip.rows(); row-- > 0;) {
      depths.push_back(strip.depth(row));
      pixels.insert(pixels.end(), strip.row(row).begin(), strip.row(row).end());
    }
  }
};

// For each row those within half_window of its depth, kWindowRowsAbove and kWindowRowsBelow of them at most.
std::vector<image::RowWindow> windows_of(const std::vector<Depth>& depths, std::uint64_t half_window) {
  std::vector<image::RowWindow> windows;
  windows.reserve(depths.size());
  std::size_t first = 0;
  std::size_t last = 0;
  for (std::size_t row = 0; row < depths.size(); ++row) {
    while (distance(depths[first], depths[row]) > half_window) ++first;
    while (last < depths.size() && (last <= row || distance(depths[row], depths[last]) <= half_window)) {
      ++last;
    }
    const std::size_t from = row > kWindowRowsAbove ? std::max(first, row - kWindowRowsAbove) : first;
    const std::size_t to = std::min(last, row + kWindowRowsBelow + 1);
    windows.push_back({.first = static_cast<std::uint32_t>(from), .last = static_cast<std::uint32_t>(to)});
  }
  return windows;
}

// Puts what the windows see beyond the picture, which is in scratch.strip, around it.
result<Gathered> widen(store::FrameStore& frames, const store::Snapshot& now, const ColourPlan& colours,
                       Scratch& scratch, WideRows& out) {
  const Depth top = scratch.strip.depth(0);
  const Depth bottom = scratch.strip.depth(scratch.strip.rows() - 1);
  const auto reach = static_cast<std::int64_t>(colours.half_window);
  Rows rows{.depths = {}, .pixels = out.pixels};
  const auto above = frames.read({.range = {shifted(top, -reach), top},
                                  .after = top,
                                  .limit = kWindowRowsAbove,
                                  .order = store::Order::descending},
                                 scratch.around);
  if (!above) return above.error();
  rows.append_backwards(scratch.around);
  out.first = rows.depths.size();
  rows.append(scratch.strip);
  const auto below =
      frames.read({.range = {bottom, shifted(bottom, reach)}, .after = bottom, .limit = kWindowRowsBelow},
                  scratch.around);
  if (!below) return below.error();
  rows.append(scratch.around);
  if (above->version != now.version || below->version != now.version) return Gathered::changed;
  out.windows = windows_of(rows.depths, colours.half_window);
  return Gathered::made;
}

// Whether there are frames, and no more than a picture may have.
result<Gathered> count(store::FrameStore& frames, const store::Snapshot& now, const PictureShape& shape,
                       Scratch& scratch, PictureRows& picture) {
  const auto page = frames.read({.range = shape.range, .limit = 0}, scratch.strip);
  if (!page) return page.error();
  if (page->version != now.version) return Gathered::changed;
  picture.frames = page->total;
  if (picture.frames == 0) return Gathered::no_frames;
  if (picture.frames > kRowsMax) return Gathered::too_many_rows;
  return picture.frames * shape.width > kPixelsMax ? Gathered::too_many_pixels : Gathered::made;
}

}  // namespace

result<Gathered> gather_frames(store::FrameStore& frames, const store::Snapshot& now,
                               const PictureShape& shape, const ColourPlan& colours, Scratch& scratch,
                               PictureRows& picture, WideRows& out) {
  const auto counted = count(frames, now, shape, scratch, picture);
  if (!counted || *counted != Gathered::made) return counted;
  const auto page = frames.read({.range = shape.range, .limit = picture.frames}, scratch.strip);
  if (!page) return page.error();
  if (page->version != now.version) return Gathered::changed;
  const Strip& strip = scratch.strip;
  const bool from_first = shape.range.min == Depth::lowest();
  const bool to_last = shape.range.max == Depth::highest();
  picture.bounds = {from_first ? strip.depth(0) : shape.range.min,
                    to_last ? strip.depth(strip.rows() - 1) : shape.range.max};
  out.rows = strip.rows();
  if (colours.norm == Norm::window) {
    const auto widened = widen(frames, now, colours, scratch, out);
    if (!widened || *widened != Gathered::made) return widened;
  } else {
    out.pixels.assign(strip.pixels().begin(), strip.pixels().end());
  }
  out.present.assign(out.pixels.size() / strip.width(), 1);
  if (strip.pixels().size() > kStripKept) scratch.strip = Strip();
  return Gathered::made;
}

}  // namespace framesd::render
