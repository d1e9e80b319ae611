// SPDX-License-Identifier: MIT
#include "idat.hpp"
#include "png_chunks.hpp"
#include <framesd/image/png.hpp>

#include <cassert>
#include <cstddef>

namespace framesd::image {

std::vector<std::uint8_t> encode_rgb(std::span<const std::uint8_t> pixels, std::uint32_t width,
                                     std::uint32_t height, int level, std::span<const PngText> texts) {
  constexpr std::size_t kPixelBytes = 3;
  assert(width > 0 && height > 0 && pixels.size() == kPixelBytes * width * height);
  std::vector<std::uint8_t> out;
  append_png_head(out, width, height, ColourType::rgb);
  for (const PngText& text : texts) append_text(out, text);
  append_idat_and_end(out, pixels, kPixelBytes * width, kPixelBytes, level);
  return out;
}

}  // namespace framesd::image
