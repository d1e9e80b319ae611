// SPDX-License-Identifier: MIT
#include "retention/plan.hpp"

#include "api/retention_fixture.hpp"

#include <boost/test/unit_test.hpp>

using framesd::api::due_rows;
using framesd::api::DueRows;
using framesd::api::OldRows;
using framesd::api::RetentionOptions;
using framesd::test::IngestedLogs;

namespace {

constexpr std::chrono::hours kDay{24};

OldRows rows(std::string ingest, int day, std::uint64_t bytes = 100) {
  return {.log = "default",
          .ingest = std::move(ingest),
          .source = {},
          .time = IngestedLogs::day(day),
          .version = {},
          .pieces = {},
          .frames = 1,
          .bytes = bytes};
}

std::string names_of(const std::vector<DueRows>& due) {
  std::string out;
  for (const DueRows& one : due) out += one.rows.ingest;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rows_that_are_due)

BOOST_AUTO_TEST_CASE(are_those_older_than_keep_and_those_that_will_be_when_the_notice_is_over) {
  const RetentionOptions options{.keep = 30 * kDay, .notice = kDay};
  const auto due =
      due_rows({rows("c", 40), rows("a", 5), rows("b", 11)}, 300, options, IngestedLogs::day(40));
  BOOST_TEST(names_of(due) == "ab");
  BOOST_TEST((due[0].due == IngestedLogs::day(35)));
  BOOST_TEST((due[1].due == IngestedLogs::day(41)));
  BOOST_TEST((due[1].because == DueRows::Because::keep));
}

BOOST_AUTO_TEST_CASE(are_the_oldest_while_the_store_is_too_large) {
  const RetentionOptions options{.store_max = 250, .notice = kDay};
  const auto due =
      due_rows({rows("c", 40), rows("a", 5), rows("b", 10)}, 400, options, IngestedLogs::day(41));
  BOOST_TEST(names_of(due) == "ab");
  BOOST_TEST((due[0].due == IngestedLogs::day(41)));
  BOOST_TEST((due[0].because == DueRows::Because::store_max));
}

BOOST_AUTO_TEST_CASE(what_keep_drops_counts_for_store_max) {
  const RetentionOptions options{.keep = 30 * kDay, .store_max = 250, .notice = kDay};
  const auto due =
      due_rows({rows("a", 5), rows("b", 20), rows("c", 40)}, 300, options, IngestedLogs::day(41));
  BOOST_TEST(names_of(due) == "a");
}

BOOST_AUTO_TEST_CASE(are_none_as_long_as_nothing_asks_for_it) {
  BOOST_TEST(due_rows({rows("a", 5)}, 300, {}, IngestedLogs::day(400)).empty());
  BOOST_TEST(due_rows({rows("a", 5)}, 300, {.store_max = 300}, IngestedLogs::day(400)).empty());
}

BOOST_AUTO_TEST_SUITE_END()
