// SPDX-License-Identifier: MIT
//
// The overview on disk is a function of the frames alone: the same bytes in whatever order they came.
#include "raw_dump.hpp"
#include "twins.hpp"

#include <functional>
#include <numeric>
#include <random>

using framesd::DepthRange;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::DiskStore;
using framesd::test::kNarrow;
using framesd::test::MemoryStore;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

using Counts = std::vector<std::int64_t>;

void add_run(Counts& counts, std::int64_t first, std::int64_t step, int rows) {
  for (int row = 0; row < rows; ++row) counts.push_back(first + step * row);
}

// Logs as they occur, and as they should not.
std::vector<Counts> shapes() {
  std::vector<Counts> shapes(4);
  add_run(shapes[0], -2540 * 900, 2540, 2000);  // on both sides of 0
  add_run(shapes[1], 0, 100, 900);              // steps of 0.0001, then of 10
  add_run(shapes[1], 1'000'000, 10'000'000, 500);
  add_run(shapes[2], 5'000'000, 100'000, 1200);
  shapes[2].push_back(1'000'000'000'000'000'000);  // one depth of 1e12
  add_run(shapes[3], -7, 1, 15);                   // too few for a cell
  return shapes;
}

void put_batches(store::Log& target, const Counts& counts, std::size_t first_batch = 700,
                 std::uint64_t salt = 0, std::uint64_t replacement = 0) {
  std::size_t rows = first_batch;
  for (std::size_t begin = 0; begin < counts.size(); begin += rows, rows = 700) {
    rows = std::min(rows, counts.size() - begin);
    const auto from = counts.begin() + static_cast<std::ptrdiff_t>(begin);
    const Counts some(from, from + static_cast<std::ptrdiff_t>(rows));
    BOOST_REQUIRE(upsert(target, framesd::test::batch_of(target, some, salt), replacement).has_value());
  }
}

Counts shuffled(Counts counts) {
  std::ranges::shuffle(counts, std::mt19937_64(4));
  return counts;
}

void sorted_order(store::Log& target, const Counts& counts) { put_batches(target, counts); }
void one_row_first(store::Log& target, const Counts& counts) { put_batches(target, counts, 1); }
void reversed_order(store::Log& target, const Counts& counts) {
  put_batches(target, Counts(counts.rbegin(), counts.rend()));
}
void shuffled_order(store::Log& target, const Counts& counts) { put_batches(target, shuffled(counts)); }
void other_rows_first(store::Log& target, const Counts& counts) {
  put_batches(target, shuffled(counts), 700, 9);
  put_batches(target, counts);
}
void with_deletions(store::Log& target, const Counts& counts) {
  Counts more = counts;
  for (std::int64_t i = 0; i < 300; ++i) more.push_back(counts.back() / 2 + 13 + 7001 * i);
  std::ranges::sort(more);
  put_batches(target, more);
  for (const std::int64_t count : more) {
    if (std::ranges::binary_search(counts, count)) continue;
    BOOST_REQUIRE(ask(target, store::Erase{DepthRange::only(at(count))}).has_value());
  }
  const DepthRange middle{at(counts[counts.size() / 4]), at(counts[counts.size() / 2])};
  BOOST_REQUIRE(ask(target, store::Erase{middle}).has_value());
  put_batches(target, counts);
}
void after_everything_else_was_erased(store::Log& target, const Counts& counts) {
  put_batches(target, {1, 5, 9, 77777777});
  put_batches(target, counts, 700, 3);
  BOOST_REQUIRE(ask(target, store::Erase{DepthRange{}}).has_value());
  put_batches(target, counts);
}
void in_the_other_slot(store::Log& target, const Counts& counts) {
  put_batches(target, {3, 4, 5});
  const auto id = ask(target, store::BeginReplacement{}).value().replacement;
  put_batches(target, counts, 700, 0, id);
  BOOST_REQUIRE(ask(target, store::FinishReplacement{id}).has_value());
}

void compare_with_twin(store::Log& disk, const Counts& counts) {
  MemoryStore twin(kNarrow);
  put_batches(twin, counts);
  std::mt19937_64 random(6);
  const auto some_depth = [&] {
    return at(counts[random() % counts.size()] + static_cast<int>(random() % 3) - 1);
  };
  for (int i = 0; i < 12; ++i) {
    const auto [min, max] = std::minmax({some_depth(), some_depth()});
    const DepthRange range = i == 0 ? DepthRange{} : DepthRange{min, max};
    framesd::test::compare_statistics(disk, twin, range);
    framesd::test::compare_gaps(disk, twin, range, 1.5, 5);
    const auto order = i % 2 == 0 ? store::Order::ascending : store::Order::descending;
    framesd::test::compare_rows(
        disk, twin,
        {.range = range, .after = {}, .offset = random() % counts.size(), .limit = 20, .order = order});
    if (min == max) continue;
    auto plan = store::StripPlan::between(min, max, static_cast<std::uint32_t>(1 + random() % 200));
    plan.resample = static_cast<store::Resample>(i % 4);
    framesd::test::compare_pixel_rows(disk, twin, plan);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arrival)

BOOST_AUTO_TEST_CASE(whatever_the_order_the_overview_has_the_same_bytes) {
  using Way = void (*)(store::Log&, const Counts&);
  constexpr Way kWays[] = {sorted_order,
                           one_row_first,
                           reversed_order,
                           shuffled_order,
                           other_rows_first,
                           with_deletions,
                           after_everything_else_was_erased,
                           in_the_other_slot};
  for (const Counts& counts : shapes()) {
    std::optional<std::pair<framesd::test::Entries, framesd::test::Entries>> bytes;
    for (const Way way : kWays) {
      DiskStore disk;
      way(disk.store(), counts);
      const auto report = disk.store().verify().value();
      BOOST_REQUIRE(report.sound());
      BOOST_REQUIRE_EQUAL(report.frames, counts.size());
      if (!bytes || way == in_the_other_slot) compare_with_twin(disk.store(), counts);
      const unsigned slot = framesd::test::detail(disk.store(), "live slot") == "1" ? 1 : 0;
      disk.close();
      auto now = framesd::test::overview_of(disk.options().directory, slot);
      BOOST_REQUIRE_EQUAL(now.first.size(), report.cells);
      if (bytes) BOOST_REQUIRE(now == *bytes);
      bytes = std::move(now);
    }
    BOOST_TEST(bytes->first.empty() == (counts.size() < 24));
  }
}

BOOST_AUTO_TEST_CASE(a_row_whose_resized_half_alone_changes_changes_the_overview) {
  DiskStore disk;
  (void)upsert(disk.store(), framesd::test::run_of(disk.store(), 0, 1000, 500)).value();
  auto batch = disk.store().new_batch();
  for (const std::int64_t count : {0, 250'000, 250'001}) {
    batch->add(at(count), framesd::test::source_row(kNarrow, at(count), 0),
               framesd::test::frame_row(kNarrow, at(count), 5));
  }
  (void)upsert(disk.store(), std::move(batch)).value();
  BOOST_TEST(disk.store().verify().value().sound());
}

BOOST_AUTO_TEST_SUITE_END()
