// SPDX-License-Identifier: MIT
#include <framesd/frame/absent_pixels.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <array>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::AbsentPixels;
using framesd::Filter;
using framesd::is_absent;
using framesd::mark_absent;
using framesd::mask_bytes;
using framesd::RowFormat;
using Mask = std::vector<std::uint8_t>;

namespace {

Mask pixels_without(const RowFormat& format, const std::vector<std::size_t>& samples) {
  Mask absent(mask_bytes(format.source_width));
  for (const std::size_t sample : samples) mark_absent(absent, sample);
  Mask pixels(mask_bytes(format.frame_width), 0xff);
  AbsentPixels(format).of(absent, pixels);
  return pixels;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(absent_pixels)

BOOST_AUTO_TEST_CASE(a_pixel_needs_half_of_its_weight) {
  const RowFormat halves{.source_width = 4, .frame_width = 2};
  // Of four samples the first pixel takes 3/8, 3/8 (and a part of the third), by the triangle's weights.
  BOOST_CHECK(pixels_without(halves, {}) == Mask{0});
  BOOST_CHECK(pixels_without(halves, {0}) == Mask{0});
  BOOST_CHECK(pixels_without(halves, {0, 1}) == Mask{1});
  BOOST_CHECK(pixels_without(halves, {2, 3}) == Mask{2});
  BOOST_CHECK(pixels_without(halves, {0, 1, 2, 3}) == Mask{3});
}

BOOST_AUTO_TEST_CASE(equal_widths_copy_the_mask) {
  const RowFormat equal{.source_width = 11, .frame_width = 11};
  Mask expected(2);
  mark_absent(expected, 3);
  mark_absent(expected, 10);
  BOOST_CHECK(pixels_without(equal, {3, 10}) == expected);
}

BOOST_AUTO_TEST_CASE(bits_past_the_end_of_a_row_stay_zero) {
  const RowFormat format{.source_width = 5, .frame_width = 3};
  BOOST_CHECK(pixels_without(format, {0, 1, 2, 3, 4}) == Mask{0b111});
}

BOOST_AUTO_TEST_CASE(a_threads_own_follows_the_format) {
  Mask narrow(1);
  framesd::absent_pixels({.source_width = 5, .frame_width = 3}, Mask{0b11111}, narrow);
  BOOST_CHECK(narrow == Mask{0b111});
  framesd::absent_pixels({.source_width = 5, .frame_width = 2}, Mask{0b11111}, narrow);
  BOOST_CHECK(narrow == Mask{0b11});
}

BOOST_AUTO_TEST_CASE(a_threads_own_says_what_a_new_one_says_of_masks_that_repeat) {
  const RowFormat format;
  std::mt19937 random(7);
  Mask samples(mask_bytes(format.source_width));
  for (int row = 0; row < 2000; ++row) {
    if (random() % 3 == 0) samples[random() % samples.size()] = static_cast<std::uint8_t>(random());
    Mask pixels(mask_bytes(format.frame_width));
    Mask expected(pixels.size());
    framesd::absent_pixels(format, samples, pixels);
    AbsentPixels(format).of(samples, expected);
    BOOST_REQUIRE(pixels == expected);
  }
}

BOOST_AUTO_TEST_CASE(bits_become_bytes_and_bits_again) {
  for (unsigned bits = 0; bits < 256; ++bits) {
    const std::uint64_t bytes = framesd::bits_as_bytes(static_cast<std::uint8_t>(bits));
    for (unsigned i = 0; i < 8; ++i) BOOST_REQUIRE((bytes >> 8 * i & 255) == (bits >> i & 1));
    BOOST_REQUIRE(framesd::bytes_as_bits(bytes) == bits);
  }
}

BOOST_AUTO_TEST_SUITE_END()
