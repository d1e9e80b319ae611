// SPDX-License-Identifier: MIT
#include "api_fixture.hpp"

#include <algorithm>

namespace api = framesd::api;
using framesd::Depth;
using framesd::DepthRange;
using framesd::test::Api;

namespace {

struct Changing : Api {
  Changing() { fill(100'000'000, 500'000, 20); }  // 100.0, 100.5, ... 109.5

  std::int64_t generation() { return json("/tiles.json").at("generation").to_number<std::int64_t>(); }

  boost::json::value changes_since(std::int64_t generation) {
    return json("/changes?since=" + std::to_string(generation));
  }

  void erase(double from, double to) {
    const auto at = [](double depth) { return Depth::from_count(static_cast<std::int64_t>(depth * 1e6)); };
    store.submit(framesd::store::Erase{.range = {at(from), at(to)}},
                 [](const auto& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  }
};

std::string ranges(const boost::json::value& changes) {
  std::string text;
  for (const auto& range : changes.at("ranges").as_array()) {
    text += std::to_string(range.at(0).to_number<std::int64_t>()) + "-" +
            std::to_string(range.at(1).to_number<std::int64_t>()) + " ";
  }
  return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(changes, Changing)

BOOST_AUTO_TEST_CASE(nothing_has_changed_since_the_current_generation) {
  const auto found = changes_since(generation());
  BOOST_TEST(found.at("generation").to_number<std::int64_t>() == generation());
  BOOST_TEST(!found.at("all").as_bool());
  BOOST_TEST(ranges(found) == "");
}

BOOST_AUTO_TEST_CASE(stored_and_deleted_frames_are_ranges_in_depth_order) {
  const auto before = generation();
  fill(300'000'000, 1'000'000, 3);
  erase(102, 104);
  BOOST_TEST(ranges(changes_since(before)) == "102-104 300-302 ");
  BOOST_TEST(ranges(changes_since(before + 1)) == "102-104 ");
}

BOOST_AUTO_TEST_CASE(facts_are_a_generation_and_no_range) {
  const auto before = generation();
  store.submit(framesd::store::Describe{.facts = "{}"},
               [](const auto& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  const auto found = changes_since(before);
  BOOST_TEST(found.at("generation").to_number<std::int64_t>() == before + 1);
  BOOST_TEST(!found.at("all").as_bool());
  BOOST_TEST(ranges(found) == "");
  erase(102, 104);
  BOOST_TEST(ranges(changes_since(before)) == "102-104 ");
}

BOOST_AUTO_TEST_CASE(ranges_that_overlap_are_joined) {
  const auto before = generation();
  fill(300'000'000, 1'000'000, 5);
  fill(302'000'000, 1'000'000, 7, 9);
  fill(303'000'000, 1'000'000, 2, 11);
  BOOST_TEST(ranges(changes_since(before)) == "300-308 ");
}

BOOST_AUTO_TEST_CASE(at_most_64_ranges_are_given_and_they_hold_every_change) {
  const auto before = generation();
  for (int i = 0; i < 100; ++i) fill(1'000'000'000 + i * (10 + i % 7) * 1'000'000LL, 1'000'000, 2);
  const auto found = changes_since(before);
  const auto& listed = found.at("ranges").as_array();
  BOOST_TEST(listed.size() == 64u);
  for (int i = 0; i < 100; ++i) {
    const double first = 1000.0 + i * (10 + i % 7);
    BOOST_TEST(std::ranges::any_of(listed, [&](const auto& range) {
      return range.at(0).template to_number<double>() <= first &&
             first + 1 <= range.at(1).template to_number<double>();
    }));
  }
  for (std::size_t i = 1; i < listed.size(); ++i)
    BOOST_TEST(listed[i - 1].at(1).to_number<double>() < listed[i].at(0).to_number<double>());
}

BOOST_AUTO_TEST_CASE(a_generation_that_is_not_known_means_all) {
  const auto later = changes_since(generation() + 1);
  BOOST_TEST(later.at("all").as_bool());
  BOOST_TEST(ranges(later) == "");
}

BOOST_AUTO_TEST_CASE(the_generation_must_be_given) { BOOST_TEST(status("/changes") == 422u); }

BOOST_AUTO_TEST_SUITE_END()
