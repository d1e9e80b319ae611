// SPDX-License-Identifier: MIT
#include "steps.hpp"

#include "recent_depths.hpp"

#include <algorithm>
#include <random>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::ingest::Direction;
using framesd::ingest::RecentDepths;
using framesd::ingest::Steps;

namespace {

Steps steps_of(const std::vector<std::int64_t>& counts) {
  Steps steps;
  for (const auto count : counts) steps.add(Depth::from_count(count));
  return steps;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ingest_steps)

BOOST_AUTO_TEST_CASE(the_direction_is_that_of_every_step_or_mixed) {
  BOOST_TEST((steps_of({}).direction() == Direction::none));
  BOOST_TEST((steps_of({5, 5}).direction() == Direction::none));
  BOOST_TEST((steps_of({5, 5, 7}).direction() == Direction::down));
  BOOST_TEST((steps_of({7, 5, 5}).direction() == Direction::up));
  BOOST_TEST((steps_of({7, 5, 6}).direction() == Direction::mixed));
}

BOOST_AUTO_TEST_CASE(a_regular_step_is_exact_and_longer_ones_are_gaps) {
  std::vector<std::int64_t> counts;
  for (std::int64_t row = 0; row < 1000; ++row) counts.push_back(row * 152'401 + (row > 500 ? 1'000'000 : 0));
  const Steps steps = steps_of(counts);
  BOOST_TEST(steps.median().value() == 152'401U);
  BOOST_TEST(steps.gaps(3) == 1U);
  BOOST_TEST(steps.gaps(8) == 0U);
  BOOST_TEST(!steps_of({1}).median().has_value());
  BOOST_TEST(steps_of({1}).gaps(3) == 0U);
}

BOOST_AUTO_TEST_CASE(three_median_steps_are_no_gap_yet) {
  BOOST_TEST(steps_of({0, 10, 20, 30, 60}).gaps(3) == 0U);
  BOOST_TEST(steps_of({0, 10, 20, 30, 61}).gaps(3) == 1U);
}

BOOST_AUTO_TEST_CASE(any_step_is_met_within_one_percent_and_alike_from_the_last_row_to_the_first) {
  std::mt19937_64 random(24);
  for (int i = 0; i < 300; ++i) {
    std::vector<std::int64_t> counts;
    const auto shift = random() % 50;
    for (int row = 0; row < 41; ++row) counts.push_back(static_cast<std::int64_t>(random() >> (shift + 14)));
    std::vector<std::uint64_t> lengths;
    for (std::size_t row = 1; row < counts.size(); ++row) {
      if (const auto step = counts[row] - counts[row - 1]; step != 0)
        lengths.push_back(static_cast<std::uint64_t>(std::abs(step)));
    }
    std::ranges::sort(lengths);
    const std::uint64_t exact = lengths.empty() ? 0 : lengths[(lengths.size() - 1) / 2];
    const Steps steps = steps_of(counts);
    const std::uint64_t found = steps.median().value_or(0);
    BOOST_TEST(found <= exact);
    BOOST_TEST(exact - found <= exact / 100);
    std::ranges::reverse(counts);
    BOOST_TEST(steps_of(counts).median().value_or(0) == found);
    BOOST_TEST(steps_of(counts).gaps(3) == steps.gaps(3));
  }
}

BOOST_AUTO_TEST_CASE(the_longest_step_of_all_has_its_bucket) {
  const Steps steps = steps_of({Depth::lowest().count(), Depth::highest().count()});
  BOOST_TEST(steps.median().value() == UINT64_MAX - 1);
  BOOST_TEST(steps.gaps(3) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(ingest_recent_depths)

BOOST_AUTO_TEST_CASE(a_depth_met_again_is_known_as_long_as_it_is_kept) {
  using Seen = RecentDepths::Seen;
  RecentDepths depths;
  const auto note = [&](std::int64_t count) { return depths.note(Depth::from_count(count)); };
  BOOST_TEST((note(10) == Seen::first));
  BOOST_TEST((note(10) == Seen::repeated));
  BOOST_TEST((note(8) == Seen::first));
  BOOST_TEST((note(8) == Seen::repeated));
  BOOST_TEST((note(9) == Seen::first));
  const auto many = static_cast<std::int64_t>(3 * RecentDepths::kKept);
  for (std::int64_t count = 11; count < many; ++count) BOOST_REQUIRE((note(2 * count) == Seen::first));
  BOOST_TEST((note(9) == Seen::unknown));
  BOOST_TEST((note(2 * many - 2) == Seen::repeated));
  BOOST_TEST((note(2 * many - 3) == Seen::first));
}

BOOST_AUTO_TEST_SUITE_END()
