// SPDX-License-Identifier: MIT
//
// The store's file is replaced while others wait to open it, as a compaction does it.
#include "lmdb/env/file_locks.hpp"
#include "store_fixture.hpp"

#include <chrono>
#include <fstream>
#include <future>
#include <list>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::store::lmdb::FileLocks;
using framesd::test::batch_of;
using framesd::test::depths_of;
using framesd::test::DiskStore;
using framesd::test::upsert;
namespace fs = std::filesystem;
namespace lmdb = framesd::store::lmdb;

namespace {

using Opened = framesd::checked<std::unique_ptr<lmdb::DiskStore>>;

// Whether somebody waits for a lock on that file; where that cannot be seen, after a while.
void wait_for_a_waiter(const fs::path& file) {
  struct stat found {};
  BOOST_REQUIRE(::stat(file.c_str(), &found) == 0);
  const std::string inode = ":" + std::to_string(found.st_ino) + " ";
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (std::chrono::steady_clock::now() < deadline) {
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
      if (line.find("->") != line.npos && line.find(inode) != line.npos) return;
    }
    std::this_thread::yield();
  }
}

struct ReplacedStore : DiskStore {
  ReplacedStore() {
    BOOST_TEST(upsert(store(), batch_of(store(), {1, 2, 3})).has_value());
    close();
  }

  // Opens the store while its file is replaced so many times, each time while the opener waits for it.
  Opened open_while_replaced(lmdb::Access access, int times) {
    const fs::path data = file("data.mdb");
    std::list<FileLocks> held;
    hold(held, data);
    auto opened = std::async(std::launch::async, [&, access] {
      auto with = options();
      with.access = access;
      return lmdb::open_store(with);
    });
    for (int replaced = 0; replaced < times; ++replaced) {
      const fs::path next = file("next");
      fs::copy_file(data, next);
      wait_for_a_waiter(data);
      if (replaced + 1 < times) hold(held, next);
      fs::rename(next, data);
      held.pop_front();
    }
    return opened.get();
  }

 private:
  // As whoever replaces the file: nobody else may have it open.
  static void hold(std::list<FileLocks>& held, const fs::path& file) {
    auto locks = FileLocks::open(file, true);
    BOOST_REQUIRE(locks.has_value());
    BOOST_REQUIRE(locks->try_take(FileLocks::Byte::open));
    held.push_back(*std::move(locks));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(replaced_file)

BOOST_AUTO_TEST_CASE(who_waited_for_it_opens_the_new_one) {
  for (const lmdb::Access access : {lmdb::Access::read, lmdb::Access::write}) {
    ReplacedStore store;
    const Opened opened = store.open_while_replaced(access, 2);
    BOOST_TEST_REQUIRE(opened.has_value());
    BOOST_TEST(depths_of(**opened) == (std::vector<std::int64_t>{1, 2, 3}), boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(one_that_is_replaced_again_and_again_is_an_error_that_says_to_try_again) {
  ReplacedStore store;
  const Opened opened = store.open_while_replaced(lmdb::Access::read, 5);
  BOOST_TEST_REQUIRE(!opened.has_value());
  BOOST_TEST(opened.error().detail.ends_with("several times: try again"), opened.error().detail);
}

BOOST_AUTO_TEST_SUITE_END()
