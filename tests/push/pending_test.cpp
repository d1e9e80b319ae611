// SPDX-License-Identifier: MIT
#include "pending.hpp"

#include <string>

#include <boost/test/unit_test.hpp>

using namespace framesd::push;
using framesd::Depth;

namespace {

PendingRange range(int first, int last, bool erase = false) {
  return {{Depth::from_count(first), Depth::from_count(last)}, erase};
}

// "1..5 7..9-": the second is to be erased.
std::string text(const Pending& pending) {
  std::string text;
  for (const auto& [depths, erase] : pending) {
    text.append(text.empty() ? "" : " ").append(std::to_string(depths.min.count())).append("..");
    text.append(std::to_string(depths.max.count())).append(erase ? "-" : "");
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pending_ranges)

BOOST_AUTO_TEST_CASE(ranges_apart_stay_in_the_order_they_came) {
  Pending pending;
  add(pending, range(50, 60));
  add(pending, range(1, 5));
  add(pending, range(20, 30, true));
  BOOST_TEST(text(pending) == "50..60 1..5 20..30-");
}

BOOST_AUTO_TEST_CASE(those_that_overlap_become_one_in_the_place_of_the_first) {
  Pending pending;
  add(pending, range(50, 60));
  add(pending, range(1, 5));
  add(pending, range(20, 30, true));
  add(pending, range(70, 80));
  add(pending, range(30, 50));
  BOOST_TEST(text(pending) == "20..60- 1..5 70..80");
  add(pending, range(5, 75));
  BOOST_TEST(text(pending) == "1..80-");
}

BOOST_AUTO_TEST_CASE(what_a_range_has_become_may_meet_earlier_ones) {
  Pending pending;
  add(pending, range(1, 10));
  add(pending, range(20, 30));
  add(pending, range(5, 25));
  BOOST_TEST(text(pending) == "1..30");
}

BOOST_AUTO_TEST_CASE(a_range_without_depths_changes_nothing) {
  Pending pending;
  add(pending, range(5, 4));
  BOOST_TEST(pending.empty());
}

BOOST_AUTO_TEST_CASE(too_many_are_joined_with_their_nearest_neighbours) {
  Pending pending;
  for (const int first : {100, 0, 10, 13, 200, 109}) add(pending, range(first, first + 1, first == 13));
  limit(pending, 6);
  BOOST_TEST(text(pending) == "100..101 0..1 10..11 13..14- 200..201 109..110");
  limit(pending, 4);
  BOOST_TEST(text(pending) == "0..1 10..14- 100..110 200..201");
  limit(pending, 1);
  BOOST_TEST(text(pending) == "0..201-");
}

BOOST_AUTO_TEST_CASE(all_depths_take_up_every_range) {
  Pending pending = everything();
  add(pending, range(1, 5));
  BOOST_TEST(pending.size() == 1U);
  BOOST_TEST((pending == everything()));
  BOOST_TEST(pending.front().erase);
}

BOOST_AUTO_TEST_SUITE_END()
