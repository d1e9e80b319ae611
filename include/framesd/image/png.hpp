// SPDX-License-Identifier: MIT
//
// A whole RGB or RGBA picture as a PNG. Frames have a faster way of their own: frame_encoder.hpp.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace framesd::image {

// A tEXt chunk. REQUIRES: Latin-1 without NUL; a key of 1..79 printable characters, no blank at its ends
struct PngText {
  std::string_view key;
  std::string_view value;
};

// 8-bit RGB, three bytes a pixel, rows from the top. Level 0 stores, 1 is our own encoder, 2..9 are zlib's.
//
// REQUIRES: width at least 1 and at most 4 * kWidthMax, height at least 1, pixels.size() == 3 * width *
// height, at most 2^30
[[nodiscard]] std::vector<std::uint8_t> encode_rgb(std::span<const std::uint8_t> pixels, std::uint32_t width,
                                                   std::uint32_t height, int level,
                                                   std::span<const PngText> texts = {});

// The same with a fourth byte a pixel, 0 where it is transparent and 255 where it is not.
// REQUIRES: as encode_rgb(), but for pixels.size() == 4 * width * height
[[nodiscard]] std::vector<std::uint8_t> encode_rgba(std::span<const std::uint8_t> pixels, std::uint32_t width,
                                                    std::uint32_t height, int level,
                                                    std::span<const PngText> texts = {});

}  // namespace framesd::image
