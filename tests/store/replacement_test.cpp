// SPDX-License-Identifier: MIT
//
// Replacing a whole log at once, over the store on disk and its twin; then what only the disk has to promise.
#include "support/once.hpp"
#include "twins.hpp"

#include <boost/test/unit_test.hpp>

using framesd::DepthRange;
using framesd::errc;
using framesd::test::ask;
using framesd::test::batch_of;
using framesd::test::depths_of;
using framesd::test::DiskStore;
using framesd::test::Engines;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

using Counts = std::vector<std::int64_t>;

// Begins one on a store that holds 1, 2, 3.
std::uint64_t begin_on_three(store::Log& store) {
  (void)upsert(store, batch_of(store, {1, 2, 3})).value();
  return ask(store, store::BeginReplacement{}).value().replacement;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(replacement)

BOOST_AUTO_TEST_CASE_TEMPLATE(readers_see_the_old_log_until_the_new_one_is_complete, Engine, Engines) {
  Engine engine;
  const auto id = begin_on_three(engine.store());
  BOOST_TEST(id != 0u);
  BOOST_TEST(upsert(engine.store(), batch_of(engine.store(), {2, 7}), id).value().inserted == 2u);
  BOOST_TEST(upsert(engine.store(), batch_of(engine.store(), {7, 8}), id).value().replaced == 1u);
  BOOST_TEST(depths_of(engine.store()) == (Counts{1, 2, 3}));
  const auto before = once(engine.store()).snapshot().value().version;
  const auto switched = ask(engine.store(), store::FinishReplacement{id}).value().version;
  BOOST_TEST(switched.generation > before.generation);
  BOOST_TEST(depths_of(engine.store()) == (Counts{2, 7, 8}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(other_writes_are_refused_meanwhile_and_done_again_after, Engine, Engines) {
  Engine engine;
  const auto id = begin_on_three(engine.store());
  BOOST_TEST(upsert(engine.store(), batch_of(engine.store(), {9})).error() == errc::store_replacing);
  BOOST_TEST(ask(engine.store(), store::Erase{DepthRange{}}).error() == errc::store_replacing);
  BOOST_TEST(ask(engine.store(), store::BeginReplacement{}).error() == errc::store_replacing);
  (void)ask(engine.store(), store::FinishReplacement{id}).value();
  BOOST_TEST(upsert(engine.store(), batch_of(engine.store(), {9})).value().inserted == 1u);
  BOOST_TEST(depths_of(engine.store()) == Counts{9});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_abandoned_one_changes_nothing, Engine, Engines) {
  Engine engine;
  const auto id = begin_on_three(engine.store());
  (void)upsert(engine.store(), batch_of(engine.store(), {4, 5}), id).value();
  (void)ask(engine.store(), store::AbandonReplacement{id}).value();
  BOOST_TEST(depths_of(engine.store()) == (Counts{1, 2, 3}));
  BOOST_TEST(upsert(engine.store(), batch_of(engine.store(), {4})).value().inserted == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(each_begins_with_an_empty_log, Engine, Engines) {
  Engine engine;
  auto id = begin_on_three(engine.store());
  for (std::int64_t round = 10; round < 14; ++round) {
    (void)upsert(engine.store(), batch_of(engine.store(), {round}), id).value();
    (void)ask(engine.store(), store::FinishReplacement{id}).value();
    BOOST_TEST(depths_of(engine.store()) == Counts{round});
    const auto next = ask(engine.store(), store::BeginReplacement{}).value().replacement;
    BOOST_TEST(next != id);
    id = next;
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_facts_that_come_with_the_end_become_true_with_it, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  (void)ask(log, store::Describe{"old"}).value();
  const auto id = begin_on_three(log);
  (void)upsert(log, batch_of(log, {7}), id).value();
  store::Version seen = once(log).snapshot().value().version;
  const auto end = [&] {
    return store::FinishReplacement{id, store::Describe{"new", {.match = {{.versions = {seen}}}}}};
  };
  (void)ask(log, store::Describe{"others"}).value();
  BOOST_TEST(ask(log, end()).error() == errc::precondition_failed);
  BOOST_TEST(depths_of(log) == (Counts{1, 2, 3}));
  BOOST_TEST(once(log).facts().value() == "others");

  seen = once(log).snapshot().value().version;
  BOOST_TEST(upsert(log, batch_of(log, {8}), id).has_value());  // it is still under way
  BOOST_TEST(ask(log, end()).has_value());
  BOOST_TEST(depths_of(log) == (Counts{7, 8}));
  BOOST_TEST(once(log).facts().value() == "new");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_id_that_is_not_or_no_longer_known_is_cancelled, Engine, Engines) {
  Engine engine;
  BOOST_TEST(upsert(engine.store(), batch_of(engine.store(), {1}), 77).error() == errc::cancelled);
  BOOST_TEST(ask(engine.store(), store::FinishReplacement{0}).error() == errc::cancelled);
  const auto id = begin_on_three(engine.store());
  BOOST_TEST(upsert(engine.store(), batch_of(engine.store(), {4}), id + 1).error() == errc::cancelled);
  (void)ask(engine.store(), store::AbandonReplacement{id}).value();
  BOOST_TEST(ask(engine.store(), store::FinishReplacement{id}).error() == errc::cancelled);
  BOOST_TEST(ask(engine.store(), store::AbandonReplacement{id}).error() == errc::cancelled);
  BOOST_TEST(upsert(engine.store(), batch_of(engine.store(), {4}), id).error() == errc::cancelled);
}

BOOST_FIXTURE_TEST_CASE(survives_closing_when_finished, DiskStore) {
  const auto id = begin_on_three(store());
  (void)upsert(store(), batch_of(store(), {7}), id).value();
  (void)ask(store(), store::FinishReplacement{id}).value();
  close();
  open();
  BOOST_TEST(depths_of(store()) == Counts{7});
}

BOOST_FIXTURE_TEST_CASE(is_abandoned_by_closing_when_not_finished, DiskStore) {
  const auto id = begin_on_three(store());
  (void)upsert(store(), batch_of(store(), {7}), id).value();
  close();
  open();
  BOOST_TEST(depths_of(store()) == (Counts{1, 2, 3}));
  BOOST_TEST(upsert(store(), batch_of(store(), {4})).value().inserted == 1u);
  BOOST_TEST(upsert(store(), batch_of(store(), {8}), id).error() == errc::cancelled);
}

BOOST_AUTO_TEST_SUITE_END()
