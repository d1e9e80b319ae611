// SPDX-License-Identifier: MIT
#include "overview/query.hpp"
#include "overview/stats.hpp"
#include "overview/verify.hpp"
#include "overview_log.hpp"
#include "support/printing.hpp"

#include <algorithm>

using namespace framesd::store;
using namespace framesd::store::testing;
using framesd::Depth;
using framesd::errc;

namespace {

// Logs of every kind: none, few, regular, crowded in places, far apart.
std::vector<SmallLog> various_logs() {
  std::vector<SmallLog> logs(6);
  logs[1].fill(5, 1, 7);
  logs[2].fill(-100, 0.1, 2500);
  logs[3].fill(0, 0.000001, 900);
  logs[3].fill(3, 0.5, 400);
  logs[3].fill(5000, 0.0003, 300);
  logs[4].fill(-40, 0.1, 300);
  logs[4].put(key_of(Depth::lowest()));
  logs[4].put(key_of(Depth::highest()));
  logs[4].put(key_at(1e12));
  std::mt19937_64 random(3);
  for (int i = 0; i < 3000; ++i) logs[5].put(key_at(static_cast<double>(random() % 100000) * 0.01));
  for (SmallLog& log : logs) BOOST_REQUIRE(log.commit().has_value());
  return logs;
}

std::vector<Key> keys_of(const SmallLog& log) {
  std::vector<Key> keys;
  for (const auto& [key, frame] : log.table.frames) keys.push_back(key);
  return keys;
}

Key near_some_frame(const std::vector<Key>& keys, std::mt19937_64& random) {
  if (keys.empty() || random() % 8 == 0) return random();
  return keys[random() % keys.size()] + random() % 3 - 1;
}

KeyRange some_range(const std::vector<Key>& keys, std::mt19937_64& random) {
  if (random() % 10 == 0) return {};
  const Key a = near_some_frame(keys, random);
  const Key b = near_some_frame(keys, random);
  return {std::min(a, b), std::max(a, b)};
}

std::vector<Key> keys_in(const std::vector<Key>& keys, const KeyRange& range) {
  std::vector<Key> found;
  std::ranges::copy_if(keys, std::back_inserter(found), [&](Key key) { return range.contains(key); });
  return found;
}

std::vector<std::uint64_t> steps_of(const std::vector<Key>& keys) {
  std::vector<std::uint64_t> steps;
  for (std::size_t i = 1; i < keys.size(); ++i) steps.push_back(keys[i] - keys[i - 1]);
  return steps;
}

// Calls body(log, its keys, range) for many ranges of all logs.
template <class F>
void for_ranges(int ranges, F body) {
  std::mt19937_64 random(9);
  for (SmallLog& log : various_logs()) {
    const auto keys = keys_of(log);
    for (int i = 0; i < ranges; ++i) body(log, keys, some_range(keys, random));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(overview_query)

BOOST_AUTO_TEST_CASE(ranges_are_counted) {
  for_ranges(300, [](SmallLog& log, const auto& keys, const KeyRange& range) {
    BOOST_REQUIRE_EQUAL(count_frames(log.table, range).value(), keys_in(keys, range).size());
  });
}

BOOST_AUTO_TEST_CASE(an_empty_range_counts_none) {
  SmallLog log;
  log.fill(0, 1, 100);
  BOOST_REQUIRE(log.commit().has_value());
  BOOST_TEST(count_frames(log.table, {key_at(50), key_at(40)}).value() == 0u);
}

BOOST_AUTO_TEST_CASE(every_position_finds_its_frame_and_back) {
  for (SmallLog& log : various_logs()) {
    const auto keys = keys_of(log);
    for (std::size_t rank = 0; rank < keys.size(); rank += 1 + rank % 7) {
      BOOST_REQUIRE(select_frame(log.table, rank).value() == keys[rank]);
      BOOST_REQUIRE_EQUAL(rank_of(log.table, keys[rank]).value(), rank);
    }
    BOOST_TEST(!select_frame(log.table, keys.size()).value().has_value());
    BOOST_TEST(!select_frame(log.table, ~std::uint64_t{0}).value().has_value());
    BOOST_TEST(count_all(log.table).value() == keys.size());
  }
}

BOOST_AUTO_TEST_CASE(a_far_offset_reads_few_frames) {
  SmallLog log;
  log.fill(0, 0.1, 20000);
  BOOST_REQUIRE(log.commit().has_value());
  log.table.rows_visited = 0;
  BOOST_REQUIRE(select_frame(log.table, 19000).value().has_value());
  BOOST_TEST(log.table.rows_visited <= 24u);
}

BOOST_AUTO_TEST_CASE(the_median_step_of_few_frames_is_exact) {
  for_ranges(60, [](SmallLog& log, const auto& keys, const KeyRange& range) {
    auto steps = steps_of(keys_in(keys, range));
    if (steps.size() > 999) return;
    const auto median = median_step(log.table, range).value();
    BOOST_REQUIRE_EQUAL(median.has_value(), !steps.empty());
    if (!median) return;
    std::ranges::sort(steps);
    const std::uint64_t low = steps[(steps.size() - 1) / 2];
    const std::uint64_t high = steps[steps.size() / 2];
    BOOST_REQUIRE_EQUAL(*median, low + (high - low) / 2);
  });
}

BOOST_AUTO_TEST_CASE(the_median_step_of_many_frames_comes_from_101_pairs) {
  SmallLog log;
  log.fill(0, 0.1, 2000);
  log.fill(200, 0.2, 900);
  log.fill(5000, 3, 50);
  BOOST_REQUIRE(log.commit().has_value());
  const auto keys = keys_of(log);
  std::vector<std::uint64_t> steps;
  for (std::size_t i = 0; i <= 100; ++i) {
    const std::size_t rank = i * (keys.size() - 2) / 100;
    steps.push_back(keys[rank + 1] - keys[rank]);
  }
  std::ranges::sort(steps);
  BOOST_TEST(median_step(log.table, {}).value().value() == steps[50]);
  BOOST_TEST(steps[50] == 100000u);
}

BOOST_AUTO_TEST_CASE(statistics_are_those_of_all_samples) {
  for_ranges(40, [](SmallLog& log, const auto& keys, const KeyRange& range) {
    const RangeStats stats = range_stats(log.table, range).value();
    const auto inside = keys_in(keys, range);
    std::array<std::uint64_t, 256> histogram{};
    for (const Key key : inside) {
      const Frame& frame = log.table.frames.at(key);
      for (std::size_t i = 0; i < frame.source.size(); ++i) {
        if (!framesd::is_absent(frame.absent, i)) ++histogram[frame.source[i]];
      }
    }
    BOOST_REQUIRE_EQUAL(stats.frames, inside.size());
    BOOST_REQUIRE(stats.histogram == histogram);
    if (inside.empty()) return;
    BOOST_REQUIRE_EQUAL(*stats.first, depth_of(inside.front()));
    BOOST_REQUIRE_EQUAL(*stats.last, depth_of(inside.back()));
  });
}

BOOST_AUTO_TEST_CASE(gaps_are_the_steps_longer_than_some_median_steps) {
  for_ranges(40, [](SmallLog& log, const auto& keys, const KeyRange& range) {
    for (const double factor : {0.5, 1.0, 3.0}) {
      const Gaps gaps = find_gaps(log.table, range, factor, 1000000).value();
      std::vector<Gap> expected;
      const auto inside = keys_in(keys, range);
      for (std::size_t i = 1; gaps.median_step && i < inside.size(); ++i) {
        const auto longest = static_cast<long double>(*gaps.median_step) * static_cast<long double>(factor);
        if (static_cast<long double>(inside[i] - inside[i - 1]) > longest) {
          expected.push_back({depth_of(inside[i - 1]), depth_of(inside[i])});
        }
      }
      BOOST_REQUIRE(gaps.gaps == expected);
      BOOST_REQUIRE(!gaps.truncated);
    }
  });
}

BOOST_AUTO_TEST_CASE(gaps_stop_at_their_limit) {
  SmallLog log;
  log.fill(0, 1, 2000);
  for (const int depth : {100, 500, 900}) log.erase(KeyRange{key_at(depth), key_at(depth + 20)});
  BOOST_REQUIRE(log.commit().has_value());
  BOOST_TEST(find_gaps(log.table, {}, 3, 3).value().gaps.size() == 3u);
  BOOST_TEST(!find_gaps(log.table, {}, 3, 3).value().truncated);
  const Gaps two = find_gaps(log.table, {}, 3, 2).value();
  BOOST_TEST(two.gaps.size() == 2u);
  BOOST_TEST(two.truncated);
  BOOST_TEST(two.gaps[0].length() == 22000000u);
}

BOOST_AUTO_TEST_CASE(a_damaged_cell_is_an_error_of_every_query) {
  SmallLog log;
  log.fill(0, 0.1, 2000);
  BOOST_REQUIRE(log.commit().has_value());
  for (auto& [heap, record] : log.table.records.cells) record.back() ^= 1;
  const KeyRange part{key_at(3.05), key_at(150.05)};
  BOOST_TEST(count_frames(log.table, part).error() == errc::store_corrupt);
  BOOST_TEST(select_frame(log.table, 1000).error() == errc::store_corrupt);
  BOOST_TEST(median_step(log.table, part).error() == errc::store_corrupt);
  BOOST_TEST(range_stats(log.table, part).error() == errc::store_corrupt);
  BOOST_TEST(find_gaps(log.table, part, 3, 10).error() == errc::store_corrupt);
}

BOOST_AUTO_TEST_CASE(frames_and_cells_that_do_not_agree_are_an_error) {
  SmallLog log;
  log.fill(0, 0.1, 2000);
  BOOST_REQUIRE(log.commit().has_value());
  log.table.frames.erase(key_at(10.1));
  BOOST_TEST(range_stats(log.table, {key_at(3.05), key_at(20.3)}).error() == errc::store_corrupt);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(overview_verify)

BOOST_AUTO_TEST_CASE(an_overview_kept_in_step_is_sound) {
  for (SmallLog& log : various_logs()) {
    const OverviewReport report = verify_overview(log.table).value();
    BOOST_TEST(report.sound());
    BOOST_TEST(report.frames == log.table.frames.size());
    BOOST_TEST(report.cells == log.table.records.cells.size());
    BOOST_TEST(report.histograms == log.table.records.histograms.size());
  }
}

BOOST_AUTO_TEST_CASE(each_kind_of_fault_is_named) {
  SmallLog log;
  log.fill(0, 0.1, 2000);
  BOOST_REQUIRE(log.commit().has_value());
  auto& [cells, histograms] = log.table.records;
  const CellId changed = CellId::from_heap(cells.begin()->first);
  const CellId gone = CellId::from_heap(histograms.rbegin()->first);
  const CellId extra = CellId::at(3, key_at(1e6));
  cells.begin()->second[100 % cells.begin()->second.size()] ^= 4;
  cells[extra.heap()] = cells.begin()->second;
  histograms.erase(gone.heap());
  const OverviewReport report = verify_overview(log.table).value();
  using Kind = OverviewFault::Kind;
  BOOST_TEST(report.fault_count == 3u);
  for (const OverviewFault& fault :
       {OverviewFault{Kind::differs, false, changed}, OverviewFault{Kind::missing, true, gone},
        OverviewFault{Kind::superfluous, false, extra}}) {
    BOOST_TEST((std::ranges::find(report.faults, fault) != report.faults.end()));
  }
}

BOOST_AUTO_TEST_CASE(more_frames_than_are_held_at_once) {
  SmallLog log;
  for (std::uint64_t i = 0; i < 150000; ++i) log.put(kSignBit + i * 700 + i % 5, frame_of(i % 16));
  BOOST_REQUIRE(log.commit().has_value());
  BOOST_TEST(verify_overview(log.table).value().sound());
}

BOOST_AUTO_TEST_SUITE_END()
