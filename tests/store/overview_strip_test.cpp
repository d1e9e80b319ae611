// SPDX-License-Identifier: MIT
#include "overview/grid.hpp"
#include "overview/query.hpp"
#include "overview/strip.hpp"
#include "overview_log.hpp"
#include "support/printing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace framesd::store;
using namespace framesd::store::testing;
using framesd::Depth;
using framesd::DepthRange;
using framesd::errc;

namespace {

using Real = long double;  // 64 bits of mantissa: any key and any small fraction of one

struct Expected {
  std::vector<std::vector<Key>> rows;
  StripPlan plan;

  Real middle(std::size_t row) const {
    return static_cast<Real>(plan.start) +
           (static_cast<Real>(row) + 0.5L) * static_cast<Real>(plan.length) / plan.rows;
  }
  Real distance(Key key, std::size_t row) const {
    return std::fabs(static_cast<Real>(depth_of(key).count()) - middle(row));
  }
  // Of ascending keys; of two as near the shallower.
  std::optional<Key> nearest(const std::vector<Key>& keys, std::size_t row) const {
    if (keys.empty()) return std::nullopt;
    const auto before_middle = [&](Key key) {
      return static_cast<Real>(depth_of(key).count()) < middle(row);
    };
    const auto above = std::partition_point(keys.begin(), keys.end(), before_middle);
    if (above == keys.begin()) return *above;
    const Key below = *std::prev(above);
    return above == keys.end() || distance(below, row) <= distance(*above, row) ? below : *above;
  }
};

// By comparing products in 128 bits, frame after frame.
Expected expected_rows(const Frames& frames, const StripPlan& plan) {
  Expected expected{std::vector<std::vector<Key>>(plan.rows), plan};
  const framesd::UInt128 start = static_cast<Key>(plan.start) ^ kSignBit;
  std::uint32_t row = 0;
  for (const auto& [key, frame] : frames) {
    if (key < start) continue;
    const framesd::UInt128 offset = key - start;
    if (offset > plan.length || (offset == plan.length && !plan.closed)) break;
    while (offset * plan.rows >= (framesd::UInt128{row} + 1) * plan.length && row + 1 < plan.rows) ++row;
    expected.rows[row].push_back(key);
  }
  return expected;
}

std::vector<Key> keys_within(const Frames& frames, const DepthRange& range) {
  std::vector<Key> keys;
  for (const auto& [key, frame] : frames) {
    if (KeyRange::of(range).contains(key)) keys.push_back(key);
  }
  return keys;
}

void compare_summed(const Frames& frames, const std::vector<Key>& keys, Resample resample,
                    const std::uint8_t* pixels, Bytes mask) {
  for (std::size_t c = 0; c < kSmallRows.frame_width; ++c) {
    double sum = 0;
    std::size_t present = 0;
    std::uint8_t min = 255;
    std::uint8_t max = 0;
    for (const Key key : keys) {
      if (framesd::is_absent(pixel_mask(frames.at(key), kSmallRows), c)) continue;
      const std::uint8_t sample = frames.at(key).resized[c];
      ++present;
      sum += sample;
      min = std::min(min, sample);
      max = std::max(max, sample);
    }
    if (resample != Resample::nearest) BOOST_REQUIRE(framesd::is_absent(mask, c) == (present == 0));
    if (present == 0 || resample == Resample::nearest) continue;
    if (resample == Resample::min) BOOST_REQUIRE_EQUAL(pixels[c], min);
    if (resample == Resample::max) BOOST_REQUIRE_EQUAL(pixels[c], max);
    if (resample != Resample::mean) continue;
    const double mean = sum / static_cast<double>(present);
    BOOST_REQUIRE_SMALL(pixels[c] - mean, 0.6);
  }
}

void compare(SmallLog& log, const StripPlan& plan) {
  PixelRows out;
  BOOST_REQUIRE(gather_pixel_rows(log.table, plan, out).has_value());
  const Frames& frames = log.table.frames;
  const Expected expected = expected_rows(frames, plan);
  const auto step =
      plan.median_step ? plan.median_step : median_step(log.table, PixelGrid(plan).range()).value();
  const auto nearby = keys_within(frames, plan.nearby);
  std::uint64_t count = 0;
  for (std::size_t row = 0; row < plan.rows; ++row) {
    const auto& keys = expected.rows[row];
    count += keys.size();
    const std::uint8_t* pixels = &out.pixels[row * out.width];
    const auto is_frame = [&](Key key) {
      const Row mask = pixel_mask(frames.at(key), kSmallRows);
      const bool same_mask = framesd::any_absent(mask) ? std::ranges::equal(mask, out.mask(row))
                                                       : !framesd::any_absent(out.mask(row));
      return same_mask && std::ranges::equal(frames.at(key).resized, Bytes{pixels, out.width});
    };
    if (keys.empty()) {
      const auto near = expected.nearest(nearby, row);
      const bool filled = near && step && expected.distance(*near, row) <= 1.5L * static_cast<Real>(*step);
      BOOST_REQUIRE(out.sources[row] == (filled ? RowSource::nearby : RowSource::none));
      BOOST_REQUIRE(!filled || is_frame(*near));
    } else {
      BOOST_REQUIRE(out.sources[row] == RowSource::frames);
      if (plan.resample == Resample::nearest) BOOST_REQUIRE(is_frame(*expected.nearest(keys, row)));
      compare_summed(frames, keys, plan.resample, pixels, out.mask(row));
    }
  }
  BOOST_REQUIRE_EQUAL(out.frames, count);
}

void compare_all_ways(SmallLog& log, StripPlan plan) {
  for (const auto resample : {Resample::mean, Resample::nearest, Resample::min, Resample::max}) {
    plan.resample = resample;
    compare(log, plan);
  }
}

Depth units(double depth) { return Depth::from_count(static_cast<std::int64_t>(depth * 1e6)); }

struct RegularLog : SmallLog {
  RegularLog() {
    fill(-100, 0.1, 3000);
    BOOST_REQUIRE(commit().has_value());
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(overview_strip)

BOOST_AUTO_TEST_CASE(a_regular_log_at_heights_below_and_above_its_frames) {
  RegularLog log;
  for (const std::uint32_t rows : {1u, 2u, 7u, 100u, 997u, 3001u, 7000u}) {
    compare_all_ways(log, StripPlan::between(units(-100), units(199.9), rows));
  }
}

BOOST_AUTO_TEST_CASE(bounds_between_frames_and_beyond_the_log) {
  RegularLog log;
  for (const std::uint32_t rows : {3u, 250u, 1000u}) {
    compare_all_ways(log, StripPlan::between(units(-30.05), units(77.7777), rows));
    compare_all_ways(log, StripPlan::between(units(-500), units(1000), rows));
    compare_all_ways(log, StripPlan::between(units(10.02), units(10.03), rows));
  }
}

BOOST_AUTO_TEST_CASE(gaps_stay_empty_beyond_one_and_a_half_steps) {
  RegularLog log;
  log.erase(KeyRange{key_at(0.05), key_at(20.05)});
  BOOST_REQUIRE(log.commit().has_value());
  compare_all_ways(log, StripPlan::between(units(-10), units(30), 1000));
  PixelRows out;
  BOOST_REQUIRE(
      gather_pixel_rows(log.table, StripPlan::between(units(-10), units(30), 1000), out).has_value());
  BOOST_TEST(std::ranges::count(out.sources, RowSource::none) > 480);
}

BOOST_AUTO_TEST_CASE(rows_thinner_than_a_count) {
  SmallLog log;
  for (int i = 0; i < 40; ++i) log.put(kSignBit + static_cast<Key>(i));
  BOOST_REQUIRE(log.commit().has_value());
  compare_all_ways(log, StripPlan::between(Depth::from_count(0), Depth::from_count(39), 500));
  compare_all_ways(log, StripPlan::between(Depth::from_count(3), Depth::from_count(4), 16));
}

BOOST_AUTO_TEST_CASE(all_depths_there_are_as_one_picture) {
  RegularLog log;
  log.put(key_of(Depth::lowest()));
  log.put(key_of(Depth::highest()));
  BOOST_REQUIRE(log.commit().has_value());
  compare_all_ways(log, StripPlan::between(Depth::lowest(), Depth::highest(), 1000));
  compare_all_ways(log, StripPlan::between(Depth::lowest(), Depth::highest(), 16384));
}

BOOST_AUTO_TEST_CASE(a_tile_ends_where_the_next_begins) {
  SmallLog log;
  for (int i = -2000; i < 2000; ++i) log.put(kSignBit + static_cast<Key>(std::int64_t{i} * 1024));
  BOOST_REQUIRE(log.commit().has_value());
  for (const unsigned level : {0u, 9u, 10u, 14u, 40u}) {
    for (const std::int64_t index : {-1, 0, 1}) {
      StripPlan plan = StripPlan::tile(level, index);
      plan.median_step = 1024;
      compare_all_ways(log, plan);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_outermost_tiles) {
  RegularLog log;
  log.put(key_of(Depth::lowest()));
  log.put(key_of(Depth::highest()));
  BOOST_REQUIRE(log.commit().has_value());
  compare_all_ways(log, StripPlan::tile(55, -1));
  compare_all_ways(log, StripPlan::tile(55, 0));
}

BOOST_AUTO_TEST_CASE(a_tile_takes_a_frame_from_beyond_its_edge_a_strip_does_not) {
  SmallLog log;
  log.put(kSignBit - 1);
  log.put(kSignBit + 255 * 16);
  BOOST_REQUIRE(log.commit().has_value());
  PixelRows out;
  StripPlan plan = StripPlan::tile(4, 0);
  plan.median_step = 16;
  BOOST_REQUIRE(gather_pixel_rows(log.table, plan, out).has_value());
  BOOST_CHECK(out.sources[0] == RowSource::nearby);
  plan.nearby = {Depth::from_count(0), Depth::from_count(4096)};
  BOOST_REQUIRE(gather_pixel_rows(log.table, plan, out).has_value());
  BOOST_CHECK(out.sources[0] == RowSource::none);
}

BOOST_AUTO_TEST_CASE(no_frames_give_empty_rows) {
  SmallLog log;
  compare_all_ways(log, StripPlan::between(units(0), units(10), 50));
}

BOOST_AUTO_TEST_CASE(random_logs_and_intervals) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 30; ++i) {
    SmallLog log;
    const int frames = 1 << (random() % 12);
    for (int f = 0; f < frames; ++f) {
      log.put(kSignBit + random() % (Key{1} << (10 + random() % 30)) - 1000);
    }
    BOOST_REQUIRE(log.commit().has_value());
    const auto a = static_cast<std::int64_t>(random() % 100000) - 2000;
    const auto length = static_cast<std::int64_t>(1 + random() % (Key{1} << (1 + random() % 40)));
    compare_all_ways(log, StripPlan::between(Depth::from_count(a), Depth::from_count(a + length),
                                             static_cast<std::uint32_t>(1 + random() % 400)));
  }
}

BOOST_AUTO_TEST_CASE(the_cost_follows_the_height_not_the_frames) {
  SmallLog log;
  log.fill(0, 0.1, 50000);
  BOOST_REQUIRE(log.commit().has_value());
  log.table.rows_visited = 0;
  PixelRows out;
  BOOST_REQUIRE(
      gather_pixel_rows(log.table, StripPlan::between(units(0), units(4999.9), 50), out).has_value());
  BOOST_TEST(out.frames == 50000u);
  BOOST_TEST(log.table.rows_visited <= 50u * 92u);
}

BOOST_AUTO_TEST_CASE(a_damaged_cell_is_never_shown) {
  RegularLog log;
  log.table.records.cells.begin()->second.back() ^= 1;
  PixelRows out;
  BOOST_TEST(gather_pixel_rows(log.table, StripPlan::between(units(0), units(50), 10), out).error() ==
             errc::store_corrupt);
}

BOOST_AUTO_TEST_SUITE_END()
