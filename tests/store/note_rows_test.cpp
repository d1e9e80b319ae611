// SPDX-License-Identifier: MIT
//
// Notes that tell of rows, over the store on disk and its twin in memory: what changes of rows do to them.
#include "support/once.hpp"
#include "twins.hpp"

#include <random>

#include <boost/test/unit_test.hpp>

using framesd::DepthRange;
using framesd::errc;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::batch_of;
using framesd::test::Engines;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::run_of;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

DepthRange rows(std::int64_t first, std::int64_t last) { return {at(first), at(last)}; }

// Rows first, first + 2, ... last, and a note about them.
void bring(store::Log& store, const std::string& key, std::int64_t first, std::int64_t last,
           std::uint64_t salt = 0) {
  const int count = static_cast<int>((last - first) / 2) + 1;
  const auto done =
      ask(store, store::Upsert{.batch = run_of(store, first, 2, count, salt),
                               .notes = {{.key = key, .value = "v", .rows = rows(first, last)}}});
  BOOST_REQUIRE(done.has_value());
}

// '-' gone, '!' overwritten, '+' as it was.
char status(store::Log& store, const std::string& key) {
  const auto note = once(store).note(key).value();
  if (!note) return '-';
  return note->overwritten ? '!' : '+';
}

void put(store::Log& store, const std::vector<std::int64_t>& counts, std::uint64_t salt = 7) {
  BOOST_REQUIRE(upsert(store, batch_of(store, counts, salt)).has_value());
}

void erase(store::Log& store, std::int64_t from, std::int64_t to) {
  BOOST_REQUIRE(ask(store, store::Erase{rows(from, to)}).has_value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notes_about_rows)

BOOST_AUTO_TEST_CASE_TEMPLATE(say_of_which_rows_they_tell, Engine, Engines) {
  Engine engine;
  bring(engine.store(), "k", -10, 10);
  BOOST_TEST((once(engine.store()).note("k").value()->rows == rows(-10, 10)));
  BOOST_TEST(status(engine.store(), "k") == '+');
}

BOOST_AUTO_TEST_CASE_TEMPLATE(go_with_any_of_them_that_is_erased, Engine, Engines) {
  for (const auto& [from, to] : {std::pair{10, 10}, {14, 14}, {20, 20}, {0, 10}, {20, 99}, {-5, 99}}) {
    Engine engine;
    bring(engine.store(), "k", 10, 20);
    bring(engine.store(), "before", -20, -10);
    bring(engine.store(), "behind", 1000, 1010);
    erase(engine.store(), from, to);
    BOOST_TEST(status(engine.store(), "k") == '-');
    BOOST_TEST(status(engine.store(), "before") == '+');
    BOOST_TEST(status(engine.store(), "behind") == '+');
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(stay_when_nothing_of_theirs_is, Engine, Engines) {
  Engine engine;
  bring(engine.store(), "k", 10, 20);
  put(engine.store(), {1, 30});
  erase(engine.store(), 11, 11);
  erase(engine.store(), 0, 9);
  erase(engine.store(), 21, 40);
  BOOST_TEST(status(engine.store(), "k") == '+');
}

BOOST_AUTO_TEST_CASE_TEMPLATE(are_marked_when_one_is_overwritten_by_others, Engine, Engines) {
  Engine engine;
  bring(engine.store(), "k", 10, 20);
  bring(engine.store(), "other", 100, 120);
  put(engine.store(), {14});
  BOOST_TEST(status(engine.store(), "k") == '!');
  BOOST_TEST(status(engine.store(), "other") == '+');
  bring(engine.store(), "k", 10, 20);  // whoever marked it, its writer does not take that back
  BOOST_TEST(status(engine.store(), "k") == '!');
  erase(engine.store(), 20, 20);
  BOOST_TEST(status(engine.store(), "k") == '-');
}

BOOST_AUTO_TEST_CASE_TEMPLATE(are_not_marked_by_the_same_rows_nor_new_ones_nor_their_own, Engine, Engines) {
  Engine engine;
  bring(engine.store(), "k", 10, 20);
  put(engine.store(), {14}, 0);
  put(engine.store(), {9, 11, 15, 21});
  put(engine.store(), {9, 21}, 8);  // on both sides of them, and around
  bring(engine.store(), "k", 10, 20, 3);
  BOOST_TEST(status(engine.store(), "k") == '+');
}

BOOST_AUTO_TEST_CASE_TEMPLATE(taken_away_first_begin_without_the_mark, Engine, Engines) {
  Engine engine;
  bring(engine.store(), "k", 10, 20);
  put(engine.store(), {14});
  const auto done =
      ask(engine.store(), store::Upsert{.batch = batch_of(engine.store(), {30}),
                                        .notes = {{.key = "k", .value = {}, .expect = "v"},
                                                  {.key = "k", .value = "w", .rows = rows(30, 30)}}});
  BOOST_REQUIRE(done.has_value());
  BOOST_TEST(status(engine.store(), "k") == '+');
  erase(engine.store(), 10, 20);
  BOOST_TEST(status(engine.store(), "k") == '+');
  erase(engine.store(), 30, 30);
  BOOST_TEST(status(engine.store(), "k") == '-');
}

BOOST_AUTO_TEST_CASE_TEMPLATE(go_all_when_the_log_is_replaced_and_not_before, Engine, Engines) {
  Engine engine;
  bring(engine.store(), "k", 10, 20);
  BOOST_REQUIRE(ask(engine.store(), store::Upsert{.notes = {{"plain", "p"}}}).has_value());
  const auto id = ask(engine.store(), store::BeginReplacement{}).value().replacement;
  BOOST_REQUIRE(upsert(engine.store(), batch_of(engine.store(), {12, 14}, 5), id).has_value());
  BOOST_TEST(status(engine.store(), "k") == '+');
  BOOST_REQUIRE(ask(engine.store(), store::FinishReplacement{id}).has_value());
  BOOST_TEST(status(engine.store(), "k") == '-');
  BOOST_TEST(status(engine.store(), "plain") == '+');
}

BOOST_AUTO_TEST_CASE_TEMPLATE(without_rows_any_more_are_plain_ones, Engine, Engines) {
  Engine engine;
  bring(engine.store(), "k", 10, 20);
  BOOST_REQUIRE(ask(engine.store(), store::Upsert{.notes = {{"k", "plain"}}}).has_value());
  erase(engine.store(), 10, 20);
  BOOST_TEST(status(engine.store(), "k") == '+');
}

// In several transactions of the store on disk, in one of its twin.
BOOST_AUTO_TEST_CASE_TEMPLATE(of_a_large_batch_are_written_with_its_last_rows, Engine, Engines) {
  Engine engine;
  bring(engine.store(), "k", 10, 20);
  put(engine.store(), {14});
  const auto large = [&](std::vector<store::Note> notes) {
    return ask(engine.store(),
               store::Upsert{.batch = run_of(engine.store(), 0, 2, 25'000), .notes = std::move(notes)});
  };
  BOOST_TEST(large({{.key = "k", .value = "w", .expect = "v", .rows = rows(0, 49'998)}}).has_value());
  BOOST_TEST(status(engine.store(), "k") == '!');
  BOOST_TEST(large({{.key = "k", .value = {}, .expect = "w"},
                    {.key = "k", .value = "x", .rows = rows(0, 49'998)},
                    {.key = "gone", .value = {}}})
                 .has_value());
  BOOST_TEST(status(engine.store(), "k") == '+');
  BOOST_TEST(once(engine.store()).note("k").value()->value == "x");
  BOOST_TEST((once(engine.store()).note("k").value()->rows == rows(0, 49'998)));
  erase(engine.store(), 40'000, 40'000);
  BOOST_TEST(status(engine.store(), "k") == '-');
}

// Notes anywhere about rows of any extent; both engines must say the same of all of them.
BOOST_AUTO_TEST_CASE(fare_alike_in_both_engines) {
  framesd::test::DiskStore disk;
  framesd::test::MemoryStore twin{kNarrow};
  std::mt19937_64 random(20261128);
  const auto number = [&](std::int64_t below) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(below));
  };
  const auto both = [&](const auto& request_of) {
    const auto found = ask(disk.store(), request_of(disk.store()));
    const auto expected = ask(twin, request_of(twin));
    BOOST_REQUIRE_EQUAL(found.has_value(), expected.has_value());
  };
  for (int step = 0; step < 600; ++step) {
    const std::int64_t first = number(60) * (step % 3 == 0 ? 1'000'000'007 : 1) - 30;
    const int count = static_cast<int>(number(6)) + 1;
    const std::int64_t stride = step % 5 == 0 ? 1'000'003 : 1;
    const std::string key = "n" + std::to_string(number(40));
    const auto salt = static_cast<std::uint64_t>(number(3));
    const auto batch = [&](const store::Log& log) { return run_of(log, first, stride, count, salt); };
    switch (number(4)) {
      case 0:
        both([&](const auto&) { return store::Erase{rows(first, first + stride * (count - 1))}; });
        break;
      case 1: both([&](const auto& log) { return store::Upsert{.batch = batch(log)}; }); break;
      default:
        both([&](const auto& log) {
          return store::Upsert{.batch = batch(log),
                               .notes = {{.key = key,
                                          .value = "v" + std::to_string(step),
                                          .rows = rows(first, first + stride * (count - 1))}}};
        });
    }
    for (int i = 0; i < 40; ++i) {
      const std::string note = "n" + std::to_string(i);
      BOOST_REQUIRE_EQUAL(status(disk.store(), note), status(twin, note));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
