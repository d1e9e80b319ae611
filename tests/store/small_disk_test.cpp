// SPDX-License-Identifier: MIT
//
// A full and a read-only disk: one line and an error each, never SIGBUS, and recovery once there is room.
//
// Every case mounts a small tmpfs, so the program runs inside `unshare --mount` (see CMakeLists.txt).
#include "store_fixture.hpp"

#include <fstream>
#include <sys/mount.h>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::test::batch_of;
using framesd::test::depths_of;
using framesd::test::kNarrow;
using framesd::test::run_of;
using framesd::test::upsert;
namespace fs = std::filesystem;
namespace store = framesd::store;

namespace {

struct SmallDisk {
  SmallDisk() { BOOST_REQUIRE_EQUAL(::mount("none", dir.path().c_str(), "tmpfs", 0, "size=1m"), 0); }
  ~SmallDisk() {
    store.reset();
    ::umount(dir.path().c_str());
  }

  store::lmdb::OpenOptions options() const {
    return {.directory = dir.path() / "store", .map_bytes = 64 << 20, .format = kNarrow};
  }
  void open() { store = store::lmdb::open_store(options()).value(); }

  // Takes all room but `bytes`.
  void fill_but(std::uintmax_t bytes) {
    const auto room = fs::space(dir.path()).available;
    std::ofstream(dir.path() / "filler", std::ios::binary) << std::string(room - bytes, 'x');
    BOOST_REQUIRE_EQUAL(fs::space(dir.path()).available, bytes);
  }
  void make_room() { fs::remove(dir.path() / "filler"); }

  framesd::test::TempDir dir;
  std::unique_ptr<store::Log> store;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(small_disk, SmallDisk)

BOOST_AUTO_TEST_CASE(without_room_a_store_is_not_made_and_the_line_says_why) {
  for (const std::uintmax_t pages : {1, 2, 5, 9, 10, 11, 12}) {
    fill_but(pages * 4096);
    const auto opened = store::lmdb::open_store(options());
    BOOST_REQUIRE(opened.has_error());
    BOOST_TEST(opened.error().code == errc::store_full);
    BOOST_TEST(opened.error().detail.starts_with("no room"));
    BOOST_TEST(opened.error().detail.find(options().directory.string()) != std::string::npos);
    make_room();
    fs::remove_all(options().directory);
  }
}

BOOST_AUTO_TEST_CASE(what_was_begun_without_room_is_finished_when_there_is_some) {
  fill_but(12 * 4096);
  BOOST_TEST(store::lmdb::open_store(options()).has_error());
  make_room();
  open();
  BOOST_TEST(upsert(*store, batch_of(*store, {1})).has_value());
}

BOOST_AUTO_TEST_CASE(a_store_there_is_opens_on_a_full_disk) {
  open();
  (void)upsert(*store, batch_of(*store, {1, 2})).value();
  store.reset();
  fill_but(0);
  open();
  BOOST_TEST(depths_of(*store) == (std::vector<std::int64_t>{1, 2}));
}

BOOST_AUTO_TEST_CASE(a_disk_that_fills_is_an_error_for_writers_until_there_is_room) {
  open();
  fill_but(200 * 1024);
  std::uint64_t stored = 0;
  framesd::result<store::WriteOutcome> outcome = store::WriteOutcome{};
  for (std::int64_t first = 0; outcome; first += 300) {
    outcome = upsert(*store, run_of(*store, first, 1, 300));
    if (outcome) stored += outcome->inserted;
  }
  BOOST_TEST(outcome.error() == errc::store_full);
  BOOST_TEST(depths_of(*store).size() == stored);
  make_room();
  BOOST_TEST(upsert(*store, run_of(*store, -300, 1, 300)).value().inserted == 300u);
  store.reset();
  open();
  BOOST_TEST(depths_of(*store).size() == stored + 300);
}

BOOST_AUTO_TEST_CASE(a_read_only_disk_is_denied_with_its_path_and_a_service_is_told_of_its_unit) {
  ::unsetenv("INVOCATION_ID");
  BOOST_REQUIRE_EQUAL(::mount("none", dir.path().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=1m"), 0);
  const auto opened = store::lmdb::open_store(options());
  BOOST_REQUIRE(opened.has_error());
  BOOST_TEST(opened.error().code == errc::store_denied);
  BOOST_TEST(opened.error().detail ==
             "cannot make the folder " + options().directory.string() + ": Read-only file system");
  ::setenv("INVOCATION_ID", "0123", 1);
  const std::string hint = "add ReadWritePaths=" + options().directory.string() + " to it, see OPERATING.md";
  const auto in_unit = store::lmdb::open_store(options());
  BOOST_TEST(in_unit.error().detail.ends_with(hint));
  auto reading = options();
  reading.directory = dir.path();  // which is there
  reading.access = store::lmdb::Access::read;
  const auto read = store::lmdb::open_store(reading);
  BOOST_TEST(read.error().detail.starts_with("there is no store in " + dir.path().string() + "; "));
  BOOST_TEST(
      read.error().detail.ends_with("ReadWritePaths=" + dir.path().string() + " to it, see OPERATING.md"));
  ::unsetenv("INVOCATION_ID");
}

BOOST_AUTO_TEST_CASE(a_store_on_a_read_only_disk_can_be_read_and_is_denied_to_writers) {
  open();
  (void)upsert(*store, batch_of(*store, {7})).value();
  store.reset();
  BOOST_REQUIRE_EQUAL(::mount("none", dir.path().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=1m"), 0);
  const auto refused = store::lmdb::open_store(options());
  BOOST_REQUIRE(refused.has_error());
  BOOST_TEST(refused.error().code == errc::store_denied);
  BOOST_TEST(refused.error().detail ==
             "cannot open " + (options().directory / "lock.mdb").string() + ": Read-only file system");
  auto reading = options();
  reading.access = store::lmdb::Access::write_if_can;
  const auto opened = store::lmdb::open_store(reading).value();
  BOOST_TEST(opened->opening().read_only_because == "its disk is mounted read-only");
  BOOST_TEST(depths_of(*opened) == std::vector<std::int64_t>{7});
  BOOST_TEST(opened->verify().value().sound());
  BOOST_TEST(upsert(*opened, batch_of(*opened, {8})).error() == errc::store_denied);
  BOOST_TEST(opened->health().read_only_because == "");
}

BOOST_AUTO_TEST_SUITE_END()
