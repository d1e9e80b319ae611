// SPDX-License-Identifier: MIT
#include "png/row_stream.hpp"
#include "printing.hpp"
#include "support/reference_png.hpp"
#include <framesd/image/index_plane.hpp>

#include <algorithm>
#include <random>
#include <string>

#include <boost/test/unit_test.hpp>
#include <zlib.h>

using framesd::image::default_lut;
using framesd::image::IndexPlane;
using framesd::image::PngDensity;
using framesd::image::PngHead;
using framesd::image::PngText;
using framesd::image::Rgb;
using framesd::test::decode_reference_png;
using framesd::test::ReferencePng;
using Bytes = std::vector<std::uint8_t>;

namespace {

constexpr int kLevels[] = {0, 1, 2, 6, 9};

// Bedding, noise, and the same row again now and then: what a strip of a log is made of.
Bytes log_like(std::size_t width, std::size_t height, unsigned seed) {
  std::mt19937 random(seed);
  Bytes pixels;
  int bed = 120;
  for (std::size_t y = 0; y < height; ++y) {
    if (y > 0 && random() % 8 == 0) {
      pixels.insert(pixels.end(), pixels.end() - static_cast<std::ptrdiff_t>(width), pixels.end());
      continue;
    }
    bed = std::clamp(bed + static_cast<int>(random() % 21) - 10, 40, 210);
    for (std::size_t x = 0; x < width; ++x) {
      pixels.push_back(static_cast<std::uint8_t>(bed + static_cast<int>(x * 20 / width + random() % 9)));
    }
  }
  return pixels;
}

Bytes noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

ReferencePng drawn(const IndexPlane& plane, const PngHead& head) {
  Bytes png;
  framesd::image::append_indexed_png(png, plane, head);
  return decode_reference_png(png);
}

void check_round_trip(const Bytes& pixels, std::uint32_t width, std::uint32_t height) {
  for (const int level : kLevels) {
    BOOST_TEST_CONTEXT("level " << level << ", " << width << " x " << height) {
      const auto png = drawn(IndexPlane(pixels, width, height, level), {.palette = default_lut()});
      BOOST_TEST(png.width == width);
      BOOST_TEST(png.height == height);
      BOOST_TEST(png.colour_type == 3);
      BOOST_CHECK(png.samples == pixels);
    }
  }
}

std::vector<std::string> types_of(const ReferencePng& png) {
  std::vector<std::string> types;
  for (const auto& chunk : png.chunks) types.push_back(chunk.type);
  return types;
}

std::size_t size_at(int level, const Bytes& pixels, std::uint32_t width, std::uint32_t height) {
  return IndexPlane(pixels, width, height, level).rest().size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(index_plane)

BOOST_AUTO_TEST_CASE(every_kind_of_picture_returns_at_every_level) {
  const std::uint32_t shapes[][2] = {{1, 1}, {1, 300}, {2, 9}, {4, 4}, {150, 1}, {150, 1000}, {4096, 40}};
  for (const auto& [width, height] : shapes) {
    const std::size_t size = std::size_t{width} * height;
    check_round_trip(log_like(width, height, 1), width, height);
    check_round_trip(noise(size, 2), width, height);
    check_round_trip(Bytes(size, 0), width, height);
    check_round_trip(Bytes(size, 255), width, height);
  }
}

BOOST_AUTO_TEST_CASE(rows_that_repeat_return_at_every_width) {
  for (std::uint32_t width = 1; width <= 600; ++width) {
    Bytes pixels = log_like(width, 2, width);
    for (int i = 0; i < 3; ++i) {
      pixels.insert(pixels.end(), pixels.end() - static_cast<std::ptrdiff_t>(width), pixels.end());
    }
    const auto png = drawn(IndexPlane(pixels, width, 5), {.palette = default_lut()});
    BOOST_TEST((png.samples == pixels), "width " << width);
  }
}

BOOST_AUTO_TEST_CASE(rows_that_repeat_cost_a_few_bytes) {
  const Bytes row = noise(150, 3);
  Bytes pixels;
  for (int i = 0; i < 1000; ++i) pixels.insert(pixels.end(), row.begin(), row.end());
  BOOST_TEST(size_at(1, pixels, 150, 1000) < 4500u);
}

BOOST_AUTO_TEST_CASE(our_own_encoder_is_no_larger_than_zlib_on_a_log) {
  const Bytes pixels = log_like(150, 1000, 4);
  BOOST_TEST(size_at(1, pixels, 150, 1000) * 100 <= size_at(6, pixels, 150, 1000) * 105);
}

BOOST_AUTO_TEST_CASE(noise_is_stored) {
  const Bytes pixels = noise(150000, 5);
  BOOST_TEST(size_at(1, pixels, 150, 1000) <= size_at(0, pixels, 150, 1000) + 20);
  BOOST_TEST(size_at(1, noise(9, 6), 3, 3) == size_at(0, noise(9, 6), 3, 3));
}

BOOST_AUTO_TEST_CASE(zlib_inflates_what_our_own_encoder_wrote) {
  for (const std::size_t pixel_bytes : {1u, 3u}) {
    const Bytes pixels = log_like(300, 700, 7);
    Bytes stream;
    framesd::image::append_row_stream(stream, pixels, 300, pixel_bytes);
    Bytes raw(301 * 700 + 1);
    uLongf size = raw.size();
    BOOST_TEST(uncompress(raw.data(), &size, stream.data(), stream.size()) == Z_OK);
    BOOST_TEST(size == 301u * 700u);
  }
}

BOOST_AUTO_TEST_CASE(other_colours_are_another_head_before_the_same_tail) {
  const Bytes pixels = log_like(60, 40, 8);
  const IndexPlane plane(pixels, 60, 40);
  Bytes one;
  Bytes other;
  framesd::image::append_indexed_png(one, plane, {.palette = default_lut()});
  const auto reversed = framesd::image::reversed(default_lut());
  framesd::image::append_indexed_png(other, plane, {.palette = reversed});
  BOOST_TEST(one.size() == other.size());
  BOOST_TEST(std::ranges::equal(std::span(one).last(plane.rest().size()), plane.rest()));
  BOOST_TEST(std::ranges::equal(std::span(other).last(plane.rest().size()), plane.rest()));
  const auto png = decode_reference_png(other);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const Rgb colour = reversed[pixels[i]];
    BOOST_CHECK(png.pixels[i] == (framesd::test::Rgba{colour.r, colour.g, colour.b, 255}));
  }
}

BOOST_AUTO_TEST_CASE(the_first_index_may_be_transparent) {
  const auto png =
      drawn(IndexPlane(Bytes{0, 1, 2, 0}, 2, 2), {.palette = default_lut(), .first_transparent = true});
  BOOST_TEST(png.pixels[0][3] == 0);
  BOOST_TEST(png.pixels[1][3] == 255);
  BOOST_TEST(png.pixels[3][3] == 0);
}

BOOST_AUTO_TEST_CASE(chunks_stand_in_the_order_that_readers_expect) {
  const PngText texts[] = {{"Depth-Min", "9000.1"}, {"Depth-Max", ""}};
  const auto png = drawn(IndexPlane(Bytes{0, 1}, 2, 1), {.palette = default_lut(),
                                                         .first_transparent = true,
                                                         .density = PngDensity{.x = 300, .y = 11811},
                                                         .texts = texts});
  const std::vector<std::string> expected = {"IHDR", "PLTE", "tRNS", "pHYs", "tEXt", "tEXt", "IDAT", "IEND"};
  BOOST_TEST(types_of(png) == expected, boost::test_tools::per_element());
  BOOST_CHECK(png.chunks[3].data == (Bytes{0, 0, 1, 44, 0, 0, 0x2e, 0x23, 1}));
  const std::string text(png.chunks[4].data.begin(), png.chunks[4].data.end());
  BOOST_TEST(text == std::string("Depth-Min\0"
                                 "9000.1",
                                 16));
}

BOOST_AUTO_TEST_CASE(a_palette_may_be_as_short_as_the_indices_need) {
  const Rgb palette[] = {{1, 2, 3}, {4, 5, 6}};
  const auto png = drawn(IndexPlane(Bytes{0, 1, 1}, 3, 1), {.palette = palette});
  BOOST_TEST(types_of(png).size() == 4u);
  BOOST_CHECK(png.pixels[2] == (framesd::test::Rgba{4, 5, 6, 255}));
}

BOOST_AUTO_TEST_SUITE_END()
