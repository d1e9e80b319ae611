// SPDX-License-Identifier: MIT
//
// Any row at any level and in any colours, encoded and read back by the reference decoder, is the same row.
//
// The first byte chooses the level, the second makes the Lut; the rest is the row.
#include "support/reference_png.hpp"
#include <framesd/frame/row_format.hpp>
#include <framesd/image/frame_encoder.hpp>

#include <algorithm>
#include <cstdlib>
#include <span>
#include <vector>

namespace image = framesd::image;

namespace {

image::Lut lut_of(std::uint8_t seed) {
  if (seed == 0) return image::default_lut();
  image::Lut lut;
  for (unsigned grey = 0; grey < 256; ++grey) {
    lut[grey] = {static_cast<std::uint8_t>(grey * seed), static_cast<std::uint8_t>(grey + seed),
                 static_cast<std::uint8_t>(grey / seed)};
  }
  return lut;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const int level = data[0] % 10;
  const image::Lut lut = lut_of(data[1]);
  const std::span row(data + 2, std::min<std::size_t>(size - 2, framesd::kWidthMax));
  const image::FrameEncoder encoder(static_cast<std::uint16_t>(row.size()), lut, level);
  std::vector<std::uint8_t> room;
  const auto png = framesd::test::decode_reference_png(encoder.encode(row, room));
  if (png.width != row.size() || png.height != 1) std::abort();
  for (std::size_t i = 0; i < row.size(); ++i) {
    const image::Rgb colour = lut[row[i]];
    if (png.pixels[i] != framesd::test::Rgba{colour.r, colour.g, colour.b, 255}) std::abort();
  }
  return 0;
}
