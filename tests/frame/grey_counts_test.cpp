// SPDX-License-Identifier: MIT
#include <framesd/frame/grey_counts.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::grey_percentile;
using Counts = std::array<std::uint64_t, 256>;

BOOST_AUTO_TEST_SUITE(percentiles)

BOOST_AUTO_TEST_CASE(the_least_and_the_greatest_sample_are_0_and_100) {
  Counts counts{};
  counts[100] = 2;
  counts[150] = 5;
  counts[200] = 1;
  BOOST_TEST(grey_percentile(counts, 0) == 100);
  BOOST_TEST(grey_percentile(counts, 100) == 200);
  BOOST_TEST(grey_percentile(counts, 25) == 100);
  BOOST_TEST(grey_percentile(counts, 25.1) == 150);
}

BOOST_AUTO_TEST_CASE(without_samples_it_is_0) {
  for (const double percent : {0.0, 50.0, 100.0}) BOOST_TEST(grey_percentile(Counts{}, percent) == 0);
}

BOOST_AUTO_TEST_CASE(it_is_found_as_if_all_were_sorted) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    std::vector<std::uint8_t> samples(1 + random() % 300);
    std::array<std::uint32_t, 256> counts{};
    for (auto& sample : samples) ++counts[sample = static_cast<std::uint8_t>(random() % 256)];
    std::ranges::sort(samples);
    for (int percent = 0; percent <= 100; ++percent) {
      const std::size_t rank = (static_cast<std::size_t>(percent) * samples.size() + 99) / 100;
      BOOST_TEST(grey_percentile(counts, percent) == samples[std::max<std::size_t>(rank, 1) - 1]);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
