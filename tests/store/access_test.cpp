// SPDX-License-Identifier: MIT
//
// What opening a store makes, changes and needs: nothing for a refused file, other widths for an empty one,
// no right to write for who only reads.
#include "lmdb/env/address_space.hpp"
#include "lmdb/env/file_locks.hpp"
#include "lmdb/env/process_number.hpp"
#include "raw_lmdb.hpp"
#include "store_fixture.hpp"
#include "support/once.hpp"

#include <atomic>
#include <cstdint>
#include <fstream>
#include <limits>
#include <numeric>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::Filter;
using framesd::RowFormat;
using framesd::test::ask;
using framesd::test::batch_of;
using framesd::test::depths_of;
using framesd::test::DiskStore;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::upsert;
namespace fs = std::filesystem;
namespace store = framesd::store;
using Byte = store::lmdb::FileLocks::Byte;
using Counts = std::vector<std::int64_t>;

namespace {

constexpr RowFormat kWide{.source_width = 12, .frame_width = 6};

struct Nowhere {
  store::lmdb::OpenOptions options() const {
    return {.directory = dir.path() / "store", .map_bytes = 64 << 20, .format = kNarrow};
  }
  framesd::test::TempDir dir;
};

store::lmdb::OpenOptions with_format(store::lmdb::OpenOptions options, const RowFormat& format) {
  options.format = format;
  return options;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_access)

BOOST_FIXTURE_TEST_CASE(a_deferred_store_is_made_by_its_first_rows, Nowhere) {
  const auto deferred = store::lmdb::open_at_first_rows(options()).value();
  store::Upsert note;
  note.notes = {{"a", "b"}};
  BOOST_TEST(ask(*deferred, std::move(note)).error() == errc::store_missing);
  BOOST_TEST(once(*deferred).snapshot().value().frames == 0u);
  BOOST_TEST(once(*deferred).notes("", store::Order::ascending, 9).value().empty());
  BOOST_TEST(!fs::exists(options().directory));
  BOOST_TEST(deferred->opened() == nullptr);
  BOOST_TEST(upsert(*deferred, batch_of(*deferred, {3})).value().inserted == 1u);
  BOOST_TEST(dynamic_cast<const store::lmdb::DiskStore&>(*deferred->opened()).opening().made);
  BOOST_TEST(depths_of(*deferred) == Counts{3});
}

BOOST_FIXTURE_TEST_CASE(a_deferred_store_that_cannot_be_made_says_why, Nowhere) {
  std::ofstream(options().directory) << "a file in its place";
  auto below = options();
  below.directory /= "store";
  const auto deferred = store::lmdb::open_at_first_rows(below);
  if (deferred) {
    BOOST_TEST(upsert(**deferred, batch_of(**deferred, {3})).has_error());
    BOOST_TEST((*deferred)->failure()->detail.find(below.directory.string()) != std::string::npos);
  } else {
    BOOST_TEST(deferred.error().detail.find(below.directory.string()) != std::string::npos);
  }
}

BOOST_FIXTURE_TEST_CASE(a_store_without_frames_takes_other_widths, DiskStore) {
  const auto before = once(store()).snapshot().value().version;
  close();
  open(with_format(options(), kWide));
  BOOST_CHECK(store().opening().replaced_format == kNarrow);
  BOOST_TEST(!store().opening().made);
  BOOST_CHECK(once(store()).snapshot().value().version != before);
  BOOST_TEST(upsert(store(), batch_of(store(), {1})).value().inserted == 1u);
  close();
  BOOST_TEST(store::lmdb::open_store(with_format(options(), kNarrow)).error().code ==
             errc::store_widths_differ);
}

BOOST_FIXTURE_TEST_CASE(it_keeps_its_widths_while_another_process_has_it_open, DiskStore) {
  close();
  {
    const auto theirs = store::lmdb::FileLocks::open(file("data.mdb"), true);
    BOOST_REQUIRE_EQUAL(theirs->share(Byte::open), 0);
    const auto refused = store::lmdb::open_store(with_format(options(), kWide));
    BOOST_TEST(refused.error().code == errc::store_widths_differ);
    BOOST_TEST(refused.error().detail.ends_with(
        "but another process has it open for 8 samples, shown as 6 (bilinear): "
        "set source_width = 8, or stop that process first"));
  }
  BOOST_TEST(store::lmdb::open_store(with_format(options(), kWide)).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_glance_makes_and_locks_nothing, Nowhere) {
  BOOST_TEST(!store::lmdb::glance_at(options().directory).value().has_value());
  BOOST_TEST(!fs::exists(options().directory));
  {
    const auto made = std::move(store::lmdb::open_store(options()).value());
    (void)upsert(*made, batch_of(*made, {1, 2})).value();
  }
  fs::remove(options().directory / "lock.mdb");
  const auto there = store::lmdb::glance_at(options().directory).value();
  BOOST_CHECK(there->format == kNarrow);
  BOOST_TEST(there->frames == 2u);
  BOOST_TEST(!fs::exists(options().directory / "lock.mdb"));
}

BOOST_FIXTURE_TEST_CASE(who_may_not_write_reads_while_nobody_commits, DiskStore) {
  (void)upsert(store(), batch_of(store(), {1, 2})).value();
  close();
  fs::remove(file("lock.mdb"));
  auto reading = options();
  reading.access = store::lmdb::Access::read;
  open(reading);
  BOOST_TEST(depths_of(store()) == (Counts{1, 2}));
  BOOST_TEST(store().describe().value().extent.frames == 2u);
  BOOST_TEST(store().verify().value().sound());
  BOOST_TEST(upsert(store(), batch_of(store(), {3})).error() == errc::store_denied);
  BOOST_TEST(!fs::exists(file("lock.mdb")));
  const auto theirs = store::lmdb::FileLocks::open(file("data.mdb"), true);
  BOOST_TEST(theirs->try_take(Byte::writing));  // between two reads others may commit
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_removed_under_it_takes_no_rows, DiskStore) {
  (void)upsert(store(), batch_of(store(), {1})).value();
  const fs::path away = options().directory.parent_path() / "away";
  fs::rename(options().directory, away);
  BOOST_TEST(upsert(store(), batch_of(store(), {2})).error() == errc::store_missing);
  BOOST_TEST(
      store().health().read_only_because.ends_with("/data.mdb was removed or replaced while it was open"));
  BOOST_TEST(depths_of(store()) == Counts{1});
  fs::create_directory(options().directory);
  fs::copy_file(away / "data.mdb", file("data.mdb"));  // the same bytes, another file
  BOOST_TEST(upsert(store(), batch_of(store(), {2})).error() == errc::store_missing);
  fs::remove_all(options().directory);
  fs::rename(away, options().directory);
  BOOST_TEST(upsert(store(), batch_of(store(), {2})).value().inserted == 1u);
  BOOST_TEST(store().health().read_only_because == "");
}

BOOST_FIXTURE_TEST_CASE(nor_when_its_lock_file_is_removed_or_replaced, DiskStore) {
  (void)upsert(store(), batch_of(store(), {1})).value();
  const fs::path away = options().directory / "away";
  fs::rename(file("lock.mdb"), away);
  BOOST_TEST(upsert(store(), batch_of(store(), {2})).error() == errc::store_missing);
  BOOST_TEST(
      store().health().read_only_because.ends_with("/lock.mdb was removed or replaced while it was open"));
  BOOST_TEST(depths_of(store()) == Counts{1});
  fs::copy_file(away, file("lock.mdb"));
  BOOST_TEST(upsert(store(), batch_of(store(), {2})).error() == errc::store_missing);
  fs::rename(away, file("lock.mdb"));
  BOOST_TEST(upsert(store(), batch_of(store(), {2})).value().inserted == 1u);
  BOOST_TEST(store().health().read_only_because == "");
}

BOOST_FIXTURE_TEST_CASE(who_would_use_another_lock_file_than_others_stays_out, DiskStore) {
  close();
  struct stat found {};
  BOOST_REQUIRE_EQUAL(::stat(file("lock.mdb").c_str(), &found), 0);
  for (const ino_t other : {found.st_ino - 1, found.st_ino + 1, ino_t{3}}) {
    const auto theirs = store::lmdb::FileLocks::open(file("data.mdb"), true);
    BOOST_REQUIRE_EQUAL(theirs->share_lock_file(other), 0);
    const auto refused = store::lmdb::open_store(options());
    BOOST_TEST(refused.error().code == errc::store_io);
    BOOST_TEST(refused.error().detail.find("its lock.mdb was removed or replaced") != std::string::npos);
  }
  const auto theirs = store::lmdb::FileLocks::open(file("data.mdb"), true);
  BOOST_REQUIRE_EQUAL(theirs->share_lock_file(found.st_ino), 0);
  BOOST_TEST(store::lmdb::open_store(options()).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_copy_without_its_tables_is_called_damaged, DiskStore) {
  close();
  framesd::test::with_lmdb(options().directory, [](MDB_txn* txn) {
    framesd::test::must(mdb_drop(txn, framesd::test::table(txn, "frames.1"), 1));
  });
  const auto refused = store::lmdb::open_store(options());
  BOOST_TEST(refused.error().code == errc::store_corrupt);
  BOOST_TEST(refused.error().detail.find("its list of tables is incomplete") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_limited_address_space_holds_a_smaller_map) {
  rlimit before{};
  ::getrlimit(RLIMIT_AS, &before);
  constexpr std::uint64_t kGiB = 1 << 30;
  BOOST_TEST(store::lmdb::fitting_map_bytes(64 * kGiB) == 64 * kGiB);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  rlimit limited = before;
  limited.rlim_cur = 4 * kGiB;
  ::setrlimit(RLIMIT_AS, &limited);
  const std::uint64_t fitting = store::lmdb::fitting_map_bytes(64 * kGiB);
  const std::uint64_t small = store::lmdb::fitting_map_bytes(1 << 20);
  ::setrlimit(RLIMIT_AS, &before);
  BOOST_TEST(fitting < 2 * kGiB);
  BOOST_TEST(fitting >= kGiB);
  BOOST_TEST(small == 1u << 20);
#endif
}

BOOST_AUTO_TEST_CASE(a_map_is_twice_its_file_in_steps) {
  constexpr std::uint64_t kGiB = 1 << 30;
  BOOST_TEST(store::lmdb::map_bytes_for(0, 64 * kGiB, kGiB) == kGiB);
  BOOST_TEST(store::lmdb::map_bytes_for(kGiB / 2, 64 * kGiB, kGiB) == kGiB);
  BOOST_TEST(store::lmdb::map_bytes_for(kGiB / 2 + 1, 64 * kGiB, kGiB) == 2 * kGiB);
  BOOST_TEST(store::lmdb::map_bytes_for(40 * kGiB, 64 * kGiB, kGiB) == 64 * kGiB);
  BOOST_TEST(store::lmdb::map_bytes_for(0, 1 << 20, kGiB) == 1u << 20);
  BOOST_TEST(store::lmdb::map_bytes_for(2 << 20, 1 << 20, kGiB) == kGiB);  // others made the file larger
  BOOST_TEST(store::lmdb::is_room_for_map(kGiB, 0));
  BOOST_TEST(!store::lmdb::is_room_for_map(std::numeric_limits<std::uint64_t>::max(), 0));
}

BOOST_AUTO_TEST_CASE(a_map_moves_as_its_file_grows_while_others_read) {
  framesd::test::TempDir dir;
  const auto log = store::lmdb::open_store({.directory = dir.path() / "store",
                                            .map_bytes = 64 << 20,
                                            .map_step = 2 << 20,
                                            .format = framesd::test::kNarrow})
                       .value();
  constexpr std::int64_t kRows = 300'000;
  std::atomic<bool> ended = false;
  std::atomic<std::uint64_t> torn = 0;
  std::uint64_t stored = 0;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!ended) {
        const auto seen = framesd::test::once(*log).snapshot();
        if (!seen || seen->frames % 1000 != 0) ++torn;
      }
    });
  }
  for (std::int64_t row = 0; row < kRows; row += 1000) {
    std::vector<std::int64_t> depths(1000);
    std::iota(depths.begin(), depths.end(), row);
    stored += framesd::test::upsert(*log, framesd::test::batch_of(*log, depths)).has_value() ? 1000 : 0;
  }
  ended = true;
  readers.clear();
  BOOST_TEST(torn == 0u);
  BOOST_TEST(stored == std::uint64_t{kRows});
  BOOST_TEST(framesd::test::once(*log).snapshot().value().frames == std::uint64_t{kRows});
  BOOST_TEST(log->health().figures[1].value > 10u << 20);  // used_bytes: several steps
}

BOOST_AUTO_TEST_CASE(lmdb_knows_a_process_by_a_number_that_no_system_gives_out) {
  framesd::test::TempDir dir;
  const pid_t own = ::getpid();
  const pid_t number = store::lmdb::choose_process_number(dir.path() / "lock.mdb");
  BOOST_TEST(number > 1 << 22);
  {
    const store::lmdb::ActingAs acting(number);
    BOOST_TEST(::getpid() == number);
    std::thread([&] { BOOST_TEST(::getpid() == own); }).join();
    MDB_env* env = nullptr;  // the library asks this program too
    MDB_txn* txn = nullptr;
    framesd::test::must(mdb_env_create(&env));
    framesd::test::must(mdb_env_open(env, dir.path().c_str(), MDB_NOTLS, 0644));
    framesd::test::must(mdb_txn_begin(env, nullptr, MDB_RDONLY, &txn));
    std::string readers;
    mdb_reader_list(
        env, [](const char* text, void* out) { return static_cast<std::string*>(out)->append(text), 0; },
        &readers);
    BOOST_TEST(readers.find(std::to_string(number)) != std::string::npos);
    mdb_txn_abort(txn);
    mdb_env_close(env);
  }
  BOOST_TEST(::getpid() == own);
}

BOOST_AUTO_TEST_SUITE_END()
