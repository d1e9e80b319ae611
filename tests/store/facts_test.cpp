// SPDX-License-Identifier: MIT
//
// The facts of a log, over the store on disk and its twin in memory; then what only the disk has to promise.
#include "lmdb/meta.hpp"
#include "raw_lmdb.hpp"
#include "support/once.hpp"
#include "twins.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include <boost/test/unit_test.hpp>

using framesd::DepthRange;
using framesd::errc;
using framesd::test::ask;
using framesd::test::batch_of;
using framesd::test::depths_of;
using framesd::test::Engines;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

using Match = store::Precondition::Match;

framesd::result<store::WriteOutcome> describe(store::Log& log, std::string facts,
                                              const store::Precondition& precondition = {}) {
  return ask(log, store::Describe{.facts = std::move(facts), .precondition = precondition});
}

std::string facts_of(store::Log& log) { return once(log).facts().value(); }

store::Version version_of(store::Log& log) { return once(log).snapshot().value().version; }

bool refused(const framesd::result<store::WriteOutcome>& outcome) {
  return !outcome && outcome.error() == errc::precondition_failed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_of_a_log)

BOOST_AUTO_TEST_CASE_TEMPLATE(are_the_bytes_that_were_given_last, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  BOOST_TEST(facts_of(log) == "");
  const std::string any{"{\"a\":\0\xFF}", 8};
  for (const std::string& facts : {std::string("{}"), any, std::string()}) {
    BOOST_TEST(describe(log, facts).has_value());
    BOOST_TEST(facts_of(log) == facts);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(are_content_and_no_change_of_frames, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  (void)upsert(log, batch_of(log, {1, 2, 3})).value();
  const auto before = version_of(log);
  const auto described = describe(log, "{}").value().version;
  BOOST_TEST(described.generation == before.generation + 1);
  BOOST_CHECK(version_of(log) == described);
  const auto changes = once(log).changes(before).value().value();
  BOOST_REQUIRE_EQUAL(changes.size(), 1u);
  BOOST_CHECK(changes[0].kind == store::LogChange::Kind::facts);
  BOOST_CHECK(changes[0].range == store::kNoDepths);
  BOOST_TEST(changes[0].inserted + changes[0].replaced + changes[0].erased == 0u);
  const auto changed = [&](const DepthRange& range) {
    return log.look([&](store::View& view) { return store::changed_since(view, before, range); }).value();
  };
  BOOST_TEST(!changed({}));
  BOOST_TEST(!changed(DepthRange::only(framesd::test::at(2))));
  (void)upsert(log, batch_of(log, {2}, 5)).value();
  BOOST_TEST(changed({}));
  BOOST_TEST(depths_of(log).size() == 3u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(that_are_the_same_change_nothing, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  const auto made = version_of(log);
  BOOST_CHECK(describe(log, "").value().version == made);
  const auto described = describe(log, "{}").value().version;
  BOOST_CHECK(describe(log, "{}").value().version == described);
  BOOST_CHECK(version_of(log) == described);
  BOOST_TEST(once(log).changes(made).value()->size() == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(are_changed_if_the_version_is_one_of_those_named, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  const auto first = version_of(log);
  BOOST_TEST(refused(describe(log, "x", {.match = Match{.versions = {{1, 99}, {2, 9}}}})));
  BOOST_TEST(refused(describe(log, "x", {.match = Match{}})));
  BOOST_TEST(describe(log, "a", {.match = Match{.versions = {{2, 9}, first}}}).has_value());
  BOOST_TEST(refused(describe(log, "b", {.match = Match{.versions = {first}}})));
  BOOST_TEST(describe(log, "b", {.match = Match{.any = true}}).has_value());
  const auto now = version_of(log);
  BOOST_TEST(refused(describe(log, "c", {.none_match = Match{.versions = {now}}})));
  BOOST_TEST(describe(log, "c", {.none_match = Match{.versions = {first}}}).has_value());
  (void)upsert(log, batch_of(log, {1})).value();
  BOOST_TEST(refused(describe(log, "d", {.match = Match{.versions = {now}}})));
  BOOST_TEST(facts_of(log) == "c");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(are_given_only_where_there_are_none_if_that_is_asked, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  (void)upsert(log, batch_of(log, {1})).value();
  const store::Precondition only_new{.none_match = Match{.any = true}};
  BOOST_TEST(describe(log, "a", only_new).has_value());
  BOOST_TEST(refused(describe(log, "b", only_new)));
  BOOST_TEST(refused(describe(log, "a", only_new)));
  BOOST_TEST(describe(log, "").has_value());
  BOOST_TEST(describe(log, "b", only_new).has_value());
  BOOST_TEST(facts_of(log) == "b");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_requests_at_once_that_name_one_version_one_is_done, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  for (int round = 0; round < 20; ++round) {
    const store::Precondition here{.match = Match{.versions = {version_of(log)}}};
    std::atomic<int> done = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        const std::string facts = std::to_string(round * 4 + i);
        const auto outcome = describe(log, facts, here);
        done += outcome.has_value() ? 1 : 0;
      });
    }
    for (std::thread& thread : threads) thread.join();
    BOOST_TEST(done == 1);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(that_are_queued_together_have_versions_of_their_own, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  const auto before = version_of(log);
  std::vector<store::Version> versions;
  for (const char* facts : {"a", "b", "c"}) {
    log.submit(store::Describe{.facts = facts},
               [&](const auto& outcome) { versions.push_back(outcome.value().version); });
  }
  const auto last = describe(log, "d").value().version;
  BOOST_REQUIRE_EQUAL(versions.size(), 3u);
  for (std::uint64_t i = 0; i < 3; ++i) BOOST_TEST(versions[i].generation == before.generation + 1 + i);
  BOOST_TEST(last.generation == before.generation + 4);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(have_no_part_in_a_replacement, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  (void)describe(log, "old").value();
  const auto id = ask(log, store::BeginReplacement{}).value().replacement;
  (void)upsert(log, batch_of(log, {7}), id).value();
  BOOST_TEST(describe(log, "new").has_value());
  BOOST_TEST(facts_of(log) == "new");
  BOOST_TEST(ask(log, store::FinishReplacement{id}).has_value());
  BOOST_TEST(facts_of(log) == "new");
  BOOST_TEST(depths_of(log) == std::vector<std::int64_t>{7});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(have_at_most_a_mebibyte, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  const std::string longest(store::kFactsMax, 'x');
  BOOST_TEST(describe(log, longest).has_value());
  BOOST_TEST(describe(log, longest + "x").error() == errc::facts_malformed);
  BOOST_TEST((facts_of(log) == longest));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(are_of_the_state_that_a_look_sees, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  (void)describe(log, "then").value();
  const auto seen = log.look([&](store::View& view) {
    (void)describe(log, "now").value();
    return view.facts();
  });
  BOOST_TEST(seen.value() == "then");
  BOOST_TEST(facts_of(log) == "now");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(are_in_the_summary_with_the_time_the_log_was_made, Engine, Engines) {
  using std::chrono::milliseconds;
  using std::chrono::system_clock;
  const auto before = std::chrono::floor<milliseconds>(system_clock::now());
  Engine engine;
  auto& log = engine.store();
  (void)describe(log, "{}").value();
  const auto summary = store::summary_of(log).value();
  BOOST_TEST(summary.facts == "{}");
  BOOST_REQUIRE(summary.created.has_value());
  BOOST_TEST((before <= *summary.created && *summary.created <= system_clock::now()));
  BOOST_CHECK(summary.version == version_of(log));
}

BOOST_AUTO_TEST_CASE(outlive_the_process_and_are_seen_without_opening_the_log) {
  framesd::test::DiskStore disk;
  const std::string facts(600'000, 'f');
  (void)describe(disk.store(), facts).value();
  const auto created = store::summary_of(disk.store()).value().created;
  disk.close();
  const auto peeked = store::lmdb::summary_at(disk.options().directory).value().value();
  BOOST_TEST((peeked.facts == facts));
  BOOST_TEST((peeked.created == created));
  disk.open();
  BOOST_TEST((facts_of(disk.store()) == facts));
  BOOST_TEST((store::summary_of(disk.store()).value().created == created));
  BOOST_TEST(disk.store().verify().value().sound());
}

BOOST_AUTO_TEST_CASE(that_are_damaged_are_an_error_found_by_verify_and_mended_by_others) {
  framesd::test::DiskStore disk;
  (void)describe(disk.store(), "value").value();
  for (std::string value : {"abcdvalue", "abc"}) {
    disk.close();
    framesd::test::with_lmdb(disk.options().directory, [&](MDB_txn* txn) {
      std::string key = "facts";
      MDB_val k{key.size(), key.data()};
      MDB_val v{value.size(), value.data()};
      framesd::test::must(mdb_put(txn, framesd::test::table(txn, "meta"), &k, &v, 0));
    });
    disk.open();
    BOOST_TEST(once(disk.store()).facts().error() == errc::store_corrupt);
    const auto report = disk.store().verify().value();
    BOOST_REQUIRE_EQUAL(report.fault_count, 1u);
    BOOST_TEST(report.faults[0].where == "table meta");
    BOOST_TEST(report.faults[0].what == "the checksum of the facts does not match");
    BOOST_TEST(refused(describe(disk.store(), "new", {.none_match = Match{.any = true}})));
    BOOST_TEST(describe(disk.store(), "value").has_value());
    BOOST_TEST(facts_of(disk.store()) == "value");
    BOOST_TEST(disk.store().verify().value().sound());
  }
}

BOOST_AUTO_TEST_CASE(of_a_store_that_tells_no_time_the_time_is_not_known) {
  framesd::test::DiskStore disk;
  disk.close();
  framesd::test::with_lmdb(disk.options().directory, [&](MDB_txn* txn) {
    std::string key = "store";
    auto value = store::lmdb::encode_meta(
        {.store_id = 1, .incarnation = 1, .rows = kNarrow, .live = {}, .builder = {}});
    MDB_val k{key.size(), key.data()};
    MDB_val v{value.size(), value.data()};
    framesd::test::must(mdb_put(txn, framesd::test::table(txn, "meta"), &k, &v, 0));
  });
  disk.open();
  BOOST_TEST(!store::summary_of(disk.store()).value().created.has_value());
  BOOST_TEST(describe(disk.store(), "{}").has_value());
  BOOST_TEST(!store::summary_of(disk.store()).value().created.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
