// SPDX-License-Identifier: MIT
//
// A PNG decoder for tests: independent of our encoder, dumb, strict.
//
// It takes 8-bit grey, RGB, RGBA and palette pictures that are not interlaced, and refuses whatever a careful
// reader might grumble about: a wrong CRC, an unknown critical chunk, chunks out of order, bytes too few or
// too many anywhere.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace framesd::test {

struct PngChunk {
  std::string type;
  std::vector<std::uint8_t> data;
};

using Rgba = std::array<std::uint8_t, 4>;

struct ReferencePng {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  int colour_type = 0;                // as in IHDR: 0 grey, 2 RGB, 3 palette, 6 RGBA
  std::vector<PngChunk> chunks;       // in their order, IHDR to IEND
  std::vector<int> filters;           // of each row
  std::vector<std::uint8_t> samples;  // as in the rows: grey values, RGB(A) or palette indices
  std::vector<Rgba> pixels;           // with palette and tRNS applied
};

// Throws std::runtime_error with the reason if the bytes are no faultless PNG.
ReferencePng decode_reference_png(std::span<const std::uint8_t> bytes);

}  // namespace framesd::test
