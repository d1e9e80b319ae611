// SPDX-License-Identifier: MIT
//
// Preconditions of requests, over the store on disk and its twin in memory.
#include "support/once.hpp"
#include "twins.hpp"

#include <boost/test/unit_test.hpp>

using framesd::DepthRange;
using framesd::errc;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::batch_of;
using framesd::test::depths_of;
using framesd::test::Engines;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

using Match = store::Precondition::Match;
const store::Precondition kThere{.match = Match{.any = true}};
const store::Precondition kNotThere{.none_match = Match{.any = true}};

store::Precondition in(store::Log& store) {
  const store::Version other{1, 1};
  return {.match = Match{.versions = {other, once(store).snapshot().value().version}}};
}

bool refused(const framesd::result<store::WriteOutcome>& outcome) {
  return !outcome && outcome.error() == errc::precondition_failed;
}

framesd::result<store::WriteOutcome> put(store::Log& store, std::int64_t depth,
                                         const store::Precondition& precondition) {
  return ask(store, store::Upsert{.batch = batch_of(store, {depth}, 5), .precondition = precondition});
}

framesd::result<store::WriteOutcome> erase(store::Log& store, std::int64_t from, std::int64_t to,
                                           const store::Precondition& precondition) {
  return ask(store, store::Erase{{at(from), at(to)}, precondition});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(preconditions)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_a_put_are_of_its_depth, Engine, Engines) {
  Engine engine;
  auto& store = engine.store();
  (void)upsert(store, batch_of(store, {10, 30})).value();
  BOOST_TEST(refused(put(store, 20, kThere)));
  BOOST_TEST(refused(put(store, 10, kNotThere)));
  BOOST_TEST(refused(put(store, 20, in(store))));
  BOOST_TEST((depths_of(store) == std::vector<std::int64_t>{10, 30}));
  BOOST_TEST(put(store, 20, kNotThere)->inserted == 1u);
  BOOST_TEST(put(store, 20, kThere)->replaced == 1u);
  BOOST_TEST(put(store, 20, in(store))->replaced == 1u);
  BOOST_TEST(refused(put(store, 20, {.none_match = in(store).match})));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_an_erasure_are_of_any_frame_in_its_range, Engine, Engines) {
  Engine engine;
  auto& store = engine.store();
  (void)upsert(store, batch_of(store, {10, 30})).value();
  BOOST_TEST(refused(erase(store, 11, 29, kThere)));
  BOOST_TEST(refused(erase(store, 31, 99, kThere)));
  BOOST_TEST(refused(erase(store, 99, 0, kThere)));
  BOOST_TEST(erase(store, 11, 29, kNotThere)->erased == 0u);
  BOOST_TEST(erase(store, 0, 29, kThere)->erased == 1u);
  BOOST_TEST(erase(store, 0, 99, in(store))->erased == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(that_name_an_older_state_fail, Engine, Engines) {
  Engine engine;
  auto& store = engine.store();
  (void)upsert(store, batch_of(store, {10, 30})).value();
  const store::Precondition then = in(store);
  (void)upsert(store, batch_of(store, {99})).value();
  BOOST_TEST(refused(put(store, 10, then)));
  BOOST_TEST(refused(erase(store, 10, 10, then)));
  BOOST_TEST(refused(put(store, 10, {.match = Match{}})));
  BOOST_TEST(erase(store, 10, 10, in(store))->erased == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
