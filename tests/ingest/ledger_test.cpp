// SPDX-License-Identifier: MIT
#include "support/memory_store.hpp"
#include "support/once.hpp"
#include "support/printing.hpp"
#include <framesd/ingest/ledger.hpp>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using framesd::test::once;
namespace ingest = framesd::ingest;
namespace json = boost::json;

namespace {

struct Books {
  framesd::test::MemoryStore store;
  ingest::Report report;
  std::chrono::system_clock::time_point now{std::chrono::seconds(1'700'000'000)};

  ingest::Recorded enter(std::string source, std::string digest = {}) {
    now += std::chrono::seconds(1);
    return ingest::record(store, {.source = std::move(source),
                                  .bytes = 42,
                                  .digest = std::move(digest),
                                  .time = now,
                                  .scope = ingest::LedgerScope::ingest,
                                  .report = &report})
        .value();
  }
  json::value entry(std::size_t place) {
    return json::parse(store.look([&](auto& log) { return ingest::ledger(log, 2000); }).value().at(place));
  }
  std::size_t entries() {
    return store.look([&](auto& log) { return ingest::ledger(log, 5000); }).value().size();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ledger, Books)

BOOST_AUTO_TEST_CASE(gives_the_newest_first_and_whole) {
  BOOST_TEST(entries() == 0u);
  report.stored = 7;
  enter("a.csv");
  const auto second = enter("b \"quoted\".csv", "d1");
  BOOST_TEST(entries() == 2u);
  const json::value newest = entry(0);
  BOOST_TEST(newest.at("id").as_string() == second.id);
  BOOST_TEST(newest.at("source").as_string() == "b \"quoted\".csv");
  BOOST_TEST(newest.at("bytes").to_number<int>() == 42);
  BOOST_TEST(newest.at("digest").as_string() == "d1");
  BOOST_TEST(newest.at("time").as_string() == "2023-11-14T22:13:22.000Z");
  BOOST_TEST(newest.at("scope").as_string() == "ingest");
  BOOST_TEST(newest.at("report").at("stored").to_number<int>() == 7);
  BOOST_TEST(newest.at("same_as").is_null());
  BOOST_TEST(entry(1).at("digest").is_null());
}

BOOST_AUTO_TEST_CASE(recognizes_content_that_came_before) {
  const auto first = enter("a.csv", "d1");
  BOOST_TEST(!first.same_as.has_value());
  BOOST_TEST(!enter("b.csv", "d2").same_as.has_value());
  BOOST_TEST(enter("copy of a.csv", "d1").same_as.value() == first.id);
  BOOST_TEST(entry(0).at("same_as").as_string() == first.id);
  BOOST_TEST(!enter("unknown", "").same_as.has_value());
}

BOOST_AUTO_TEST_CASE(keeps_the_newest_thousand) {
  for (int i = 0; i < 1010; ++i) enter(std::to_string(i), "d" + std::to_string(i));
  BOOST_TEST(entries() == ingest::kLedgerKept);
  BOOST_TEST(entry(0).at("source").as_string() == "1009");
  BOOST_TEST(entry(999).at("source").as_string() == "10");
  BOOST_TEST(once(store).notes("digest/", framesd::store::Order::ascending, 5000).value().size() <=
             ingest::kLedgerKept);
}

BOOST_AUTO_TEST_CASE(of_a_thousand_contents_the_oldest_is_forgotten) {
  for (int i = 0; i < 1000; ++i) enter(std::to_string(i), "d" + std::to_string(9999 - i));
  enter("one more", "d1");
  BOOST_TEST(!enter("the oldest", "d9999").same_as.has_value());
  BOOST_TEST(enter("the newest", "d9000").same_as.has_value());
}

BOOST_AUTO_TEST_CASE(what_notes_given_along_expect_is_asked_once) {
  int asked = 0;
  const auto recorded = ingest::record(
      store, {.source = "a.csv", .time = now, .scope = ingest::LedgerScope::ingest, .report = &report},
      [&](const ingest::Recorded&) {
        ++asked;
        return std::vector<framesd::store::Note>{{"k", "new", "other"}};
      });
  BOOST_TEST(recorded.error() == framesd::errc::store_conflict);
  BOOST_TEST(asked == 1);
  BOOST_TEST(entries() == 0u);
}

BOOST_AUTO_TEST_CASE(others_that_are_always_quicker_are_no_conflict_of_the_notes_given_along) {
  const auto recorded = ingest::record(store,
                                       {.source = "a.csv",
                                        .digest = "d1",
                                        .time = now,
                                        .scope = ingest::LedgerScope::ingest,
                                        .report = &report},
                                       [&](const ingest::Recorded&) {
                                         enter("theirs", "d1");
                                         return std::vector<framesd::store::Note>{{"k", "new", ""}};
                                       });
  BOOST_TEST(recorded.error() == framesd::errc::overloaded);
}

BOOST_AUTO_TEST_CASE(notes_come_with_it_and_an_error_says_why_it_ended) {
  report.rejects.resize(50);
  const auto recorded = ingest::record(store,
                                       {.source = "a.csv",
                                        .time = now,
                                        .scope = ingest::LedgerScope::ingest,
                                        .report = &report,
                                        .error = "broken off"},
                                       [](const ingest::Recorded& as) {
                                         return std::vector<framesd::store::Note>{{"other", as.id}};
                                       });
  BOOST_TEST(once(store).notes("other", framesd::store::Order::ascending, 9).value().at(0).value ==
             recorded.value().id);
  BOOST_TEST(entry(0).at("error").as_string() == "broken off");
  BOOST_TEST(entry(0).at("report").at("rejects").as_array().size() == ingest::kLedgerRejects);
  BOOST_TEST(entry(0).at("id").as_string() == recorded.value().id);
}

BOOST_AUTO_TEST_CASE(the_newest_is_first_even_when_the_clock_was_set_back) {
  for (int i = 0; i < 20; ++i) {
    now -= std::chrono::minutes(i % 3);
    const auto id = enter(std::to_string(i)).id;
    BOOST_TEST(entry(0).at("id").as_string() == id);
  }
}

BOOST_AUTO_TEST_CASE(a_report_says_as_what_it_was_recorded) {
  report.identity.digest = "d1";
  ingest::record_report(store, "a.csv", ingest::LedgerScope::command_line, report);
  const std::string first = report.identity.ingest_id;
  BOOST_TEST(entry(0).at("id").as_string() == first);
  ingest::record_report(store, "a.csv", ingest::LedgerScope::command_line, report);
  BOOST_TEST(report.identity.same_as.value() == first);
  std::string text;
  ingest::append_json(text, report);
  BOOST_TEST(json::parse(text).at("same_as").as_string() == first);
  BOOST_TEST(ingest::summary_of(report).ends_with(", the same content as ingest " + first));
}

BOOST_AUTO_TEST_CASE(says_in_which_state_the_log_was) {
  enter("a.csv");
  const json::value state = entry(0).at("state");
  const auto version = once(store).snapshot().value().version;
  BOOST_TEST(state.at("generation").to_number<std::uint64_t>() == version.generation);
  BOOST_TEST(state.at("incarnation").as_string().size() == 16u);
}

BOOST_AUTO_TEST_CASE(the_rows_of_its_ingests_are_given_in_the_order_in_which_they_ended) {
  report.first_depth = framesd::Depth::parse("-10.000001").value();
  report.last_depth = framesd::Depth::parse("9000.25").value();
  const auto first = enter("a.csv");
  report.first_depth.reset();
  report.last_depth.reset();
  enter("nothing of it was stored.csv");
  report.first_depth = report.last_depth = framesd::Depth::parse("7").value();
  enter("b.csv");
  const auto rows = store.look([](auto& log) { return ingest::ingested_rows(log); }).value();
  BOOST_TEST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(rows[0].id == first.id);
  BOOST_TEST(rows[0].source == "a.csv");
  BOOST_TEST((rows[0].time == std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'001))));
  BOOST_TEST(rows[0].range.min.text() == "-10.000001");
  BOOST_TEST(rows[0].range.max.text() == "9000.25");
  BOOST_TEST((rows[0].state == once(store).snapshot().value().version));
  BOOST_TEST(rows[1].source == "b.csv");
}

BOOST_AUTO_TEST_SUITE_END()
