// SPDX-License-Identifier: MIT
//
// Pictures of one pixel row per frame.
#include "wide_rows.hpp"
#include "window_rows.hpp"

namespace framesd::render {
namespace {

constexpr std::size_t kStripKept = 1 << 20;  // bytes that a thread keeps for the next answer

void append_pixels(const Strip& strip, WideRows& out) {
  out.pixels.reserve(strip.pixels().size());
  for (std::size_t row = 0; row < strip.rows(); ++row) {
    const auto pixels = strip.row(row);
    out.pixels.insert(out.pixels.end(), pixels.begin(), pixels.end());
    append_absent(out, strip.mask(row), strip.width());
  }
}

// Puts what the windows see beyond the picture, which is in scratch.strip, around it.
result<void> gather_around(store::View& log, const ColourPlan& colours, Scratch& scratch, WideRows& out) {
  const auto place = widen(log, store::Order::ascending, colours.half_window, scratch);
  if (!place) return place.error();
  find_windows(scratch.wide, *place, colours.half_window, out.windows);
  append_pixels(scratch.wide, out);
  out.first = place->first;
  forget_if_large(scratch);
  return {};
}

// Whether there are frames, and no more than a picture may have.
Gathered check_size(std::uint64_t frames, const PictureShape& shape) noexcept {
  if (frames == 0) return Gathered::no_frames;
  if (frames > kRowsMax) return Gathered::too_many_rows;
  return frames * shape.width > kPixelsMax ? Gathered::too_many_pixels : Gathered::made;
}

}  // namespace

result<Gathered> gather_frames(store::View& log, const PictureShape& shape, const ColourPlan& colours,
                               Scratch& scratch, PictureRows& picture, WideRows& out) {
  const auto frames = log.count(shape.range);
  if (!frames) return frames.error();
  picture.frames = *frames;
  if (const Gathered size = check_size(*frames, shape); size != Gathered::made) return size;
  const auto page = log.read({.range = shape.range, .limit = picture.frames}, scratch.strip);
  if (!page) return page.error();
  const Strip& strip = scratch.strip;
  const bool from_first = shape.range.min == Depth::lowest();
  const bool to_last = shape.range.max == Depth::highest();
  picture.bounds = {from_first ? strip.depth(0) : shape.range.min,
                    to_last ? strip.depth(strip.rows() - 1) : shape.range.max};
  out.rows = strip.rows();
  if (colours.norm == Norm::window) {
    if (const auto done = gather_around(log, colours, scratch, out); !done) return done.error();
  } else {
    append_pixels(strip, out);
  }
  out.present.assign(out.pixels.size() / strip.width(), 1);
  if (strip.pixels().size() > kStripKept) scratch.strip = Strip();
  return Gathered::made;
}

}  // namespace framesd::render
