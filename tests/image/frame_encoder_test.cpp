// SPDX-License-Identifier: MIT
#include "support/reference_png.hpp"
#include <framesd/image/frame_encoder.hpp>

#include <algorithm>
#include <initializer_list>
#include <random>

#include <boost/test/unit_test.hpp>

using framesd::image::default_lut;
using framesd::image::FrameEncoder;
using framesd::image::FrameForm;
using framesd::image::Lut;
using framesd::image::Rgb;
using framesd::test::ReferencePng;
using Row = std::vector<std::uint8_t>;

namespace {

constexpr int kLevels[] = {0, 1, 2, 6, 9};

Row random_row(std::size_t width, unsigned seed) {
  std::mt19937 random(seed);
  Row row(width);
  for (auto& sample : row) sample = static_cast<std::uint8_t>(random());
  return row;
}

Row smooth_row(std::size_t width, unsigned seed) {
  std::mt19937 random(seed);
  Row row(width);
  int grey = 128;
  for (auto& sample : row) {
    grey = std::clamp(grey + static_cast<int>(random() % 9) - 4, 0, 255);
    sample = static_cast<std::uint8_t>(grey);
  }
  return row;
}

Row alternating_row(std::size_t width) {
  Row row(width);
  for (std::size_t i = 0; i < width; ++i) row[i] = i % 2 == 0 ? 0 : 255;
  return row;
}

// Channels that jump from one grey value to the next, unlike anything the code table expects.
Lut scattered_lut() {
  Lut lut;
  for (std::size_t i = 0; i < 256; ++i) {
    lut[i] = {static_cast<std::uint8_t>(i * 77), static_cast<std::uint8_t>(i * 151 + 9),
              static_cast<std::uint8_t>(~i)};
  }
  return lut;
}

Lut constant_lut() {
  Lut lut;
  lut.fill({9, 9, 9});
  return lut;
}

Row encoded(const Row& grey, const Lut& lut, int level, FrameForm form = FrameForm::rgb) {
  Row room;
  const auto png = FrameEncoder(static_cast<std::uint16_t>(grey.size()), lut, level, form).encode(grey, room);
  return {png.begin(), png.end()};
}

// Both forms show the row's colours.
void check_round_trip(const Row& grey, const Lut& lut, int level) {
  std::vector<framesd::test::Rgba> expected;
  for (const std::uint8_t sample : grey)
    expected.push_back({lut[sample].r, lut[sample].g, lut[sample].b, 255});
  for (const FrameForm form : {FrameForm::rgb, FrameForm::indexed}) {
    const ReferencePng png = framesd::test::decode_reference_png(encoded(grey, lut, level, form));
    BOOST_TEST(png.width == grey.size());
    BOOST_TEST(png.height == 1u);
    BOOST_TEST(png.colour_type == (form == FrameForm::rgb ? 2 : 3));
    BOOST_CHECK(png.pixels == expected);
  }
}

const Row& palette_of(const ReferencePng& png) {
  const auto found = std::ranges::find(png.chunks, "PLTE", &framesd::test::PngChunk::type);
  BOOST_REQUIRE(found != png.chunks.end());
  return found->data;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(frame_encoder)

BOOST_AUTO_TEST_CASE(every_kind_of_row_returns_at_every_level) {
  for (const int level : kLevels) {
    for (const std::size_t width : std::initializer_list<std::size_t>{1, 2, 3, 149, 150, 151, 4096}) {
      BOOST_TEST_CONTEXT("level " << level << ", width " << width) {
        check_round_trip(random_row(width, 1), default_lut(), level);
        check_round_trip(smooth_row(width, 2), default_lut(), level);
        check_round_trip(alternating_row(width), default_lut(), level);
        check_round_trip(Row(width, 0), default_lut(), level);
        check_round_trip(Row(width, 255), default_lut(), level);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_stored_frame_is_the_one_that_the_readme_shows) {
  const Row expected = {
      0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a,                                      // signature
      0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00,  // IHDR
      0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x94, 0x82, 0x83, 0xe3,                    //
      0x00, 0x00, 0x00, 0x15, 0x49, 0x44, 0x41, 0x54, 0x78, 0x01, 0x01, 0x0a, 0x00, 0xf5,  // IDAT
      0xff, 0x00, 0x00, 0x00, 0x8b, 0x00, 0xc8, 0x64, 0xff, 0x45, 0x00, 0x0c, 0xd6, 0x02,  //
      0xfc, 0xf6, 0x85, 0xda, 0xbe,                                                        //
      0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,              // IEND
  };
  const Row png = encoded({0, 128, 255}, default_lut(), 0);
  BOOST_CHECK_EQUAL_COLLECTIONS(png.begin(), png.end(), expected.begin(), expected.end());
}

BOOST_AUTO_TEST_CASE(the_indexed_frame_is_the_one_that_the_readme_shows) {
  const Row after_head = {
      0x00, 0x00, 0x00, 0x09, 0x50, 0x4c, 0x54, 0x45, 0x00, 0x00, 0x8b, 0x00, 0xc8,  // PLTE
      0x64, 0xff, 0x45, 0x00,
  };
  const Row data = {
      0x00, 0x00, 0x00, 0x0f, 0x49, 0x44, 0x41, 0x54, 0x78, 0x01, 0x01, 0x04, 0x00,  // IDAT
      0xfb, 0xff, 0x00, 0x00, 0x01, 0x02, 0x00, 0x08, 0x00, 0x04,
  };
  constexpr std::size_t kHead = 33;
  constexpr std::size_t kCrc = 4;
  const Row png = encoded({0, 128, 255}, default_lut(), 0, FrameForm::indexed);
  const std::span bytes(png);
  BOOST_TEST(std::ranges::equal(bytes.subspan(kHead, after_head.size()), after_head));
  BOOST_TEST(std::ranges::equal(bytes.subspan(kHead + after_head.size() + kCrc, data.size()), data));
}

BOOST_AUTO_TEST_CASE(every_width_up_to_a_hundred_returns) {
  for (std::size_t width = 1; width <= 100; ++width) {
    check_round_trip(smooth_row(width, static_cast<unsigned>(width)), default_lut(), 1);
  }
}

BOOST_AUTO_TEST_CASE(every_lut_has_a_code_for_every_row) {
  for (const Lut& lut : {scattered_lut(), constant_lut()}) {
    check_round_trip(random_row(150, 4), lut, 1);
    check_round_trip(smooth_row(150, 5), lut, 1);
    check_round_trip(alternating_row(150), lut, 1);
  }
}

BOOST_AUTO_TEST_CASE(a_row_that_would_grow_is_stored) {
  const Row row = random_row(150, 6);
  BOOST_TEST(encoded(row, scattered_lut(), 1).size() == encoded(row, scattered_lut(), 0).size());
  BOOST_TEST(encoded(Row(1, 7), default_lut(), 1).size() == encoded(Row(1, 7), default_lut(), 0).size());
}

BOOST_AUTO_TEST_CASE(a_usual_row_is_far_smaller_than_stored) {
  const Row row = smooth_row(150, 8);
  BOOST_TEST(encoded(row, default_lut(), 0).size() == 519u);
  BOOST_TEST(encoded(row, default_lut(), 1).size() < 420u);
}

BOOST_AUTO_TEST_CASE(an_indexed_frame_has_the_palette_of_its_own_grey_values) {
  const Row png = encoded({7, 255, 7, 0, 64}, default_lut(), 1, FrameForm::indexed);
  const ReferencePng decoded = framesd::test::decode_reference_png(png);
  const Row expected = {0, 0, 139, 0, 15, 139, 0, 139, 139, 255, 69, 0};  // of 0, 7, 64, 255
  BOOST_CHECK(palette_of(decoded) == expected);
  BOOST_CHECK(decoded.samples == (Row{1, 3, 1, 0, 2}));
}

BOOST_AUTO_TEST_CASE(an_indexed_frame_is_smaller_where_grey_values_repeat) {
  Row row = smooth_row(150, 8);
  for (auto& sample : row) sample = static_cast<std::uint8_t>(sample / 4 * 4);
  BOOST_TEST(encoded(row, default_lut(), 1, FrameForm::indexed).size() <
             encoded(row, default_lut(), 1, FrameForm::rgb).size());
}

BOOST_AUTO_TEST_CASE(indices_further_apart_than_the_code_foresees_return) {
  for (int step = -255; step <= 255; ++step) {
    Row row(256);
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = static_cast<std::uint8_t>(i);
    const int from = step < 0 ? 255 : 0;
    row.push_back(static_cast<std::uint8_t>(from));
    row.push_back(static_cast<std::uint8_t>(from + step));
    row.erase(row.begin(), row.begin() + 3);  // a first place of its own as well
    check_round_trip(row, default_lut(), 1);
  }
  for (int first = 0; first <= 255; ++first) {
    Row row = {static_cast<std::uint8_t>(first)};
    for (int grey = first; grey >= 0; --grey) row.push_back(static_cast<std::uint8_t>(grey));
    check_round_trip(row, default_lut(), 1);
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_allocated_once_the_room_has_served) {
  for (const FrameForm form : {FrameForm::rgb, FrameForm::indexed}) {
    for (const int level : {0, 1}) {
      const FrameEncoder encoder(150, default_lut(), level, form);
      Row room;
      (void)encoder.encode(random_row(150, 9), room);
      const auto* const before = room.data();
      const std::size_t size = room.size();
      for (unsigned seed = 0; seed < 20; ++seed) (void)encoder.encode(smooth_row(150, seed), room);
      BOOST_TEST(room.data() == before);
      BOOST_TEST(room.size() == size);
    }
  }
}

BOOST_AUTO_TEST_CASE(rooms_may_be_shared_by_encoders_of_any_width_and_level) {
  Row room;
  for (const int level : {1, 6, 0, 9, 1}) {
    for (const std::size_t width : std::initializer_list<std::size_t>{150, 4096, 1}) {
      const Row row = smooth_row(width, 3);
      for (const FrameForm form : {FrameForm::rgb, FrameForm::indexed}) {
        const FrameEncoder encoder(static_cast<std::uint16_t>(width), default_lut(), level, form);
        BOOST_TEST(framesd::test::decode_reference_png(encoder.encode(row, room)).width == width);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(raw_colours_are_three_bytes_a_pixel_and_no_more) {
  const framesd::image::Colouring colouring(default_lut());
  for (std::size_t width = 1; width <= 9; ++width) {
    const Row grey = random_row(width, 10);
    Row rgb(3 * width + 1, 77);
    colouring.row(grey, std::span(rgb).first(3 * width));
    for (std::size_t i = 0; i < width; ++i) {
      const Rgb expected = default_lut()[grey[i]];
      BOOST_CHECK((Rgb{rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]}) == expected);
    }
    BOOST_TEST(rgb.back() == 77);
  }
}

BOOST_AUTO_TEST_SUITE_END()
