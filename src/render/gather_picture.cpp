// SPDX-License-Identifier: MIT
//
// From a shape to finished rows: which way they are gathered, then width, contrast, rotation, mirroring.
#include "wide_rows.hpp"
#include <framesd/image/masked_resampler.hpp>
#include <framesd/image/resample.hpp>
#include <framesd/image/row_order.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace framesd::render {
namespace {

// The edges of a tile, held within the depths there are.
DepthRange edges_of(const store::StripPlan& tile) noexcept {
  const Int128 end = static_cast<Int128>(tile.start) + tile.length;
  const Int128 highest = Depth::highest().count();
  return {.min = Depth::from_count(std::max(tile.start, Depth::lowest().count())),
          .max = Depth::from_count(static_cast<std::int64_t>(std::min(end, highest)))};
}

result<Gathered> gather_tile(store::View& log, const PictureShape& shape, const ColourPlan& colours,
                             Scratch& scratch, PictureRows& picture, WideRows& out) {
  store::StripPlan plan = store::StripPlan::tile(shape.tile->level, shape.tile->index);
  plan.resample = shape.resample;
  plan.median_step = shape.tile->median_step;
  picture.bounds = edges_of(plan);
  return gather_planned(log, plan, colours, scratch, picture, out);
}

result<Gathered> gather_strip(store::View& log, const PictureShape& shape, const ColourPlan& colours,
                              Scratch& scratch, PictureRows& picture, WideRows& out) {
  const auto all = log.extent();
  if (!all) return all.error();
  if (!all->first) return Gathered::no_frames;
  const bool from_first = shape.range.min == Depth::lowest();
  const bool to_last = shape.range.max == Depth::highest();
  picture.bounds = {from_first ? *all->first : shape.range.min, to_last ? *all->last : shape.range.max};
  if (picture.bounds.empty()) return Gathered::no_frames;
  if (picture.bounds.min == picture.bounds.max) return Gathered::no_length;
  auto plan = store::StripPlan::between(picture.bounds.min, picture.bounds.max, shape.height);
  plan.resample = shape.resample;
  return gather_planned(log, plan, colours, scratch, picture, out);
}

// The same of rows in which pixels are absent.
void resize_masked(WideRows& rows, const image::Resampler& resampler) {
  const std::size_t from = resampler.source_width();
  const std::size_t to = resampler.width();
  const image::MaskedResampler masked(resampler);
  std::vector<std::uint8_t> source_mask(mask_bytes(from));
  std::vector<std::uint8_t> mask(mask_bytes(to));
  std::vector<std::uint8_t> pixels(rows.present.size() * to);
  std::vector<std::uint8_t> absent(pixels.size());
  for (std::size_t row = 0; row < rows.present.size(); ++row) {
    pack_mask(std::span(rows.absent).subspan(row * from, from), source_mask);
    masked.row({std::span(rows.pixels).subspan(row * from, from), source_mask},
               {std::span(pixels).subspan(row * to, to), mask});
    unpack_mask(mask, std::span(absent).subspan(row * to, to));
  }
  rows.pixels = std::move(pixels);
  rows.absent = std::move(absent);
}

void resize_rows(WideRows& rows, const RowFormat& format, std::uint16_t width) {
  if (width == format.frame_width) return;
  const image::Resampler resampler(format.frame_width, width, format.filter);
  if (!rows.absent.empty()) return resize_masked(rows, resampler);
  std::vector<std::uint8_t> resized(rows.present.size() * width);
  for (std::size_t row = 0; row < rows.present.size(); ++row) {
    resampler.row(std::span(rows.pixels).subspan(row * format.frame_width, format.frame_width),
                  std::span(resized).subspan(row * width, width));
  }
  rows.pixels = std::move(resized);
}

void normalize(std::vector<std::uint8_t>& pixels, std::uint16_t width,
               std::span<const image::RowWindow> windows, const ColourPlan& colours) {
  std::vector<std::uint8_t> normalized(pixels.size());
  image::normalize_rows(pixels, width, windows,
                        {.clip = colours.clip, .gamma = colours.tone.gamma, .invert = colours.tone.invert},
                        normalized);
  pixels = std::move(normalized);
}

// Leaves of `all` the part that is the picture.
void cut(std::vector<std::uint8_t>& all, std::size_t first, std::size_t count) {
  all.resize(first + count);
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(first));
}

// In the rows as wide as the picture.
void count_absent_pixels(const WideRows& rows, std::size_t width, std::span<image::RowWindow> windows) {
  for (std::size_t row = 0; row < windows.size(); ++row) {
    const auto flags = std::span(rows.absent).subspan(row * width, width);
    windows[row].absent = static_cast<std::uint16_t>(std::ranges::count(flags, std::uint8_t{1}));
  }
}

void finish(WideRows&& wide, const RowFormat& format, const PictureShape& shape, const ColourPlan& colours,
            PictureRows& out) {
  out.width = shape.width;
  resize_rows(wide, format, shape.width);
  if (!wide.absent.empty()) count_absent_pixels(wide, shape.width, wide.windows);
  out.pixels = std::move(wide.pixels);
  out.absent = std::move(wide.absent);
  out.present = std::move(wide.present);
  if (colours.norm == Norm::window) normalize(out.pixels, shape.width, wide.windows, colours);
  cut(out.pixels, wide.first * shape.width, wide.rows * shape.width);
  cut(out.present, wide.first, wide.rows);
  const bool masked = !out.absent.empty();
  if (masked) cut(out.absent, wide.first * shape.width, wide.rows * shape.width);
  for (auto* const plane : {&out.pixels, &out.absent}) {
    if (plane == &out.absent && !masked) break;
    image::rotate_rows(*plane, shape.width, image::columns_of(shape.rotate, shape.width));
    if (shape.flip) image::flip_rows(*plane, shape.width);
  }
}

}  // namespace

result<Gathered> gather_picture(store::View& log, const PictureShape& shape, const ColourPlan& colours,
                                Scratch& scratch, PictureRows& out) {
  WideRows wide;
  const auto gather = shape.tile ? gather_tile : shape.height == 0 ? gather_frames : gather_strip;
  const auto gathered = gather(log, shape, colours, scratch, out, wide);
  if (!gathered || *gathered != Gathered::made) return gathered;
  finish(std::move(wide), log.format(), shape, colours, out);
  return Gathered::made;
}

}  // namespace framesd::render
