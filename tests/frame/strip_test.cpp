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

BOOST_AUTO_TEST_CASE(statistics_of_any_width_are_those_of_one_sample_after_the_other) {
  std::vector<std::uint8_t> samples;
  RowStats expected{.min = 255};
  for (unsigned i = 0; i < 300; ++i) {
    const auto sample = static_cast<std::uint8_t>(20 + i * 89 % 230);
    samples.push_back(sample);
    expected.min = std::min(expected.min, sample);
    expected.max = std::max(expected.max, sample);
    expected.sum += sample;
    expected.sum_squares += std::uint32_t{sample} * sample;
    BOOST_CHECK(framesd::row_stats(samples) == expected);
  }
}

BOOST_AUTO_TEST_CASE(statistics_find_the_least_and_the_greatest_wherever_they_are) {
  for (std::size_t at = 0; at < 40; ++at) {
    std::vector<std::uint8_t> samples(40, 100);
    samples[at] = 3;
    samples[(at + 1) % 40] = 250;
    BOOST_TEST(framesd::row_stats(samples).min == 3);
    BOOST_TEST(framesd::row_stats(samples).max == 250);
  }
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
