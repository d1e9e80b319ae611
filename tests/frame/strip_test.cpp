// SPDX-License-Identifier: MIT
#include <framesd/frame/strip.hpp>

#include <algorithm>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::RowStats;
using framesd::Strip;

BOOST_AUTO_TEST_SUITE(strip)

BOOST_AUTO_TEST_CASE(rows_lie_one_behind_the_other) {
  Strip strip;
  strip.clear(3);
  for (std::uint8_t r = 0; r < 4; ++r) {
    std::ranges::fill(strip.append(Depth::from_count(r), RowStats{.min = r}), r);
  }
  BOOST_TEST(strip.rows() == 4u);
  BOOST_TEST(strip.pixels().size() == 12u);
  BOOST_TEST(strip.row(2)[0] == 2);
  BOOST_TEST(strip.depth(3).count() == 3);
  BOOST_TEST(strip.stats(1).min == 1);
}

BOOST_AUTO_TEST_CASE(clearing_forgets_rows_and_takes_another_width) {
  Strip strip;
  strip.clear(3);
  (void)strip.append(Depth(), RowStats{});
  strip.clear(5);
  BOOST_TEST(strip.empty());
  BOOST_TEST(strip.append(Depth(), RowStats{}).size() == 5u);
}

BOOST_AUTO_TEST_CASE(statistics_of_a_row) {
  const std::vector<std::uint8_t> samples = {3, 255, 0, 10};
  const RowStats expected{.min = 0, .max = 255, .sum = 268, .sum_squares = 9 + 65025 + 100};
  BOOST_CHECK(framesd::row_stats(samples) == expected);
}

BOOST_AUTO_TEST_CASE(statistics_are_of_what_is_there) {
  std::vector<std::uint8_t> mask(1);
  framesd::mark_absent(mask, 2);
  const RowStats without_zero{.min = 3, .max = 255, .absent = 1, .sum = 268, .sum_squares = 9 + 65025 + 100};
  BOOST_CHECK(framesd::row_stats(std::vector<std::uint8_t>{3, 255, 0, 10}, mask) == without_zero);
  const RowStats with_zero{.min = 0, .max = 255, .absent = 1, .sum = 255, .sum_squares = 65025};
  BOOST_CHECK(framesd::row_stats(std::vector<std::uint8_t>{0, 255, 0, 0}, mask) == with_zero);
}

BOOST_AUTO_TEST_CASE(only_rows_that_ask_have_a_mask) {
  Strip strip;
  strip.clear(9);
  (void)strip.append(Depth(), RowStats{});
  BOOST_TEST(!strip.has_absent());
  (void)strip.append(Depth(), RowStats{});
  framesd::mark_absent(strip.mask_of_last(), 8);
  (void)strip.append(Depth(), RowStats{});
  BOOST_TEST(strip.has_absent());
  BOOST_TEST(strip.mask(0).empty());
  BOOST_TEST(strip.mask(2).empty());
  BOOST_REQUIRE(strip.mask(1).size() == 2u);
  BOOST_TEST(!framesd::is_absent(strip.mask(1), 7));
  BOOST_TEST(framesd::is_absent(strip.mask(1), 8));
  strip.clear(9);
  BOOST_TEST(!strip.has_absent());
}

BOOST_AUTO_TEST_CASE(the_widest_brightest_row_fits) {
  const std::vector<std::uint8_t> samples(4096, 255);
  BOOST_TEST(framesd::row_stats(samples).sum_squares == 4096u * 65025u);
}

BOOST_AUTO_TEST_SUITE_END()
