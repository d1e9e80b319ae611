// SPDX-License-Identifier: MIT
//
// The store's file goes away while the writer commits, and comes back.
#include "lmdb/env/file_locks.hpp"
#include "store_fixture.hpp"
#include "support/once.hpp"
#include "writer_group.hpp"

#include <chrono>
#include <future>
#include <numeric>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::test::ask;
using framesd::test::batch_of;
using framesd::test::depths_of;
using framesd::test::DiskStore;
using framesd::test::Group;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::Outcome;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

constexpr int kRows = 100000;  // of a transaction that takes a tenth of a second
constexpr int kPolls = 200;    // behind the beginning of a transaction, well before its end

framesd::test::Batch many_rows(const store::Writer& log) {
  std::vector<std::int64_t> depths(kRows);
  std::iota(depths.begin(), depths.end(), 10);
  return batch_of(log, depths);
}

// Has its data file moved away in the middle of a transaction, and back when all is answered.
struct GoingStore : DiskStore {
  GoingStore() {
    close();
    auto with = options();
    with.rows_per_transaction = 2 * kRows;
    open(with);
  }

  // `group` begins with many_rows().
  std::vector<Outcome> commit_while_it_goes(Group& group) {
    using store::lmdb::FileLocks;
    const auto others = FileLocks::open(file("data.mdb"), true);
    auto outcomes = std::async(std::launch::async, [&] { return group.run(); });
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!others->is_taken_elsewhere(FileLocks::Byte::writing))
      BOOST_REQUIRE(std::chrono::steady_clock::now() < deadline);
    for (int i = 0; i < kPolls; ++i) BOOST_REQUIRE(others->is_taken_elsewhere(FileLocks::Byte::writing));
    std::filesystem::rename(file("data.mdb"), file("away"));
    auto done = outcomes.get();
    bring_back();
    return done;
  }
  void bring_back() const {
    std::error_code is_back;
    std::filesystem::rename(file("away"), file("data.mdb"), is_back);
  }
  std::size_t rows() { return depths_of(store()).size(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(gone_file, GoingStore)

BOOST_AUTO_TEST_CASE(a_replacement_begun_while_the_file_went_is_abandoned_when_it_is_back) {
  Group group(store());
  group.add(store::Upsert{many_rows(store())});
  group.add(store::BeginReplacement{});
  BOOST_TEST(commit_while_it_goes(group)[1].error() == errc::store_missing);
  BOOST_TEST(upsert(store(), batch_of(store(), {2})).has_value());
  BOOST_TEST(framesd::test::detail(store(), "being replaced") == "none");
  BOOST_TEST(rows() == kRows + 1U);
  const auto id = ask(store(), store::BeginReplacement{}).value().replacement;
  BOOST_TEST(ask(store(), store::FinishReplacement{id}).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_committed_while_the_file_went_is_not_done_again) {
  const auto before = once(store()).snapshot().value().version.generation;
  Group group(store());
  group.add(store::Upsert{many_rows(store())}, [this] { bring_back(); });
  group.add(store::Upsert{.batch = batch_of(store(), {2}), .notes = {{"k", "v", ""}}});
  for (const auto& outcome : commit_while_it_goes(group)) BOOST_TEST(outcome.error() == errc::store_missing);
  BOOST_TEST(rows() == kRows + 1U);
  BOOST_TEST(once(store()).snapshot().value().version.generation == before + 2);  // a request each, once
}

BOOST_AUTO_TEST_SUITE_END()
