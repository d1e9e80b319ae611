// SPDX-License-Identifier: MIT
//
// What every Log promises of its versions and of what was changed since one.
#include "twins.hpp"

#include <boost/test/unit_test.hpp>

using framesd::DepthRange;
using framesd::test::ask;
using framesd::test::batch_of;
using framesd::test::between;
using framesd::test::Engines;
using framesd::test::once;
using framesd::test::upsert;
namespace store = framesd::store;

BOOST_AUTO_TEST_SUITE(versions_of_a_log)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_version_changes_with_the_content_and_only_then, Engine, Engines) {
  Engine engine;
  const auto made = once(engine.store()).snapshot().value().version;
  BOOST_CHECK(once(engine.store()).snapshot().value().version == made);
  const auto written = upsert(engine.store(), batch_of(engine.store(), {1})).value().version;
  BOOST_TEST(written.generation > made.generation);
  BOOST_CHECK(once(engine.store()).snapshot().value().version == written);
  BOOST_CHECK(ask(engine.store(), store::Erase{between(5, 9)}).value().version == written);
  BOOST_CHECK(upsert(engine.store(), engine.store().new_batch()).value().version == written);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(notes_and_what_is_built_aside_leave_the_version_alone, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  const auto version = upsert(log, batch_of(log, {1, 2})).value().version;
  const auto state = [&log] {
    return log.look([](store::View& view) -> framesd::result<store::Version> { return view.state(); })
        .value();
  };
  const auto noted = state();
  BOOST_CHECK(ask(log, store::Upsert{.notes = {{"a", "b"}}}).value().version == version);
  BOOST_CHECK(state() != noted);
  const auto id = ask(log, store::BeginReplacement{}).value().replacement;
  BOOST_CHECK(upsert(log, batch_of(log, {7}), id).value().version == version);
  BOOST_CHECK(ask(log, store::AbandonReplacement{id}).value().version == version);
  BOOST_CHECK(upsert(log, batch_of(log, {1, 2})).value().version == version);
  BOOST_TEST(once(log).changes(version).value()->empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_changed_since_a_state_is_known, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  const auto before = once(log).snapshot().value().version;
  (void)upsert(log, batch_of(log, {3, 9, 5})).value();
  const auto second = upsert(log, batch_of(log, {2, 3, 5}, 1)).value().version;
  (void)upsert(log, batch_of(log, {9})).value();
  (void)ask(log, store::Erase{between(4, 20)}).value();
  const auto changes = once(log).changes(before).value().value();
  BOOST_REQUIRE_EQUAL(changes.size(), 3u);
  BOOST_TEST(changes[0].generation == before.generation + 1);
  BOOST_CHECK(changes[0].range == between(3, 9));
  BOOST_TEST(changes[0].inserted == 3u);
  BOOST_CHECK(changes[1].range == between(2, 5));
  BOOST_TEST(changes[1].inserted == 1u);
  BOOST_TEST(changes[1].replaced == 2u);
  BOOST_CHECK(changes[2].range == between(4, 20));
  BOOST_TEST(changes[2].erased == 2u);
  BOOST_CHECK(changes[2].kind == store::LogChange::Kind::rows);
  BOOST_TEST(once(log).changes(second).value()->size() == 1u);
  BOOST_TEST(!once(log)
                  .changes({.incarnation = before.incarnation + 1, .generation = before.generation})
                  .value()
                  .has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_changed_since_a_generation_is_known_too, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  const auto before = once(log).snapshot().value().version;
  (void)upsert(log, batch_of(log, {3, 9, 5})).value();
  (void)ask(log, store::Erase{between(4, 20)}).value();
  const auto after = [&](std::uint64_t generation) {
    return log.look([&](store::View& view) { return view.changes_after(generation); }).value();
  };
  BOOST_REQUIRE_EQUAL(after(before.generation)->size(), 2u);
  BOOST_TEST(after(before.generation)->front().inserted == 3u);
  BOOST_TEST(after(before.generation + 1)->size() == 1u);
  BOOST_TEST(after(before.generation + 2)->empty());
  BOOST_TEST(!after(before.generation + 3).has_value());
  const auto counts =
      log.look([&](store::View& view) -> framesd::result<bool> { return view.counts_on_from(before); });
  BOOST_TEST(counts.value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(requests_that_are_committed_together_are_changes_of_their_own, Engine,
                              Engines) {
  Engine engine;
  auto& log = engine.store();
  const auto before = once(log).snapshot().value().version;
  for (const std::int64_t depth : {1, 1000, 2})
    log.submit(store::Upsert{batch_of(log, {depth})}, [](const auto&) {});
  const auto after = upsert(log, batch_of(log, {500})).value().version;
  const auto changes = once(log).changes(before).value().value();
  BOOST_REQUIRE_EQUAL(changes.size(), 4u);
  BOOST_CHECK(changes[1].range == between(1000, 1000));
  BOOST_CHECK(changes[2].range == between(2, 2));
  BOOST_TEST(after.generation == before.generation + 4);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(replacing_a_log_changes_all_of_it, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  const auto before = upsert(log, batch_of(log, {1})).value().version;
  const auto id = ask(log, store::BeginReplacement{}).value().replacement;
  (void)upsert(log, batch_of(log, {7}), id).value();
  (void)ask(log, store::FinishReplacement{id}).value();
  const auto changes = once(log).changes(before).value().value();
  BOOST_REQUIRE_EQUAL(changes.size(), 1u);
  BOOST_CHECK(changes[0].kind == store::LogChange::Kind::all);
  BOOST_CHECK(changes[0].range == DepthRange{});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(other_rows_leave_the_id_of_a_log_alone, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  const auto made = once(log).id().value();
  BOOST_TEST(made != 0u);
  (void)upsert(log, batch_of(log, {1})).value();
  const auto id = ask(log, store::BeginReplacement{}).value().replacement;
  (void)upsert(log, batch_of(log, {7}), id).value();
  (void)ask(log, store::FinishReplacement{id}).value();
  BOOST_TEST(once(log).id().value() == made);
  Engine another;
  BOOST_TEST(once(another.store()).id().value() != made);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_state_that_is_too_old_or_of_another_store_is_not_known, Engine, Engines) {
  Engine engine;
  auto& log = engine.store();
  const auto first = upsert(log, batch_of(log, {1})).value().version;
  for (std::uint64_t i = 1; i < store::kChangesKept; ++i)
    log.submit(store::Upsert{batch_of(log, {static_cast<std::int64_t>(2 + i)})}, [](const auto&) {});
  const auto last = upsert(log, batch_of(log, {2})).value().version;
  BOOST_TEST(once(log).changes(first).value()->size() == store::kChangesKept);
  (void)ask(log, store::Erase{between(1, 1)}).value();
  BOOST_TEST(!once(log).changes(first).value().has_value());
  const auto now = once(log).snapshot().value().version;
  BOOST_TEST(once(log).changes(last).value()->size() == 1u);
  BOOST_TEST(!once(log).changes({now.incarnation, now.generation + 1}).value().has_value());
  BOOST_TEST(!once(log).changes({now.incarnation + 1, now.generation}).value().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
