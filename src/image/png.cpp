// SPDX-License-Identifier: MIT
#include "deflate.hpp"
#include "png_chunks.hpp"
#include "png_filter.hpp"
#include <framesd/image/png.hpp>

#include <cassert>
#include <cstddef>

namespace framesd::image {

std::vector<std::uint8_t> encode_rgb(std::span<const std::uint8_t> pixels, std::uint32_t width,
                                     std::uint32_t height, int level) {
  constexpr std::size_t kPixelBytes = 3;
  assert(width > 0 && height > 0 && pixels.size() == kPixelBytes * width * height);
  std::vector<std::uint8_t> out;
  append_png_head(out, width, height, ColourType::rgb);
  const std::size_t opened = open_chunk(out, "IDAT");
  append_zlib_stream(out, filter_adaptively(pixels, kPixelBytes * width, kPixelBytes), level);
  close_chunk(out, opened);
  out.insert(out.end(), kEndChunk.begin(), kEndChunk.end());
  return out;
}

}  // namespace framesd::image
