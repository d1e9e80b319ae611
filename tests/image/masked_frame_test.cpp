// SPDX-License-Identifier: MIT
#include "support/reference_png.hpp"
#include <framesd/frame/sample_mask.hpp>
#include <framesd/image/frame_encoder.hpp>

#include <random>

#include <boost/test/unit_test.hpp>

using framesd::is_absent;
using framesd::mark_absent;
using framesd::mask_bytes;
using framesd::image::default_lut;
using framesd::image::FrameEncoder;
using framesd::image::FrameForm;
using framesd::test::ReferencePng;
using framesd::test::Rgba;
using Row = std::vector<std::uint8_t>;

namespace {

constexpr int kLevels[] = {0, 1, 6};

struct Masked {
  Row grey;
  Row mask;
};

// Every pixel for which absent(i) holds is absent, the others are anything.
template <class Absent>
Masked masked(std::size_t width, Absent absent) {
  std::mt19937 random(static_cast<unsigned>(width));
  Masked row{Row(width), Row(mask_bytes(width))};
  for (std::size_t i = 0; i < width; ++i) {
    if (absent(i)) {
      mark_absent(row.mask, i);
    } else {
      row.grey[i] = static_cast<std::uint8_t>(random());
    }
  }
  return row;
}

ReferencePng drawn(const Masked& row, int level, FrameForm form) {
  Row room(7, 1);  // of another row
  const FrameEncoder encoder(static_cast<std::uint16_t>(row.grey.size()), default_lut(), level, form);
  return framesd::test::decode_reference_png(encoder.encode_masked(row.grey, row.mask, room));
}

void check(const Masked& row, FrameForm form, int colour_type) {
  for (const int level : kLevels) {
    const ReferencePng png = drawn(row, level, form);
    BOOST_TEST(png.colour_type == colour_type);
    BOOST_TEST(png.height == 1u);
    BOOST_REQUIRE(png.pixels.size() == row.grey.size());
    for (std::size_t i = 0; i < row.grey.size(); ++i) {
      const auto [r, g, b] = default_lut()[row.grey[i]];
      BOOST_REQUIRE(png.pixels[i] == (is_absent(row.mask, i) ? Rgba{0, 0, 0, 0} : Rgba{r, g, b, 255}));
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(masked_frame)

BOOST_AUTO_TEST_CASE(absent_pixels_are_transparent_in_rgba) {
  for (const std::size_t width : {1u, 2u, 9u, 150u, 4096u}) {
    check(masked(width, [](std::size_t i) { return i % 3 == 0; }), FrameForm::rgb, 6);
  }
}

BOOST_AUTO_TEST_CASE(an_indexed_frame_has_a_transparent_index) {
  for (const std::size_t width : {1u, 2u, 9u, 150u}) {
    check(masked(width, [](std::size_t i) { return i % 3 == 0; }), FrameForm::indexed, 3);
  }
}

BOOST_AUTO_TEST_CASE(a_row_of_nothing_is_transparent_all_over) {
  for (const FrameForm form : {FrameForm::rgb, FrameForm::indexed}) {
    check(masked(150, [](std::size_t) { return true; }), form, form == FrameForm::rgb ? 6 : 3);
  }
}

BOOST_AUTO_TEST_CASE(a_grey_value_0_that_is_there_is_drawn) {
  Masked row{Row(4), Row(1)};
  mark_absent(row.mask, 3);
  check(row, FrameForm::indexed, 3);
  check(row, FrameForm::rgb, 6);
}

BOOST_AUTO_TEST_CASE(with_all_grey_values_no_index_is_left_and_it_becomes_rgba) {
  Masked row{Row(257), Row(mask_bytes(257))};
  for (std::size_t i = 0; i < 256; ++i) row.grey[i] = static_cast<std::uint8_t>(i);
  mark_absent(row.mask, 256);
  check(row, FrameForm::indexed, 6);
  row.grey[255] = 254;  // 255 grey values, and the transparent one
  check(row, FrameForm::indexed, 3);
}

BOOST_AUTO_TEST_SUITE_END()
