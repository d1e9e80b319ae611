// SPDX-License-Identifier: MIT
//
// Stores of older formats, made here as those formats were.
#include "lmdb/migrate.hpp"

#include "lmdb/env/file_locks.hpp"
#include "raw_dump.hpp"
#include "support/once.hpp"
#include "twins.hpp"

using framesd::errc;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::DiskStore;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// A store of 25,000 frames that becomes one of format 1: frames alone.
struct OfFormat1 : DiskStore {
  OfFormat1() {
    (void)upsert(store(), framesd::test::run_of(store(), -3'000'000, 700, 25000)).value();
    before = once(store()).snapshot().value();
    close();
    incarnation = incarnation_on_disk();
    overview = framesd::test::overview_of(options().directory, 0);
    frames = framesd::test::entries_of(options().directory, "frames.0");
    framesd::test::with_lmdb(options().directory, [&](MDB_txn* txn) {
      framesd::test::must(mdb_drop(txn, framesd::test::table(txn, "overview.0"), 0));
      framesd::test::must(mdb_drop(txn, framesd::test::table(txn, "histograms.0"), 0));
      write_meta(txn, 1, {});
    });
  }

  void write_meta(MDB_txn* txn, std::uint32_t format, const store::lmdb::Builder& builder) {
    store::lmdb::Meta meta;
    meta.format = format;
    meta.store_id = 7;
    meta.incarnation = incarnation;
    meta.rows = kNarrow;
    meta.builder = builder;
    framesd::test::put(txn, framesd::test::table(txn, "meta"), bytes_of("store"),
                       store::lmdb::encode_meta(meta));
  }
  std::uint64_t incarnation_on_disk() const {
    const auto meta = framesd::test::entries_of(options().directory, "meta");
    return store::lmdb::decode_meta(bytes_of(meta.at(0).second)).value().incarnation;
  }
  void check_migrated() {
    const auto now = once(store()).snapshot().value();
    BOOST_TEST(now.frames == before.frames);
    BOOST_TEST(now.version.incarnation != before.version.incarnation);
    BOOST_TEST(once(store()).id().value() == 7u);
    BOOST_TEST(store().describe().value().format == store::lmdb::kFormat);
    BOOST_TEST(framesd::test::detail(store(), "being replaced") == "none");
    BOOST_TEST(store().verify().value().sound());
    close();
    BOOST_CHECK(framesd::test::overview_of(options().directory, 0) == overview);
    BOOST_CHECK(framesd::test::entries_of(options().directory, "frames.0") == frames);
  }

  framesd::test::State before;
  std::uint64_t incarnation = 0;
  std::pair<framesd::test::Entries, framesd::test::Entries> overview;
  framesd::test::Entries frames;
};

// A store of format 2: without the table of changes.
struct OfFormat2 : OfFormat1 {
  OfFormat2() {
    framesd::test::with_lmdb(options().directory, [&](MDB_txn* txn) {
      framesd::test::must(mdb_drop(txn, framesd::test::table(txn, "changes"), 1));
      write_meta(txn, 2, {});
      for (const auto& [key, value] : overview.first)
        framesd::test::put(txn, framesd::test::table(txn, "overview.0"), bytes_of(key), bytes_of(value));
      for (const auto& [key, value] : overview.second)
        framesd::test::put(txn, framesd::test::table(txn, "histograms.0"), bytes_of(key), bytes_of(value));
    });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_store_without_changes_begins_to_count_its_states, OfFormat2) {
  open();
  const auto version = once(store()).snapshot().value().version;
  BOOST_TEST(version.generation == 1u);
  BOOST_TEST(once(store()).changes(version).value()->empty());
  const auto written = upsert(store(), framesd::test::batch_of(store(), {1})).value().version;
  BOOST_TEST(written.generation == 2u);
  BOOST_TEST(ask(store(), store::Erase{framesd::DepthRange::only(at(1))}).has_value());
  check_migrated();
}

BOOST_FIXTURE_TEST_CASE(a_store_without_changes_is_read_as_it_is, OfFormat2) {
  auto to_read = options();
  to_read.access = store::lmdb::Access::read;
  open(to_read);
  const auto now = once(store()).snapshot().value();
  BOOST_TEST(now.frames == before.frames);
  BOOST_CHECK(now.version.incarnation == before.version.incarnation);
  BOOST_TEST(!once(store()).changes(now.version).value().has_value());
  BOOST_TEST(store().verify().value().sound());
  BOOST_TEST(store().describe().value().format == 2u);
  BOOST_TEST(store().describe().value().tables.size() == 7u);
}

BOOST_FIXTURE_TEST_CASE(a_store_that_is_refused_is_left_as_it_was, OfFormat2) {
  const auto lists_changes = [this] {
    bool listed = false;
    framesd::test::with_lmdb(options().directory, [&](MDB_txn* txn) {
      MDB_dbi dbi = 0;
      listed = mdb_dbi_open(txn, "changes", 0, &dbi) == MDB_SUCCESS;
    });
    return listed;
  };
  auto other = options();
  other.format = {.source_width = 9, .frame_width = 6};
  BOOST_TEST(store::lmdb::open_store(other).error().code == errc::store_widths_differ);
  BOOST_TEST(!lists_changes());
  open();
  close();
  BOOST_TEST(lists_changes());
}

BOOST_FIXTURE_TEST_CASE(a_store_that_others_have_open_is_not_converted, OfFormat2) {
  const auto theirs = store::lmdb::FileLocks::open(file("data.mdb"), true);
  BOOST_REQUIRE(theirs->share(store::lmdb::FileLocks::Byte::open) == 0);
  const auto refused = store::lmdb::open_store(options()).error();
  BOOST_TEST(refused.code == errc::store_replacing);
  BOOST_TEST(refused.detail.find("another process has it open") != std::string::npos);
  theirs->release(store::lmdb::FileLocks::Byte::open);
  open();
  check_migrated();
}

BOOST_FIXTURE_TEST_SUITE(migration, OfFormat1)

BOOST_AUTO_TEST_CASE(frames_alone_get_their_overview_when_the_store_is_opened) {
  open();
  check_migrated();
}

BOOST_AUTO_TEST_CASE(nobody_builds_when_it_is_done) {
  open();
  const auto theirs = store::lmdb::FileLocks::open(file("data.mdb"), true);
  BOOST_TEST(!theirs->is_taken_elsewhere(store::lmdb::FileLocks::Byte::building));
}

BOOST_AUTO_TEST_CASE(a_migration_that_was_cut_short_begins_again) {
  framesd::test::with_lmdb(options().directory, [&](MDB_txn* txn) {
    const MDB_dbi cells = framesd::test::table(txn, "overview.0");
    for (std::size_t i = 0; i < 100; ++i) {
      const auto& [key, value] = overview.first[i * 3];
      framesd::test::put(txn, cells, bytes_of(key), bytes_of(value));
    }
    write_meta(txn, 1, {.id = 99, .pid = 0x3fffffff});
  });
  open();
  check_migrated();
}

BOOST_AUTO_TEST_CASE(a_store_that_another_process_is_migrating_is_refused) {
  framesd::test::with_lmdb(options().directory,
                           [&](MDB_txn* txn) { write_meta(txn, 1, {.id = 99, .pid = 1}); });
  const auto theirs = store::lmdb::FileLocks::open(file("data.mdb"), true);
  BOOST_REQUIRE(theirs->try_take(store::lmdb::FileLocks::Byte::building));
  BOOST_TEST(store::lmdb::open_store(options()).error().code == errc::store_replacing);
}

BOOST_AUTO_TEST_CASE(a_store_with_other_widths_is_not_migrated_before_it_is_refused) {
  auto other = options();
  other.format = {.source_width = 9, .frame_width = 6};
  BOOST_TEST(store::lmdb::open_store(other).error().code == errc::store_widths_differ);
  BOOST_TEST(framesd::test::entries_of(options().directory, "overview.0").empty());
}

BOOST_AUTO_TEST_CASE(a_format_from_before_the_first_is_damage) {
  framesd::test::with_lmdb(options().directory, [&](MDB_txn* txn) { write_meta(txn, 0, {}); });
  BOOST_TEST(store::lmdb::open_store(options()).error().code == errc::store_corrupt);
}

BOOST_AUTO_TEST_SUITE_END()
