// SPDX-License-Identifier: MIT
#include "overview_log.hpp"
#include "support/printing.hpp"

#include <algorithm>
#include <numeric>

using namespace framesd::store;
using namespace framesd::store::testing;
using framesd::Depth;
using framesd::errc;

namespace {

std::vector<std::size_t> shuffled(std::size_t count, unsigned seed) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), std::mt19937(seed));
  return order;
}

// Depths as they come in the field and as they should not: dense, sparse, far apart, on both sides of zero.
Key some_key(std::mt19937_64& random) {
  switch (random() % 8) {
    case 0: return 1 + random() % 2;
    case 1: return ~Key{0} - random() % 3;
    case 2: return kSignBit - 40 + random() % 80;
    case 3: return key_at(1e12);
    case 4: return key_at(static_cast<double>(random() % 40) * 10);
    case 5: return random() | 1;
    default: return key_at(9000 + static_cast<double>(random() % 600) * 0.1);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(overview_update)

BOOST_AUTO_TEST_CASE(the_first_row_alone_and_every_row_after_it) {
  SmallLog log;
  for (int i = 0; i < 60; ++i) {
    log.put(key_at(100 + 0.1 * i));
    log.commit_and_compare();
  }
  BOOST_TEST(!log.table.records.cells.empty());
}

BOOST_AUTO_TEST_CASE(sorted_batches_make_what_one_batch_makes) {
  SmallLog whole;
  whole.fill(100, 0.1, 1500);
  whole.commit_and_compare();
  SmallLog batches;
  for (int i = 0; i < 15; ++i) {
    batches.fill(100 + 10 * i, 0.1, 100);
    BOOST_REQUIRE(batches.commit().has_value());
  }
  BOOST_TEST(batches.table.records.cells.size() == whole.table.records.cells.size());
  batches.commit_and_compare();
}

BOOST_AUTO_TEST_CASE(reversed_and_shuffled_batches) {
  SmallLog reversed;
  for (int i = 14; i >= 0; --i) {
    reversed.fill(-60 + 8 * i, 0.1, 80);
    reversed.commit_and_compare();
  }
  SmallLog mixed;
  std::size_t written = 0;
  for (const std::size_t i : shuffled(1200, 7)) {
    mixed.put(key_at(-60 + 0.1 * static_cast<double>(i)));
    if (++written % 150 == 0) mixed.commit_and_compare();
  }
}

BOOST_AUTO_TEST_CASE(tiny_steps_then_large_ones_then_one_far_away) {
  SmallLog log;
  log.fill(10, 0.0001, 700);
  log.commit_and_compare();
  log.fill(20, 10, 300);
  log.commit_and_compare();
  log.put(key_at(1e12));
  log.commit_and_compare();
  log.put(key_at(-1e12));
  log.commit_and_compare();
  log.erase(key_at(1e12));
  log.commit_and_compare();
  log.erase(key_at(-1e12));
  log.commit_and_compare();
}

BOOST_AUTO_TEST_CASE(the_lowest_and_the_highest_depth) {
  SmallLog log;
  log.put(key_of(Depth::lowest()));
  log.put(key_of(Depth::highest()));
  log.fill(-1, 0.01, 300);
  log.commit_and_compare();
  BOOST_TEST(log.table.records.cells.begin()->first == 1u);
}

BOOST_AUTO_TEST_CASE(replaced_rows_change_columns_and_histograms) {
  SmallLog log;
  log.fill(100, 0.1, 900);
  log.commit_and_compare();
  log.fill(110, 0.1, 500);
  log.commit_and_compare();
  log.put(key_at(100));
  log.commit_and_compare();
}

BOOST_AUTO_TEST_CASE(rows_stored_again_unchanged_touch_nothing) {
  SmallLog log;
  log.fill(100, 0.1, 900);
  log.commit_and_compare();
  log.table.cells_put = 0;
  log.table.rows_visited = 0;
  for (const auto& [key, frame] : Frames(log.table.frames)) log.put(key, frame);
  log.commit_and_compare();
  BOOST_TEST(log.table.cells_put == 0u);
  BOOST_TEST(log.table.rows_visited == 0u);
}

BOOST_AUTO_TEST_CASE(appending_looks_at_the_right_edge_only) {
  SmallLog log;
  log.fill(0, 0.1, 20000);
  BOOST_REQUIRE(log.commit().has_value());
  log.table.cells_put = 0;
  log.table.rows_visited = 0;
  log.put(key_at(2000));
  BOOST_REQUIRE(log.commit().has_value());
  BOOST_TEST(log.table.cells_put <= 12u);
  BOOST_TEST(log.table.rows_visited <= 100u);
}

BOOST_AUTO_TEST_CASE(erasing_rows_until_none_is_left) {
  SmallLog log;
  log.fill(-20, 0.1, 700);
  log.commit_and_compare();
  std::size_t erased = 0;
  const Frames frames = log.table.frames;
  for (const std::size_t i : shuffled(700, 3)) {
    log.erase(std::next(frames.begin(), static_cast<std::ptrdiff_t>(i))->first);
    if (++erased % 50 == 0 || erased > 670) log.commit_and_compare();
  }
  BOOST_TEST(log.table.frames.empty());
  BOOST_TEST(log.table.records.cells.empty());
}

BOOST_AUTO_TEST_CASE(erasing_ranges_with_and_without_other_changes) {
  SmallLog log;
  log.fill(0, 0.1, 3000);
  log.commit_and_compare();
  log.erase(KeyRange{key_at(50), key_at(120.05)});
  log.commit_and_compare();
  log.erase(KeyRange{key_at(10), key_at(20)});
  log.erase(KeyRange{key_at(15), key_at(25)});
  log.fill(18, 0.01, 200);
  log.put(key_at(200));
  log.commit_and_compare();
  log.erase(KeyRange{});
  log.fill(500, 1, 100);
  log.commit_and_compare();
  log.erase(KeyRange{});
  log.commit_and_compare();
  BOOST_TEST(log.table.records.cells.empty());
}

BOOST_AUTO_TEST_CASE(a_row_written_several_times_counts_as_its_last) {
  SmallLog log;
  log.fill(0, 0.1, 600);
  log.commit_and_compare();
  log.put(key_at(30));
  log.erase(key_at(30));
  log.put(key_at(30));
  log.put(key_at(1000));
  log.erase(key_at(1000));
  log.erase(key_at(31));
  log.put(key_at(31));
  log.put(key_at(32));
  log.erase(KeyRange{key_at(31.5), key_at(33)});
  log.put(key_at(32.5));
  log.commit_and_compare();
}

BOOST_AUTO_TEST_CASE(the_log_moves_elsewhere_in_one_transaction) {
  SmallLog log;
  log.fill(0, 0.1, 400);
  log.commit_and_compare();
  for (const auto& [key, frame] : Frames(log.table.frames)) log.erase(key);
  log.fill(1e9, 0.5, 400);
  log.commit_and_compare();
}

BOOST_AUTO_TEST_CASE(any_sequence_of_changes_gives_the_bytes_of_the_definition) {
  std::mt19937_64 random(5);
  for (int sequence = 0; sequence < 12; ++sequence) {
    SmallLog log;
    for (int step = 0; step < 25; ++step) {
      const std::uint64_t writes = std::uint64_t{1} << (random() % 10);
      for (std::uint64_t i = 0; i < writes; ++i) {
        const Key key = some_key(random);
        if (random() % 4 == 0) {
          log.erase(key);
        } else {
          log.put(key);
        }
      }
      if (random() % 5 == 0) {
        const Key a = some_key(random);
        const Key b = random() % 2 == 0 ? some_key(random) : a + random() % 100000000;
        log.erase(KeyRange{std::min(a, b), std::max(a, b)});
      }
      log.commit_and_compare();
    }
  }
}

BOOST_AUTO_TEST_CASE(wide_rows_are_summed_without_loss) {
  SmallLog log({.source_width = 200, .frame_width = 150});
  const Frame white{Row(200, 255), Row(150, 255)};
  for (int i = 0; i < 1500; ++i) log.put(key_at(0.000001 * i), white);
  log.commit_and_compare();
}

BOOST_AUTO_TEST_CASE(a_damaged_cell_is_found_before_anything_is_made_of_it) {
  SmallLog log;
  log.fill(0, 0.1, 600);
  log.commit_and_compare();
  log.table.records.cells.begin()->second[20] ^= 1;
  log.put(key_at(30));
  BOOST_TEST(log.commit().error() == errc::store_corrupt);
}

BOOST_AUTO_TEST_CASE(a_damaged_histogram_is_found_before_anything_is_made_of_it) {
  SmallLog log;
  log.fill(0, 0.1, 600);
  log.commit_and_compare();
  log.table.records.histograms.begin()->second[20] ^= 1;
  log.put(key_at(30));
  BOOST_TEST(log.commit().error() == errc::store_corrupt);
}

BOOST_AUTO_TEST_CASE(a_frame_that_vanished_without_a_change_is_found) {
  SmallLog log;
  log.fill(0, 0.1, 600);
  log.commit_and_compare();
  log.table.frames.erase(key_at(30.1));
  log.put(key_at(30));
  BOOST_TEST(log.commit().error() == errc::store_corrupt);
}

BOOST_AUTO_TEST_SUITE_END()
