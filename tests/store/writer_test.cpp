// SPDX-License-Identifier: MIT
//
// The writer: groups, transactions of bounded size, errors that stay with their asker, threads.
#include "lmdb/env/file_locks.hpp"
#include "store_fixture.hpp"
#include "support/once.hpp"
#include "writer_group.hpp"

#include <atomic>
#include <csignal>
#include <future>
#include <random>
#include <sys/resource.h>
#include <thread>

#include <boost/test/unit_test.hpp>

using framesd::DepthRange;
using framesd::errc;
using framesd::RowFormat;
using framesd::Strip;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::batch_of;
using framesd::test::depths_of;
using framesd::test::DiskStore;
using framesd::test::Group;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::Outcome;
using framesd::test::run_of;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

// While it lives, files of this process cannot grow beyond `bytes`: writes across that are cut short.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uintmax_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limited = before_;
    limited.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

struct SmallMap : DiskStore {
  SmallMap() {
    close();
    auto small = options();
    small.map_bytes = 1 << 20;
    open(small);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(writer)

BOOST_FIXTURE_TEST_CASE(what_queues_together_is_committed_together_and_counted_apart, DiskStore) {
  Group group(store());
  group.add(store::Upsert{batch_of(store(), {1, 2, 3})});
  group.add(store::Upsert{batch_of(store(), {3, 4}, 9)});
  group.add(store::Erase{{at(1), at(2)}});
  const auto outcomes = group.run();
  BOOST_TEST(outcomes[0]->inserted == 3u);
  BOOST_TEST(outcomes[1]->inserted == 1u);
  BOOST_TEST(outcomes[1]->replaced == 1u);
  BOOST_TEST(outcomes[2]->erased == 2u);
  BOOST_CHECK(outcomes[0]->version == outcomes[2]->version);
  BOOST_CHECK(once(store()).snapshot().value().version == outcomes[2]->version);
}

BOOST_FIXTURE_TEST_CASE(the_time_of_a_transaction_is_shared_out_by_rows, DiskStore) {
  Group group(store());
  group.add(store::Upsert{batch_of(store(), {1, 2, 3})});
  group.add(store::Upsert{batch_of(store(), {4})});
  group.add(store::Erase{{at(1), at(1)}});
  const auto outcomes = group.run();
  for (const auto part : {&store::WriteOutcome::editing, &store::WriteOutcome::syncing}) {
    BOOST_TEST(((*outcomes[1]).*part).count() > 0);
    BOOST_TEST(std::abs((((*outcomes[0]).*part) - 3 * ((*outcomes[1]).*part)).count()) <= 2);  // rounded
    BOOST_TEST(((*outcomes[2]).*part).count() == 0);
  }
}

BOOST_FIXTURE_TEST_CASE(a_refusal_inside_a_group_concerns_its_asker_only, DiskStore) {
  Group group(store());
  group.add(store::Upsert{batch_of(store(), {1})});
  group.add(store::Upsert{batch_of(store(), {2}), 99});
  group.add(store::Upsert{batch_of(store(), {3})});
  const auto outcomes = group.run();
  BOOST_TEST(outcomes[1].error() == errc::cancelled);
  BOOST_CHECK(outcomes[0]->version == outcomes[2]->version);
  BOOST_TEST(depths_of(store()) == (std::vector<std::int64_t>{1, 3}));
}

BOOST_FIXTURE_TEST_CASE(a_failure_inside_a_group_concerns_its_asker_only, SmallMap) {
  (void)upsert(store(), run_of(store(), 0, 10, 100)).value();
  Group group(store());
  group.add(store::Upsert{batch_of(store(), {-1})});
  group.add(store::Upsert{run_of(store(), 10000, 1, 9999)});
  group.add(store::Upsert{run_of(store(), 50000, 1, 9999)});
  group.add(store::Upsert{batch_of(store(), {-2})});
  const auto outcomes = group.run();
  BOOST_TEST(outcomes[0]->inserted == 1u);
  BOOST_TEST(outcomes[2].error() == errc::store_full);
  BOOST_TEST(outcomes[3]->inserted == 1u);
  BOOST_TEST(once(store()).neighbours(at(0)).value().below.value() == at(-1));
  BOOST_TEST(!once(store()).neighbours(at(50000)).value().above.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_full_map_is_an_error_for_writers_and_nothing_to_readers, SmallMap) {
  std::uint64_t stored = 0;
  Outcome outcome = store::WriteOutcome{};
  for (std::int64_t first = 0; outcome; first += 500) {
    outcome = upsert(store(), run_of(store(), first, 1, 500));
    if (outcome) stored += outcome->inserted;
  }
  BOOST_TEST(outcome.error() == errc::store_full);
  BOOST_TEST(depths_of(store()).size() == stored);
  BOOST_TEST(ask(store(), store::Erase{DepthRange{}}).value().erased == stored);
  BOOST_TEST(upsert(store(), batch_of(store(), {1})).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_large_batch_is_spread_over_transactions_of_bounded_rows, DiskStore) {
  close();
  auto few = options();
  few.rows_per_transaction = 100;
  open(few);
  const auto before = once(store()).snapshot().value().version.generation;
  const auto outcome = upsert(store(), run_of(store(), 0, 2, 1050)).value();
  BOOST_TEST(outcome.inserted == 1050u);
  BOOST_TEST(outcome.version.generation == before + 11);
}

BOOST_FIXTURE_TEST_CASE(a_batch_that_one_transaction_holds_is_not_spread_over_two, DiskStore) {
  close();
  auto few = options();
  few.rows_per_transaction = 100;
  open(few);
  Group group(store());
  for (const std::int64_t first : {0, 1000, 2000}) group.add(store::Upsert{run_of(store(), first, 1, 40)});
  const auto outcomes = group.run();
  BOOST_CHECK(outcomes[0]->version == outcomes[1]->version);
  BOOST_TEST(outcomes[2]->version.generation == outcomes[0]->version.generation + 1);
}

BOOST_FIXTURE_TEST_CASE(scattered_rows_end_a_transaction_earlier, DiskStore) {
  close();
  const auto before_and_after = [this](framesd::test::Batch batch) {
    const auto before = once(store()).snapshot().value().version.generation;
    return upsert(store(), std::move(batch)).value().version.generation - before;
  };
  open();
  BOOST_TEST(before_and_after(run_of(store(), 0, 1000, 9000)) == 1u);
  BOOST_TEST(before_and_after(run_of(store(), 500, 2000, 4500)) == 3u);
}

BOOST_FIXTURE_TEST_CASE(a_write_cut_short_on_a_disk_with_room_makes_the_store_read_only, DiskStore) {
  std::atomic<int> told = 0;
  close();
  auto telling = options();
  telling.on_write_failure = [&told] { ++told; };
  open(telling);
  (void)upsert(store(), batch_of(store(), {1, 2})).value();
  {
    const FileSizeLimit limit(std::filesystem::file_size(file("data.mdb")) + 100);
    BOOST_TEST(upsert(store(), run_of(store(), 10, 1, 3000)).error() == errc::store_io);
  }
  BOOST_TEST(upsert(store(), batch_of(store(), {3})).error() == errc::store_read_only);
  BOOST_TEST(!store().health().read_only_because.empty());
  BOOST_TEST(told == 1);
  BOOST_TEST(ask(store(), store::BeginReplacement{}).error() == errc::store_read_only);
  BOOST_TEST(depths_of(store()) == (std::vector<std::int64_t>{1, 2}));
  close();
  open();
  BOOST_TEST(upsert(store(), batch_of(store(), {3})).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_replacement_that_could_not_begin_keeps_nobody_out, DiskStore) {
  (void)upsert(store(), batch_of(store(), {1})).value();
  {
    const FileSizeLimit limit(4096);
    BOOST_TEST(ask(store(), store::BeginReplacement{}).error() == errc::store_full);
  }
  const auto theirs = store::lmdb::FileLocks::open(file("data.mdb"), true);
  BOOST_TEST(!theirs->is_taken_elsewhere(store::lmdb::FileLocks::Byte::building));
}

BOOST_FIXTURE_TEST_CASE(closing_commits_what_was_submitted, DiskStore) {
  std::atomic<int> durable = 0;
  for (std::int64_t i = 0; i < 50; ++i) {
    store().submit(store::Upsert{run_of(store(), i * 100, 1, 100)}, [&](const Outcome& outcome) {
      if (outcome) ++durable;
    });
  }
  close();
  BOOST_TEST(durable == 50);
  open();
  BOOST_TEST(once(store()).snapshot().value().frames == 5000u);
}

BOOST_FIXTURE_TEST_CASE(many_threads_write_at_once_and_each_gets_its_own_count, DiskStore) {
  std::vector<std::thread> askers;
  std::atomic<std::uint64_t> inserted = 0;
  for (std::int64_t asker = 0; asker < 4; ++asker) {
    askers.emplace_back([&, asker] {
      for (std::int64_t i = 0; i < 25; ++i) {
        inserted += upsert(store(), run_of(store(), asker + i * 40, 4, 10)).value().inserted;
      }
    });
  }
  for (auto& asker : askers) asker.join();
  BOOST_TEST(inserted == 1000u);
  BOOST_TEST(once(store()).snapshot().value().frames == 1000u);
}

// Each commit gives all rows another salt, so a reader that saw two states would see two salts.
BOOST_FIXTURE_TEST_CASE(every_look_sees_one_state_while_others_are_committed, DiskStore) {
  constexpr int kRows = 300;
  (void)upsert(store(), run_of(store(), 0, 1, kRows, 0)).value();
  std::atomic<bool> stop = false;
  std::atomic<int> torn = 0;
  std::atomic<int> reads = 0;
  const auto reader = [&] {
    Strip strip;
    Strip alone;
    std::uint64_t generation = 0;
    while (!stop) {
      const auto seen = store().look([&](store::View& log) -> framesd::result<std::uint64_t> {
        const auto page = log.read({.range = {}, .after = {}, .limit = kRows}, strip);
        if (!page) return {boost::system::in_place_error, page.error()};
        const auto last = log.read({.range = {}, .after = at(kRows - 2), .limit = 1}, alone);
        if (!last) return {boost::system::in_place_error, last.error()};
        return log.version().generation;
      });
      if (!seen || strip.rows() != kRows || alone.rows() != 1 || *seen < generation) {
        ++torn;
        continue;
      }
      generation = *seen;
      torn += alone.row(0)[0] != strip.row(0)[0] ? 1 : 0;
      const std::uint8_t salt = strip.row(0)[0];
      for (std::size_t row = 0; row < strip.rows(); ++row) torn += strip.row(row)[0] != salt ? 1 : 0;
      ++reads;
    }
  };
  const std::vector<std::uint8_t> source(kNarrow.source_width, 1);
  const auto commit_all_as = [&](std::uint8_t salt) {
    auto batch = store().new_batch();
    const std::vector<std::uint8_t> resized(kNarrow.frame_width, salt);
    for (std::int64_t row = 0; row < kRows; ++row) batch->add(at(row), source, resized);
    (void)upsert(store(), std::move(batch)).value();
  };
  commit_all_as(0);
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(reader);
  for (int commit = 1; commit < 60 || reads < 60; ++commit) commit_all_as(static_cast<std::uint8_t>(commit));
  stop = true;
  for (auto& thread : readers) thread.join();
  BOOST_TEST(torn == 0);
}

BOOST_FIXTURE_TEST_CASE(what_came_before_in_the_group_counts_for_a_precondition, DiskStore) {
  using Match = store::Precondition::Match;
  (void)upsert(store(), batch_of(store(), {1})).value();
  const store::Precondition now{.match = Match{.versions = {once(store()).snapshot().value().version}}};
  const store::Precondition absent{.none_match = Match{.any = true}};
  Group group(store());
  group.add(store::Upsert{.batch = batch_of(store(), {1}, 5), .precondition = now});
  group.add(store::Upsert{.batch = batch_of(store(), {1}, 6), .precondition = now});
  group.add(store::Upsert{.batch = batch_of(store(), {2}, 5), .precondition = absent});
  group.add(store::Upsert{.batch = batch_of(store(), {2}, 6), .precondition = absent});
  group.add(store::Erase{{at(1), at(1)}, now});
  const auto outcomes = group.run();
  BOOST_TEST(outcomes[0].has_value());
  BOOST_TEST(outcomes[1].error() == errc::precondition_failed);
  BOOST_TEST(outcomes[2].has_value());
  BOOST_TEST(outcomes[3].error() == errc::precondition_failed);
  BOOST_TEST(outcomes[4].error() == errc::precondition_failed);
  BOOST_TEST((depths_of(store()) == std::vector<std::int64_t>{1, 2}));
}

BOOST_FIXTURE_TEST_CASE(a_version_of_its_own_is_that_of_its_rows, DiskStore) {
  const auto own = [this](std::int64_t depth, std::uint64_t salt) {
    return store::Upsert{.batch = batch_of(store(), {depth}, salt), .own_version = true};
  };
  Group group(store());
  group.add(own(1, 1));
  group.add(own(2, 1));  // shares the transaction
  group.add(own(1, 2));
  group.add(store::Upsert{batch_of(store(), {0, 2, 5})});
  group.add(own(7, 1));
  group.add(store::Erase{{at(6), at(8)}});
  const auto outcomes = group.run();
  BOOST_TEST((outcomes[0]->version == outcomes[1]->version));
  BOOST_TEST(outcomes[2]->version.generation > outcomes[1]->version.generation);
  BOOST_TEST((outcomes[3]->version == outcomes[2]->version));
  BOOST_TEST(outcomes[5]->version.generation > outcomes[4]->version.generation);
  BOOST_TEST((depths_of(store()) == std::vector<std::int64_t>{0, 1, 2, 5}));
}

BOOST_AUTO_TEST_SUITE_END()
