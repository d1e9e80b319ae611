// SPDX-License-Identifier: MIT
//
// Opening: what is made, what is kept, what is refused and in which words.
#include "lmdb/env/file_system.hpp"
#include "lmdb/meta.hpp"
#include "lmdb/tables.hpp"
#include "raw_lmdb.hpp"
#include "store_fixture.hpp"
#include "support/once.hpp"
#include <framesd/store/lmdb/open.hpp>

#include <fstream>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::Filter;
using framesd::test::batch_of;
using framesd::test::depths_of;
using framesd::test::DiskStore;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::put;
using framesd::test::upsert;
using framesd::test::with_lmdb;
namespace fs = std::filesystem;
namespace store = framesd::store;

namespace {

using Counts = std::vector<std::int64_t>;

std::span<const std::uint8_t> as_bytes(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// What opening refuses with, as it would be told to a person.
framesd::Failure refusal_of(const store::lmdb::OpenOptions& options) {
  const auto opened = store::lmdb::open_store(options);
  return opened ? framesd::Failure{} : opened.error();
}

// Changes the meta record of a closed store.
void change_meta(const fs::path& directory, const std::function<void(store::lmdb::MetaBytes&)>& change) {
  with_lmdb(directory, [&](MDB_txn* txn) {
    auto bytes = store::lmdb::encode_meta(
        {.store_id = 1, .incarnation = 1, .rows = kNarrow, .live = {}, .builder = {}});
    change(bytes);
    const std::string key = "store";
    put(txn, framesd::test::table(txn, "meta"), as_bytes(key), bytes);
  });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(open_store, DiskStore)

BOOST_AUTO_TEST_CASE(makes_folders_that_are_missing) {
  auto deep = options();
  deep.directory /= "a/b";
  BOOST_TEST(store::lmdb::open_store(deep).has_value());
  BOOST_TEST(fs::exists(deep.directory / "data.mdb"));
}

// Only root can make a folder another user's.
const auto kAsRoot = boost::unit_test::precondition(
    [](boost::unit_test::test_unit_id) { return boost::test_tools::assertion_result(::geteuid() == 0); });
BOOST_AUTO_TEST_CASE(what_root_makes_in_a_service_folder_belongs_to_the_service, *kAsRoot) {
  constexpr uid_t kService = 61234;
  auto inside = options();
  inside.directory /= "service";
  fs::create_directory(inside.directory);
  BOOST_REQUIRE(::chown(inside.directory.c_str(), kService, kService) == 0);
  BOOST_TEST(store::lmdb::open_store(inside).has_value());
  for (const char* name : {"data.mdb", "lock.mdb"}) {
    struct stat found {};
    BOOST_REQUIRE(::stat((inside.directory / name).c_str(), &found) == 0);
    BOOST_TEST(found.st_uid == kService, name);
    BOOST_TEST(found.st_gid == kService, name);
  }
}

BOOST_AUTO_TEST_CASE(finds_again_what_was_stored) {
  (void)upsert(store(), batch_of(store(), {3, 1, 2})).value();
  const auto version = once(store()).snapshot().value().version;
  close();
  open();
  BOOST_TEST(depths_of(store()) == (Counts{1, 2, 3}));
  BOOST_CHECK(once(store()).snapshot().value().version == version);
}

BOOST_AUTO_TEST_CASE(two_stores_have_two_incarnations) {
  DiskStore second;
  BOOST_TEST(once(second.store()).snapshot().value().version.incarnation !=
             once(store()).snapshot().value().version.incarnation);
}

BOOST_AUTO_TEST_CASE(a_store_has_its_id_for_life) {
  const auto id = once(store()).id().value();
  close();
  open();
  BOOST_TEST(once(store()).id().value() == id);
}

BOOST_AUTO_TEST_CASE(a_directory_is_opened_once_in_a_process_by_whatever_path) {
  const auto refused = refusal_of(options());
  BOOST_TEST(refused.code == errc::store_already_open);
  BOOST_TEST(refused.detail ==
             "the store in " + options().directory.string() + " is already open in this process");
  const fs::path link = options().directory.parent_path() / "link";
  fs::create_directory_symlink(options().directory, link);
  auto other = options();
  other.directory = link;
  BOOST_TEST(refusal_of(other).code == errc::store_already_open);
  close();
  BOOST_TEST(store::lmdb::open_store(other).has_value());
}

BOOST_AUTO_TEST_CASE(other_widths_are_refused_in_plain_words) {
  close();
  auto other = options();
  open();
  (void)upsert(store(), batch_of(store(), {1})).value();
  close();
  other.format = {.source_width = 100, .frame_width = 75};
  const auto refused = refusal_of(other);
  BOOST_TEST(refused.code == errc::store_widths_differ);
  BOOST_TEST(refused.detail ==
             "the store in " + options().directory.string() +
                 " holds frames of 8 samples, shown as 6 (bilinear), not of 100 samples, "
                 "shown as 75 (bilinear): set source_width = 8, frame_width = 6, or another "
                 "data_dir");
  other.format = kNarrow;
  other.format.filter = Filter::lanczos;
  BOOST_TEST(refusal_of(other).detail.ends_with(": set resample = bilinear, or another data_dir"));
}

BOOST_AUTO_TEST_CASE(a_newer_format_is_refused_whatever_else_it_holds) {
  close();
  change_meta(options().directory, [](store::lmdb::MetaBytes& bytes) { bytes[0] = 9; });
  const auto refused = refusal_of(options());
  BOOST_TEST(refused.code == errc::store_newer_format);
  BOOST_TEST(refused.detail == "the store in " + options().directory.string() +
                                   " was made by a newer framesd; this one knows formats up to 3");
}

BOOST_AUTO_TEST_CASE(a_damaged_meta_record_is_refused) {
  close();
  change_meta(options().directory, [](store::lmdb::MetaBytes& bytes) { bytes[30] ^= 1; });
  BOOST_TEST(refusal_of(options()).code == errc::store_corrupt);
}

BOOST_AUTO_TEST_CASE(an_environment_of_somebody_else_is_refused_and_kept) {
  auto foreign = options();
  foreign.directory = options().directory.parent_path() / "foreign";
  fs::create_directory(foreign.directory);
  const std::vector<std::uint8_t> value = {1, 2, 3};
  with_lmdb(foreign.directory,
            [&](MDB_txn* txn) { put(txn, framesd::test::table(txn, "theirs"), value, value); });
  const auto refused = refusal_of(foreign);
  BOOST_TEST(refused.code == errc::store_foreign);
  BOOST_TEST(refused.detail ==
             foreign.directory.string() + " holds an LMDB database that framesd did not make");
  with_lmdb(foreign.directory, [&](MDB_txn* txn) {
    MDB_dbi dbi = 0;
    BOOST_TEST(mdb_dbi_open(txn, "theirs", 0, &dbi) == 0);
    BOOST_TEST(mdb_dbi_open(txn, "meta", 0, &dbi) == MDB_NOTFOUND);
  });
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_database_is_refused) {
  auto other = options();
  other.directory = options().directory.parent_path() / "text";
  fs::create_directory(other.directory);
  std::ofstream(other.directory / "data.mdb") << std::string(20000, 'x');
  const auto refused = refusal_of(other);
  BOOST_TEST(refused.code == errc::store_foreign);
  BOOST_TEST(refused.detail.starts_with((other.directory / "data.mdb").string() + " is not a framesd store"));
}

BOOST_AUTO_TEST_CASE(a_file_in_the_place_of_the_folder_is_refused) {
  auto other = options();
  other.directory = options().directory.parent_path() / "file";
  std::ofstream(other.directory) << "x";
  const auto refused = refusal_of(other);
  BOOST_TEST(refused.code.failed());
  BOOST_TEST(refused.detail.find(other.directory.string()) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_link_to_a_disk_that_is_not_there_is_told_from_a_missing_folder) {
  const fs::path link = options().directory.parent_path() / "link";
  fs::create_symlink("/nowhere/disk", link);
  for (const char* const below : {"", "store", "a/b"}) {
    auto other = options();
    other.directory = *below == 0 ? link : link / below;
    const auto refused = refusal_of(other);
    BOOST_TEST(refused.code.failed());
    BOOST_TEST(refused.detail.find(link.string() + " is a link to /nowhere/disk") != std::string::npos,
               refused.detail);
    BOOST_TEST(refused.detail.find("mount the disk") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_folder_that_nobody_can_make_is_refused) {
  auto other = options();
  for (const char* const nowhere : {"/proc/framesd", "/proc/framesd/a"}) {
    other.directory = nowhere;
    BOOST_TEST(refusal_of(other).detail.find("cannot make the folder /proc/framesd") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(the_lock_file_has_its_blocks_before_it_is_mapped) {
  struct stat found {};
  BOOST_REQUIRE(::stat(file("lock.mdb").c_str(), &found) == 0);
  BOOST_TEST(found.st_blocks * 512 >= found.st_size);
  BOOST_TEST(found.st_size == 64 * (2 + 512));
}

BOOST_AUTO_TEST_CASE(a_store_whose_making_was_cut_short_is_made) {
  close();
  fs::remove(file("data.mdb"));
  with_lmdb(options().directory, [](MDB_txn* txn) {
    for (const std::string& name : store::lmdb::table_names()) (void)framesd::test::table(txn, name.c_str());
  });
  open();
  BOOST_TEST(upsert(store(), batch_of(store(), {1})).has_value());
}

BOOST_AUTO_TEST_CASE(network_file_systems_are_known_by_their_numbers) {
  BOOST_TEST(store::lmdb::network_file_system(0x6969) == "NFS");
  BOOST_TEST(store::lmdb::network_file_system(0xFF534D42) == "SMB");
  constexpr std::uint32_t kExt4 = 0xEF53;
  constexpr std::uint32_t kTmpfs = 0x01021994;
  BOOST_TEST(store::lmdb::network_file_system(kExt4).empty());
  BOOST_TEST(store::lmdb::network_file_system(kTmpfs).empty());
}

BOOST_AUTO_TEST_SUITE_END()
