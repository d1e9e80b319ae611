// SPDX-License-Identifier: MIT
//
// Pictures of one pixel row a frame.
#include "wide_rows.hpp"
#include "window_rows.hpp"

namespace framesd::render {
namespace {

constexpr std::size_t kStripKept = 1 << 20;  // bytes that a thread keeps for the next answer

// Puts what the windows see beyond the picture, which is in scratch.strip, around it.
result<Gathered> gather_around(store::FrameStore& frames, const store::Snapshot& now,
                               const ColourPlan& colours, Scratch& scratch, WideRows& out) {
  const auto place = widen(frames, store::Order::ascending, now.version, colours.half_window, scratch);
  if (!place) return place.error();
  if (!*place) return Gathered::changed;
  find_windows(scratch.wide, **place, colours.half_window, out.windows);
  out.pixels.assign(scratch.wide.pixels().begin(), scratch.wide.pixels().end());
  out.first = (*place)->first;
  forget_if_large(scratch);
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
    const auto widened = gather_around(frames, now, colours, scratch, out);
    if (!widened || *widened != Gathered::made) return widened;
  } else {
    out.pixels.assign(strip.pixels().begin(), strip.pixels().end());
  }
  out.present.assign(out.pixels.size() / strip.width(), 1);
  if (strip.pixels().size() > kStripKept) scratch.strip = Strip();
  return Gathered::made;
}

}  // namespace framesd::render
