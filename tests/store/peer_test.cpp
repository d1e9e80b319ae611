// SPDX-License-Identifier: MIT
//
// Two processes on one store, one of them killed at any moment.
#include "peer_batches.hpp"
#include "peer_process.hpp"
#include "store_fixture.hpp"
#include "support/once.hpp"

#include <chrono>
#include <future>
#include <random>
#include <string>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using framesd::DepthRange;
using framesd::errc;
using framesd::Strip;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::batch_of;
using framesd::test::depths_of;
using framesd::test::kNarrow;
using framesd::test::kPeerStep;
using framesd::test::once;
using framesd::test::Peer;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

struct Shared {
  framesd::test::TempDir dir;
  std::filesystem::path path = dir.path() / "store";

  std::unique_ptr<store::lmdb::DiskStore> open() {
    return store::lmdb::open_store(framesd::test::peer_options(path)).value();
  }
};

// Rows of batch `number` that are there, each as it was written.
std::size_t rows_of_batch(store::Log& store, std::int64_t number) {
  Strip strip;
  const DepthRange range{at(number * kPeerStep), at(number * kPeerStep + kPeerStep - 1)};
  const auto page = once(store).read(
      {.range = range, .after = {}, .limit = kPeerStep, .samples = store::Samples::source}, strip);
  BOOST_REQUIRE(page.has_value());
  BOOST_REQUIRE_EQUAL(page->total, strip.rows());
  for (std::size_t row = 0; row < strip.rows(); ++row) {
    BOOST_REQUIRE_EQUAL(strip.depth(row).count(), number * kPeerStep + static_cast<std::int64_t>(row));
    const auto written =
        framesd::test::source_row(kNarrow, strip.depth(row), static_cast<std::uint64_t>(number));
    BOOST_REQUIRE(std::ranges::equal(strip.row(row), written));
  }
  return strip.rows();
}

// All acknowledged batches are whole, and nothing else is half there.
void check_batches(store::Log& store, std::int64_t acknowledged) {
  std::uint64_t frames = 0;
  std::int64_t number = 0;
  for (; number <= acknowledged; ++number) {
    const auto rows = rows_of_batch(store, number);
    BOOST_REQUIRE_EQUAL(rows, static_cast<std::size_t>(framesd::test::peer_rows(number)));
    frames += rows;
  }
  const auto all = once(store).snapshot().value().frames;
  for (; frames < all; ++number) {
    const auto rows = rows_of_batch(store, number);
    BOOST_REQUIRE(rows != 0);
    const auto whole = static_cast<std::size_t>(framesd::test::peer_rows(number));
    if (whole < 300) BOOST_REQUIRE_EQUAL(rows, whole);  // one transaction: all of it or nothing
    frames += rows;
  }
  BOOST_REQUIRE_EQUAL(frames, all);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(peer, Shared)

BOOST_AUTO_TEST_CASE(killed_at_any_moment_loses_nothing_acknowledged_and_tears_nothing) {
  std::mt19937 random(20);
  std::int64_t acknowledged = -1;
  for (int cycle = 0; cycle < 20; ++cycle) {
    auto kept_open = cycle % 2 == 0 ? open() : nullptr;  // half of the time beside a reader
    Peer peer("ingest", path, std::to_string(acknowledged + 1));
    for (auto lines = 1 + random() % 12; lines > 0; --lines) acknowledged = std::stoll(peer.line().value());
    for (auto spins = random() % 3000; spins > 0; --spins) ::getppid();
    peer.kill();
    while (const auto line = peer.line()) acknowledged = std::stoll(*line);
    const auto reopened = kept_open ? std::move(kept_open) : open();
    check_batches(*reopened, acknowledged);
    BOOST_REQUIRE(reopened->verify().value().sound());
  }
}

BOOST_AUTO_TEST_CASE(killed_while_it_changes_facts_it_leaves_whole_ones_that_are_no_older_than_acknowledged) {
  std::mt19937 random(21);
  for (int cycle = 0; cycle < 10; ++cycle) {
    Peer peer("describe", path);
    std::int64_t acknowledged = -1;
    for (auto lines = 1 + random() % 12; lines > 0; --lines) acknowledged = std::stoll(peer.line().value());
    for (auto spins = random() % 3000; spins > 0; --spins) ::getppid();
    peer.kill();
    while (const auto line = peer.line()) acknowledged = std::stoll(*line);
    const auto reopened = open();
    const std::string facts = once(*reopened).facts().value();
    BOOST_REQUIRE_GE(facts.size(), 1u);
    const std::int64_t number = std::stoll(facts);
    BOOST_TEST((number == acknowledged || number == acknowledged + 1));
    BOOST_TEST((facts == framesd::test::peer_facts(number)));
    BOOST_REQUIRE(reopened->verify().value().sound());
  }
}

BOOST_AUTO_TEST_CASE(rows_of_another_process_are_seen_at_once) {
  const auto mine = open();
  const auto before = once(*mine).snapshot().value().version;
  Peer peer("ingest", path);
  const std::int64_t acknowledged = std::stoll(peer.line().value());
  BOOST_TEST(rows_of_batch(*mine, acknowledged) != 0u);
  const auto after = once(*mine).snapshot().value().version;
  BOOST_TEST(after.generation > before.generation);
  BOOST_TEST(after.incarnation == before.incarnation);
}

BOOST_AUTO_TEST_CASE(both_may_write) {
  const auto mine = open();
  Peer peer("ingest", path);
  for (std::int64_t i = 1; i <= 20; ++i) {
    (void)peer.line().value();
    BOOST_REQUIRE_EQUAL(upsert(*mine, batch_of(*mine, {-i})).value().inserted, 1u);
  }
}

BOOST_AUTO_TEST_CASE(a_map_that_another_process_made_larger_is_followed) {
  auto small = framesd::test::peer_options(path);
  small.map_bytes = 1 << 20;
  const auto mine = store::lmdb::open_store(small).value();
  (void)upsert(*mine, batch_of(*mine, {-1})).value();
  Peer peer("grow", path, std::to_string(8 << 20));
  const std::uint64_t frames = std::stoull(peer.line().value());
  BOOST_TEST(frames * 42 > small.map_bytes);
  BOOST_TEST(once(*mine).snapshot().value().frames == frames + 1);
  BOOST_TEST(depths_of(*mine).size() == frames + 1);
  BOOST_TEST(upsert(*mine, batch_of(*mine, {-2})).value().inserted == 1u);
}

BOOST_AUTO_TEST_CASE(a_writer_follows_a_larger_map_too) {
  auto small = framesd::test::peer_options(path);
  small.map_bytes = 1 << 20;
  const auto mine = store::lmdb::open_store(small).value();
  Peer peer("grow", path, std::to_string(8 << 20));
  (void)peer.line().value();
  BOOST_TEST(upsert(*mine, batch_of(*mine, {-2})).value().inserted == 1u);
}

BOOST_AUTO_TEST_CASE(its_replacement_keeps_others_from_writing_until_it_dies) {
  const auto mine = open();
  (void)upsert(*mine, batch_of(*mine, {5})).value();
  Peer peer("replace", path);
  BOOST_TEST(peer.line().value() == "begun");
  BOOST_TEST(upsert(*mine, batch_of(*mine, {6})).error() == errc::store_replacing);
  BOOST_TEST(ask(*mine, store::BeginReplacement{}).error() == errc::store_replacing);
  peer.kill_unnoticed();
  BOOST_TEST(upsert(*mine, batch_of(*mine, {6})).value().inserted == 1u);
  BOOST_TEST(depths_of(*mine) == (std::vector<std::int64_t>{5, 6}));
  const auto id = ask(*mine, store::BeginReplacement{}).value().replacement;
  (void)ask(*mine, store::FinishReplacement{id}).value();
  BOOST_TEST(depths_of(*mine).empty());
}

BOOST_AUTO_TEST_CASE(what_its_dead_replacement_left_is_cleared_at_open) {
  {
    Peer peer("replace", path);
    BOOST_TEST(peer.line().value() == "begun");
  }
  const auto mine = open();
  BOOST_TEST(upsert(*mine, batch_of(*mine, {6})).value().inserted == 1u);
  BOOST_TEST(depths_of(*mine) == std::vector<std::int64_t>{6});
}

namespace {

// Submits a batch that takes many transactions, with a note about its rows, while a peer does something to
// the first of them as soon as it is there.
struct Spread {
  explicit Spread(store::Log& store, Peer& peer, std::vector<store::Note> notes) {
    BOOST_REQUIRE(peer.line().value() == "ready");
    std::promise<framesd::result<store::WriteOutcome>> ended;
    auto outcome = ended.get_future();
    store.submit(store::Upsert{.batch = framesd::test::run_of(store, 0, 1, kRows), .notes = std::move(notes)},
                 [&](const framesd::result<store::WriteOutcome>& done) { ended.set_value(done); });
    BOOST_REQUIRE(peer.line().value() == "done");
    was_under_way = outcome.wait_for(std::chrono::seconds(0)) == std::future_status::timeout;
    result = outcome.get();
  }

  static constexpr int kRows = 96'000;  // 320 transactions: the peer's is long before the last
  bool was_under_way = false;           // when the peer had done it
  framesd::result<store::WriteOutcome> result = store::WriteOutcome{};
};

const DepthRange kSpread{at(0), at(Spread::kRows - 1)};

}  // namespace

BOOST_AUTO_TEST_CASE(what_another_process_overwrites_of_a_batch_under_way_marks_its_note) {
  const auto mine = open();
  Peer peer("overwrite", path, "0");
  const Spread spread(*mine, peer, {{.key = "k", .value = "v", .expect = "", .rows = kSpread}});
  BOOST_REQUIRE(spread.was_under_way);
  BOOST_TEST(spread.result.has_value());
  BOOST_REQUIRE(once(*mine).note("k").value().has_value());
  BOOST_TEST(once(*mine).note("k").value()->overwritten);
  BOOST_TEST((once(*mine).note("k").value()->rows == kSpread));
}

BOOST_AUTO_TEST_CASE(a_note_that_a_batch_takes_away_leaves_it_no_mark_but_one_of_the_meantime) {
  const auto mine = open();
  Peer peer("overwrite", path, "0");
  const std::vector<store::Note> before = {{.key = "k", .value = "old"}};
  BOOST_REQUIRE(ask(*mine, store::Upsert{.notes = before}).has_value());
  const Spread spread(
      *mine, peer, {{.key = "k", .value = {}, .expect = "old"}, {.key = "k", .value = "v", .rows = kSpread}});
  BOOST_REQUIRE(spread.was_under_way);
  BOOST_TEST(spread.result.has_value());
  BOOST_REQUIRE(once(*mine).note("k").value().has_value());
  BOOST_TEST(once(*mine).note("k").value()->value == "v");
  BOOST_TEST(once(*mine).note("k").value()->overwritten);
}

BOOST_AUTO_TEST_CASE(a_batch_of_which_another_process_erases_a_row_meanwhile_writes_no_note) {
  const auto mine = open();
  Peer peer("erase", path, "0");
  const Spread spread(*mine, peer, {{.key = "k", .value = "v", .expect = "", .rows = kSpread}});
  BOOST_TEST(spread.result.error() == errc::store_conflict);
  BOOST_TEST(!once(*mine).note("k").value().has_value());
}

// The mark of a batch that was cut short is not that of the next one.
BOOST_AUTO_TEST_CASE(what_is_left_of_a_batch_that_was_cut_short_tells_nothing_of_the_next_one) {
  const auto mine = open();
  {
    Peer peer("cut", path);
    BOOST_REQUIRE(peer.line().value() == "part stored");
  }
  BOOST_TEST(!once(*mine).note("k").value().has_value());
  BOOST_REQUIRE(upsert(*mine, batch_of(*mine, {0}, 9)).has_value());
  const std::vector<store::Note> notes = {
      {.key = "k", .value = "v", .expect = "", .rows = DepthRange{at(0), at(1)}}};
  BOOST_REQUIRE(ask(*mine, store::Upsert{.batch = batch_of(*mine, {0, 1}), .notes = notes}).has_value());
  BOOST_TEST(!once(*mine).note("k").value()->overwritten);
}

BOOST_AUTO_TEST_CASE(rows_of_other_widths_are_neither_read_nor_written) {
  const auto mine = open();
  Peer peer("widths", path);
  BOOST_TEST(peer.line().value() == "changed");
  BOOST_TEST(once(*mine).snapshot().error() == errc::store_widths_differ);
  Strip strip;
  BOOST_TEST(once(*mine).read({}, strip).error() == errc::store_widths_differ);
  BOOST_TEST(upsert(*mine, batch_of(*mine, {1})).error() == errc::store_widths_differ);
  BOOST_TEST(ask(*mine, store::Erase{{at(0), at(9)}}).error() == errc::store_widths_differ);
}

BOOST_AUTO_TEST_SUITE_END()
