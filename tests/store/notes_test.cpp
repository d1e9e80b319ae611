// SPDX-License-Identifier: MIT
//
// Notes, over the store on disk and its twin in memory.
#include "raw_lmdb.hpp"
#include "support/once.hpp"
#include "twins.hpp"

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::DepthRange;
using framesd::errc;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::batch_of;
using framesd::test::Engines;
using framesd::test::kNarrow;
using framesd::test::once;
namespace store = framesd::store;

namespace {

void write(store::Log& store, std::vector<store::Note> notes) {
  const auto done = ask(store, store::Upsert{.notes = std::move(notes)});
  BOOST_REQUIRE(done.has_value());
}

std::vector<std::string> keys(store::Log& store, std::string_view prefix,
                              store::Order order = store::Order::ascending, std::size_t limit = 100) {
  std::vector<std::string> found;
  for (const store::Note& note : once(store).notes(prefix, order, limit).value()) found.push_back(note.key);
  return found;
}

using Keys = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(notes)

BOOST_AUTO_TEST_CASE_TEMPLATE(are_found_by_prefix_in_either_order, Engine, Engines) {
  Engine engine;
  BOOST_TEST(keys(engine.store(), "") == Keys{});
  write(engine.store(), {{"b/2", "two"}, {"a", "A"}, {"b/1", "one"}, {"b0", "zero"}, {"c", "C"}});
  BOOST_TEST(keys(engine.store(), "b/") == (Keys{"b/1", "b/2"}));
  BOOST_TEST(keys(engine.store(), "b/", store::Order::descending) == (Keys{"b/2", "b/1"}));
  BOOST_TEST(keys(engine.store(), "b/", store::Order::descending, 1) == Keys{"b/2"});
  BOOST_TEST(keys(engine.store(), "c", store::Order::descending) == Keys{"c"});
  BOOST_TEST(keys(engine.store(), "", store::Order::ascending, 2) == (Keys{"a", "b/1"}));
  BOOST_TEST(keys(engine.store(), "d") == Keys{});
  BOOST_TEST(once(engine.store()).notes("b/1", store::Order::ascending, 1).value()[0].value == "one");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_later_one_replaces_and_an_empty_one_takes_away, Engine, Engines) {
  Engine engine;
  write(engine.store(), {{"k", "1"}, {"l", "1"}});
  write(engine.store(), {{"k", "2"}, {"l", ""}, {"m", ""}});
  BOOST_TEST(keys(engine.store(), "") == Keys{"k"});
  BOOST_TEST(once(engine.store()).notes("k", store::Order::ascending, 1).value()[0].value == "2");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(come_with_the_rows_that_carry_them_and_change_the_version, Engine, Engines) {
  Engine engine;
  const auto before = once(engine.store()).snapshot().value();
  const auto done = ask(
      engine.store(), store::Upsert{.batch = batch_of(engine.store(), {1, 2, 3}), .notes = {{"up/x", "3"}}});
  BOOST_TEST(done.value().inserted == 3u);
  BOOST_TEST(keys(engine.store(), "up/") == Keys{"up/x"});
  BOOST_TEST((once(engine.store()).snapshot().value().version != before.version));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_a_refused_request_are_not_written, Engine, Engines) {
  Engine engine;
  const auto refused =
      ask(engine.store(),
          store::Upsert{.batch = batch_of(engine.store(), {1}), .replacement = 77, .notes = {{"k", "v"}}});
  BOOST_TEST(refused.error() == errc::cancelled);
  BOOST_TEST(keys(engine.store(), "") == Keys{});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(may_be_written_while_a_log_is_being_replaced, Engine, Engines) {
  Engine engine;
  const auto id = ask(engine.store(), store::BeginReplacement{}).value().replacement;
  write(engine.store(), {{"a", "1"}});
  BOOST_TEST(ask(engine.store(), store::FinishReplacement{.id = id}).has_value());
  BOOST_TEST(keys(engine.store(), "") == (Keys{"a"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(are_found_by_their_key, Engine, Engines) {
  Engine engine;
  write(engine.store(), {{"k1", "one"}});
  BOOST_TEST(once(engine.store()).note("k1").value()->value == "one");
  BOOST_TEST(!once(engine.store()).note("k1").value()->rows.has_value());
  BOOST_TEST(!once(engine.store()).note("k").value().has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_another_value_than_expected_stop_the_request, Engine, Engines) {
  Engine engine;
  const auto with = [&](framesd::test::Batch batch, std::string key, std::optional<std::string> expect) {
    return ask(engine.store(),
               store::Upsert{.batch = std::move(batch),
                             .notes = {{"beside", "x"}, {.key = key, .value = "new", .expect = expect}}});
  };
  write(engine.store(), {{"k", "v"}});
  const auto before = once(engine.store()).snapshot().value();
  for (const bool rows : {false, true}) {
    const auto batch = [&] { return rows ? batch_of(engine.store(), {1, 2}) : nullptr; };
    BOOST_TEST(with(batch(), "k", "w").error() == errc::store_conflict);
    BOOST_TEST(with(batch(), "k", "").error() == errc::store_conflict);
    BOOST_TEST(with(batch(), "l", "v").error() == errc::store_conflict);
  }
  BOOST_TEST(keys(engine.store(), "") == Keys{"k"});
  BOOST_TEST((once(engine.store()).snapshot().value().version == before.version));
  BOOST_TEST(with(batch_of(engine.store(), {1, 2}), "k", "v")->inserted == 2u);
  BOOST_TEST(with(nullptr, "l", "").has_value());
  BOOST_TEST(with(engine.store().new_batch(), "l", std::nullopt).has_value());
}

BOOST_AUTO_TEST_CASE(outlive_the_process) {
  framesd::test::DiskStore disk;
  write(disk.store(), {{"k", std::string(60'000, 'x')}});
  disk.close();
  disk.open();
  BOOST_TEST(once(disk.store()).notes("k", store::Order::ascending, 1).value()[0].value.size() == 60'000u);
  BOOST_TEST(disk.store().verify().value().sound());
}

BOOST_AUTO_TEST_CASE(a_damaged_one_is_an_error_and_found_by_verify) {
  framesd::test::DiskStore disk;
  write(disk.store(), {{"k", "value"}});
  disk.close();
  framesd::test::with_lmdb(disk.options().directory, [&](MDB_txn* txn) {
    std::string key = "note/k";
    std::string value = "abcdvalue";
    MDB_val k{key.size(), key.data()};
    MDB_val v{value.size(), value.data()};
    framesd::test::must(mdb_put(txn, framesd::test::table(txn, "meta"), &k, &v, 0));
  });
  disk.open();
  BOOST_TEST(once(disk.store()).notes("", store::Order::ascending, 9).error() == errc::store_corrupt);
  BOOST_TEST(!disk.store().verify().value().sound());
}

BOOST_AUTO_TEST_SUITE_END()
