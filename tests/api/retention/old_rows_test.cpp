// SPDX-License-Identifier: MIT
#include "retention/old_rows.hpp"

#include "api/retention_fixture.hpp"

#include <boost/test/unit_test.hpp>

using framesd::DepthRange;
using framesd::api::old_ingest;
using framesd::api::old_ingests;
using framesd::api::old_log;
using framesd::api::OldRows;
using framesd::api::without;
using framesd::test::IngestedLogs;
namespace store = framesd::store;

namespace {

DepthRange range(double from, double to) { return {IngestedLogs::depth(from), IngestedLogs::depth(to)}; }

std::string words_of(const std::vector<DepthRange>& ranges) {
  std::string out;
  for (const DepthRange& one : ranges)
    out += (out.empty() ? "" : ", ") + one.min.text() + ".." + one.max.text();
  return out;
}

struct OneLog : IngestedLogs {
  std::vector<OldRows> all() {
    return unnamed
        .look([](store::View& view) {
          return old_ingests(view, {.name = "default"}, [](Time, std::uint64_t) { return true; });
        })
        .value();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(a_range_without_others)

BOOST_AUTO_TEST_CASE(is_what_lies_between_them) {
  BOOST_TEST(words_of(without(range(1, 9), {})) == "1.0..9.0");
  BOOST_TEST(words_of(without(range(1, 9), {range(4, 5)})) == "1.0..3.999999, 5.000001..9.0");
  BOOST_TEST(words_of(without(range(1, 9), {range(8, 20), range(-5, 2), range(4, 4)})) ==
             "2.000001..3.999999, 4.000001..7.999999");
  BOOST_TEST(words_of(without(range(1, 9), {range(2, 5), range(3, 4), range(5, 6)})) ==
             "1.0..1.999999, 6.000001..9.0");
}

BOOST_AUTO_TEST_CASE(is_nothing_where_they_cover_it) {
  BOOST_TEST(without(range(1, 9), {range(1, 9)}).empty());
  BOOST_TEST(without(range(1, 9), {range(5, 20), range(-20, 5)}).empty());
  BOOST_TEST(without(range(1, 9), {DepthRange{}}).empty());
}

BOOST_AUTO_TEST_CASE(is_whole_where_they_are_elsewhere) {
  BOOST_TEST(words_of(without(range(1, 9), {range(-5, 0), range(10, 11)})) == "1.0..9.0");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(old_rows, OneLog)

BOOST_AUTO_TEST_CASE(are_the_ingests_of_a_log_in_their_order) {
  const std::string first = ingest_rows(unnamed, 1, 10, day(1));
  ingest_rows(unnamed, 11, 14, day(2));
  const auto rows = all();
  BOOST_TEST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(rows[0].ingest == first);
  BOOST_TEST(rows[0].source == "1.csv");
  BOOST_TEST((rows[0].time == day(1)));
  BOOST_TEST(rows[0].frames == 10u);
  BOOST_TEST(words_of(rows[0].pieces) == "1.0..10.0");
  BOOST_TEST(rows[0].bytes > 0u);
  BOOST_TEST(rows[1].frames == 4u);
}

BOOST_AUTO_TEST_CASE(are_asked_for_only_as_long_as_they_are_wanted) {
  ingest_rows(unnamed, 1, 10, day(1));
  ingest_rows(unnamed, 11, 14, day(2));
  const auto rows = unnamed
                        .look([](store::View& view) {
                          return old_ingests(view, {.name = "default"},
                                             [](Time time, std::uint64_t) { return time < day(2); });
                        })
                        .value();
  BOOST_TEST(rows.size() == 1u);
}

BOOST_AUTO_TEST_CASE(are_none_that_a_younger_ingest_may_have_stored) {
  ingest_rows(unnamed, 1, 10, day(1));
  ingest_rows(unnamed, 5, 20, day(2), 2);
  const auto rows = all();
  BOOST_TEST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(words_of(rows[0].pieces) == "1.0..4.999999");
  BOOST_TEST(rows[0].frames == 4u);
}

BOOST_AUTO_TEST_CASE(are_none_that_was_stored_alone_behind_the_ingest) {
  ingest_rows(unnamed, 1, 10, day(1));
  store_rows(unnamed, 4, 4, 7);
  store_rows(unnamed, 30, 30);
  const auto rows = all();
  BOOST_TEST_REQUIRE(rows.size() == 1u);
  BOOST_TEST(words_of(rows[0].pieces) == "1.0..3.999999, 4.000001..10.0");
  BOOST_TEST(rows[0].frames == 9u);
}

BOOST_AUTO_TEST_CASE(are_none_that_was_stored_alone_also_in_a_log_on_disk) {
  (void)on_disk->create("well-1", kRows, "").value();
  const auto log = on_disk->open("well-1").value();
  const std::string id = ingest_rows(*log, 1, 10, day(1));
  store_rows(*log, 4, 4, 7);
  const auto one =
      log->look([&](store::View& view) { return old_ingest(view, {.name = "well-1"}, id); }).value();
  BOOST_TEST(words_of(one.value().pieces) == "1.0..3.999999, 4.000001..10.0");
}

BOOST_AUTO_TEST_CASE(are_none_of_a_log_that_was_replaced_since) {
  ingest_rows(unnamed, 1, 10, day(1));
  const auto begun = unnamed.write_and_wait(store::BeginReplacement{}).value();
  auto batch = unnamed.new_batch();
  const std::vector<std::uint8_t> source(8, 3);
  batch->add(depth(2), source, std::span(source).first(4));
  (void)unnamed.write_and_wait(store::Upsert{.batch = std::move(batch), .replacement = begun.replacement})
      .value();
  (void)unnamed.write_and_wait(store::FinishReplacement{.id = begun.replacement}).value();
  BOOST_TEST(all().empty());
}

BOOST_AUTO_TEST_CASE(that_are_gone_already_are_none) {
  const std::string id = ingest_rows(unnamed, 1, 10, day(1));
  (void)unnamed.write_and_wait(store::Erase{.range = range(1, 10)}).value();
  BOOST_TEST(all().empty());
  const auto one =
      unnamed.look([&](store::View& view) { return old_ingest(view, {.name = "default"}, id); }).value();
  BOOST_TEST(!one.has_value());
}

BOOST_AUTO_TEST_CASE(are_in_the_order_of_their_age_also_if_the_clock_was_set) {
  ingest_rows(unnamed, 1, 10, day(900));
  ingest_rows(unnamed, 11, 14, day(2));
  const auto rows = all();
  BOOST_TEST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(rows[0].source == "11.csv");
}

BOOST_AUTO_TEST_CASE(are_none_of_an_ingest_that_is_younger_by_the_clock_alone) {
  ingest_rows(unnamed, 1, 10, day(900));
  ingest_rows(unnamed, 5, 20, day(2));
  const auto rows = all();
  BOOST_TEST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(words_of(rows[0].pieces) == "10.000001..20.0");
}

BOOST_AUTO_TEST_CASE(stay_while_something_is_ingested_and_not_all_changes_are_known) {
  const std::string id = ingest_rows(unnamed, 1, 10, day(1));
  const auto left = [&](bool ingesting) {
    return unnamed
        .look([&](store::View& view) {
          return old_ingest(view, {.name = "default", .ingesting = ingesting}, id);
        })
        .value()
        .has_value();
  };
  BOOST_TEST(left(true));
  for (std::uint64_t i = 0; i <= store::kChangesKept; ++i)
    store_rows(unnamed, 100, 100, static_cast<std::uint8_t>(i));
  BOOST_TEST(!left(true));
  BOOST_TEST(left(false));
}

BOOST_AUTO_TEST_CASE(of_one_ingest_are_found_by_its_id) {
  ingest_rows(unnamed, 1, 10, day(1));
  const std::string id = ingest_rows(unnamed, 20, 25, day(2));
  const auto one =
      unnamed.look([&](store::View& view) { return old_ingest(view, {.name = "default"}, id); }).value();
  BOOST_TEST_REQUIRE(one.has_value());
  BOOST_TEST(one->frames == 6u);
  const auto none =
      unnamed.look([](store::View& view) { return old_ingest(view, {.name = "default"}, "unknown"); })
          .value();
  BOOST_TEST(!none.has_value());
}

BOOST_AUTO_TEST_CASE(of_a_log_as_one_are_as_old_as_its_last_change) {
  const auto look = [&](store::Log& log) {
    return log.look([](store::View& view) { return old_log(view, "well-1"); }).value();
  };
  (void)on_disk->create("well-1", kRows, "").value();
  const auto log = on_disk->open("well-1").value();
  BOOST_TEST(!look(*log).has_value());
  const auto before = std::chrono::system_clock::now() - std::chrono::seconds(1);
  store_rows(*log, 1, 3);
  const auto rows = look(*log);
  BOOST_TEST_REQUIRE(rows.has_value());
  BOOST_TEST(rows->frames == 3u);
  BOOST_TEST((rows->time > before));
  BOOST_TEST((rows->version == framesd::test::once(*log).snapshot().value().version));
}

BOOST_AUTO_TEST_SUITE_END()
