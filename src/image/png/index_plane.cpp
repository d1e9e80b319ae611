// SPDX-License-Identifier: MIT
#include "png_chunks.hpp"
#include <framesd/image/index_plane.hpp>

#include <cassert>
#include <cstddef>

namespace framesd::image {
namespace {

void append_palette(std::vector<std::uint8_t>& out, std::span<const Rgb> palette) {
  assert(!palette.empty() && palette.size() <= 256);
  const std::size_t opened = open_chunk(out, "PLTE");
  for (const auto [r, g, b] : palette) out.insert(out.end(), {r, g, b});
  close_chunk(out, opened);
}

void append_density(std::vector<std::uint8_t>& out, PngDensity density) {
  constexpr std::uint8_t kMetre = 1;
  const std::size_t opened = open_chunk(out, "pHYs");
  append_be32(out, density.x);
  append_be32(out, density.y);
  out.push_back(kMetre);
  close_chunk(out, opened);
}

}  // namespace

IndexPlane::IndexPlane(std::span<const std::uint8_t> pixels, std::uint32_t width, std::uint32_t height,
                       int level)
    : width_(width), height_(height) {
  assert(width >= 1 && height >= 1 && pixels.size() == std::size_t{width} * height);
  append_idat_and_end(rest_, pixels, width, 1, level);
  rest_.shrink_to_fit();
}

void append_indexed_head(std::vector<std::uint8_t>& out, const IndexPlane& plane, const PngHead& head) {
  append_png_head(out, plane.width(), plane.height(), ColourType::indexed);
  append_palette(out, head.palette);
  constexpr std::uint8_t kTransparent[] = {0};
  if (head.first_transparent) append_chunk(out, "tRNS", kTransparent);
  if (head.density) append_density(out, *head.density);
  for (const PngText& text : head.texts) append_text(out, text);
}

void append_indexed_png(std::vector<std::uint8_t>& out, const IndexPlane& plane, const PngHead& head) {
  append_indexed_head(out, plane, head);
  out.insert(out.end(), plane.rest().begin(), plane.rest().end());
}

}  // namespace framesd::image
