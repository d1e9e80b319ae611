// SPDX-License-Identifier: MIT
#include "support/reference_png.hpp"
#include <framesd/render/passes.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace framesd {
namespace {

using render::PassRows;
using render::PictureRows;

PassRows pass(std::uint32_t width, std::vector<std::uint8_t> pixels, std::vector<std::uint8_t> present,
              std::vector<std::uint8_t> absent = {}) {
  PictureRows rows;
  rows.absent = std::move(absent);
  rows.width = width;
  rows.pixels = std::move(pixels);
  rows.present = std::move(present);
  return {.rows = std::make_shared<const PictureRows>(std::move(rows))};
}

std::vector<std::uint8_t> samples_of(const image::IndexPlane& plane) {
  std::vector<std::uint8_t> png;
  image::append_indexed_png(png, plane, {.palette = image::default_lut(), .first_transparent = true});
  return test::decode_reference_png(png).samples;
}

BOOST_AUTO_TEST_SUITE(passes)

BOOST_AUTO_TEST_CASE(they_stand_side_by_side_at_their_own_widths) {
  const std::array both = {pass(2, {9, 0, 7, 8}, {1, 1}), pass(1, {5, 6}, {1, 0})};
  const image::IndexPlane plane = render::side_by_side(both, 1);
  BOOST_TEST(plane.width() == 2 + render::kGutter + 1);
  BOOST_TEST(plane.height() == 2u);
  const std::vector<std::uint8_t> wanted = {9, 1, 0, 0, 0, 0, 5,   // grey 0 is drawn as 1
                                            7, 8, 0, 0, 0, 0, 0};  // and a row that shows nothing as 0
  BOOST_TEST(samples_of(plane) == wanted, boost::test_tools::per_element());
  BOOST_TEST(render::columns_of(std::array<std::uint32_t, 2>{2, 1}) == plane.width());
}

BOOST_AUTO_TEST_CASE(each_has_a_tone_of_its_own) {
  std::array both = {pass(1, {10}, {1}), pass(1, {10}, {1})};
  both[1].tone = image::tone_table({.lo = 0, .hi = 20});
  const auto samples = samples_of(render::side_by_side(both, 1));
  BOOST_TEST(samples.front() == 10);
  BOOST_TEST(samples.back() == 128);
}

BOOST_AUTO_TEST_CASE(a_difference_is_half_of_it_around_the_middle) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const auto rows = render::difference(pass(1, {static_cast<std::uint8_t>(a)}, {1}),
                                           pass(1, {static_cast<std::uint8_t>(b)}, {1}));
      const double exact = (a - b) / 2.0 + 127.5;
      const int wanted = static_cast<int>(exact + 0.5);
      if (rows.pixels[0] != wanted) BOOST_TEST(int{rows.pixels[0]} == wanted, a << " - " << b);
    }
  }
}

BOOST_AUTO_TEST_CASE(absent_pixels_are_transparent) {
  const std::array both = {pass(2, {0, 9}, {1}, {1, 0}), pass(1, {0}, {1})};
  const std::vector<std::uint8_t> wanted = {0, 9, 0, 0, 0, 0, 1};
  BOOST_TEST(samples_of(render::side_by_side(both, 1)) == wanted, boost::test_tools::per_element());
  const auto rows =
      render::difference(pass(3, {0, 5, 5}, {1}, {1, 0, 0}), pass(3, {5, 0, 5}, {1}, {0, 1, 0}));
  const std::vector<std::uint8_t> absent = {1, 1, 0};
  BOOST_TEST(rows.absent == absent, boost::test_tools::per_element());
  BOOST_TEST(rows.pixels[2] == 128);
}

BOOST_AUTO_TEST_CASE(a_difference_shows_what_both_show) {
  const auto rows = render::difference(pass(2, {1, 2, 3, 4, 5, 6, 7, 8}, {1, 1, 0, 0}),
                                       pass(2, {1, 2, 3, 4, 5, 6, 7, 8}, {1, 0, 1, 0}));
  const std::vector<std::uint8_t> present = {1, 0, 0, 0};
  const std::vector<std::uint8_t> pixels = {128, 128, 0, 0, 0, 0, 0, 0};
  BOOST_TEST(rows.present == present, boost::test_tools::per_element());
  BOOST_TEST(rows.pixels == pixels, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace framesd
