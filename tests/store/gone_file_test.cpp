// SPDX-License-Identifier: MIT
//
// The store's file goes away while the writer commits, and comes back.
#include "lmdb/file_locks.hpp"
#include "store_fixture.hpp"
#include "writer_group.hpp"

#include <chrono>
#include <fstream>
#include <future>
#include <string>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::test::ask;
using framesd::test::batch_of;
using framesd::test::depths_of;
using framesd::test::DiskStore;
using framesd::test::Group;
using framesd::test::kNarrow;
using framesd::test::Outcome;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

// Whether somebody waits for a lock on the file at `path`.
bool is_waited_for(const std::filesystem::path& path) {
  struct stat found {};
  BOOST_REQUIRE(::stat(path.c_str(), &found) == 0);
  const std::string inode = ":" + std::to_string(found.st_ino) + " ";
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    if (line.find("->") != line.npos && line.find(inode) != line.npos) return true;
  }
  return false;
}

// Has its data file moved away while the writer is about to commit, and back when all is answered.
struct GoingStore : DiskStore {
  std::vector<Outcome> commit_while_it_goes(Group& group) {
    const auto others = store::lmdb::FileLocks::open(file("data.mdb"), true);
    BOOST_REQUIRE(others->take(store::lmdb::FileLocks::Byte::writing) == 0);
    auto outcomes = std::async(std::launch::async, [&] { return group.run(); });
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!is_waited_for(file("data.mdb"))) BOOST_REQUIRE(std::chrono::steady_clock::now() < deadline);
    std::filesystem::rename(file("data.mdb"), file("away"));
    others->release(store::lmdb::FileLocks::Byte::writing);
    auto done = outcomes.get();
    bring_back();
    return done;
  }
  void bring_back() const {
    std::error_code is_back;
    std::filesystem::rename(file("away"), file("data.mdb"), is_back);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(gone_file, GoingStore)

BOOST_AUTO_TEST_CASE(a_replacement_begun_while_the_file_went_is_abandoned_when_it_is_back) {
  (void)upsert(store(), batch_of(kNarrow, {1})).value();
  Group group(store());
  group.add(store::BeginReplacement{});
  BOOST_TEST(commit_while_it_goes(group)[0].error() == errc::store_missing);
  BOOST_TEST(upsert(store(), batch_of(kNarrow, {2})).has_value());
  BOOST_TEST(store().describe().value().builder == 0u);
  BOOST_TEST(depths_of(store()) == (std::vector<std::int64_t>{1, 2}));
  const auto id = ask(store(), store::BeginReplacement{}).value().replacement;
  BOOST_TEST(ask(store(), store::FinishReplacement{id}).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_committed_while_the_file_went_is_not_done_again) {
  const auto before = store().snapshot().value().version.generation;
  Group group(store());
  group.add(store::Upsert{batch_of(kNarrow, {1})}, [this] { bring_back(); });
  group.add(store::Upsert{.batch = batch_of(kNarrow, {2}), .notes = {{"k", "v", ""}}});
  for (const auto& outcome : commit_while_it_goes(group)) BOOST_TEST(outcome.error() == errc::store_missing);
  BOOST_TEST(depths_of(store()) == (std::vector<std::int64_t>{1, 2}));
  BOOST_TEST(store().snapshot().value().version.generation == before + 1);
}

BOOST_AUTO_TEST_SUITE_END()
