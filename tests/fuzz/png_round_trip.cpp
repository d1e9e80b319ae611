// SPDX-License-Identifier: MIT
//
// Any pixels in any form, at any level and in any colours, encoded and read back by the reference decoder,
// are the same pixels.
//
// The first byte chooses form and level, the second makes the Lut (frames) or the width (planes); the rest
// are the pixels.
#include "support/reference_png.hpp"
#include <framesd/frame/row_format.hpp>
#include <framesd/image/frame_encoder.hpp>
#include <framesd/image/index_plane.hpp>
#include <framesd/image/png.hpp>

#include <algorithm>
#include <cstdlib>
#include <span>
#include <vector>

namespace image = framesd::image;
using framesd::test::decode_reference_png;
using framesd::test::ReferencePng;
using Pixels = std::span<const std::uint8_t>;

namespace {

enum class Form { rgb_frame, indexed_frame, plane, rgb_picture };

image::Lut lut_of(std::uint8_t seed) {
  if (seed == 0) return image::default_lut();
  image::Lut lut;
  for (unsigned grey = 0; grey < 256; ++grey) {
    lut[grey] = {static_cast<std::uint8_t>(grey * seed), static_cast<std::uint8_t>(grey + seed),
                 static_cast<std::uint8_t>(grey / seed)};
  }
  return lut;
}

void require(bool holds) {
  if (!holds) std::abort();
}

void check_colours(const ReferencePng& png, Pixels pixels, const image::Lut& lut) {
  require(png.pixels.size() == pixels.size());
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const image::Rgb colour = lut[pixels[i]];
    require(png.pixels[i] == framesd::test::Rgba{colour.r, colour.g, colour.b, 255});
  }
}

void check_frame(Pixels row, const image::Lut& lut, int level, image::FrameForm form) {
  row = row.first(std::min<std::size_t>(row.size(), framesd::kWidthMax));
  const image::FrameEncoder encoder(static_cast<std::uint16_t>(row.size()), lut, level, form);
  std::vector<std::uint8_t> room;
  check_colours(decode_reference_png(encoder.encode(row, room)), row, lut);
}

// As many whole rows as there are; less than one is no picture.
void check_plane(Pixels pixels, std::size_t width, int level) {
  const std::size_t height = pixels.size() / width;
  if (height == 0) return;
  pixels = pixels.first(width * height);
  const image::IndexPlane plane(pixels, static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height),
                                level);
  std::vector<std::uint8_t> png;
  image::append_indexed_png(png, plane, {.palette = image::default_lut()});
  const ReferencePng decoded = decode_reference_png(png);
  require(decoded.width == width && decoded.height == height);
  check_colours(decoded, pixels, image::default_lut());
}

void check_rgb(Pixels pixels, std::size_t width, int level) {
  const std::size_t height = pixels.size() / (3 * width);
  if (height == 0) return;
  pixels = pixels.first(3 * width * height);
  const auto png = decode_reference_png(image::encode_rgb(pixels, static_cast<std::uint32_t>(width),
                                                          static_cast<std::uint32_t>(height), level));
  require(png.width == width && std::ranges::equal(png.samples, pixels));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const int level = data[0] % 10;
  const std::size_t width = 1 + data[1];
  const Pixels pixels(data + 2, size - 2);
  switch (static_cast<Form>(data[0] / 10 % 4)) {
    case Form::rgb_frame: check_frame(pixels, lut_of(data[1]), level, image::FrameForm::rgb); break;
    case Form::indexed_frame: check_frame(pixels, lut_of(data[1]), level, image::FrameForm::indexed); break;
    case Form::plane: check_plane(pixels, width, level); break;
    case Form::rgb_picture: check_rgb(pixels, width, level); break;
  }
  return 0;
}
