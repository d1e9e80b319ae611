// SPDX-License-Identifier: MIT
#include "support/memory_store.hpp"
#include <framesd/render/shift_search.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <random>
#include <tuple>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace framesd {
namespace {

using render::GridRows;
using render::LogShift;

GridRows noise(std::uint16_t width, std::uint32_t rows, unsigned seed) {
  std::mt19937 random(seed);
  GridRows made{.width = width};
  made.present.assign(rows, 1);
  for (std::size_t i = 0; i < std::size_t{rows} * width; ++i)
    made.pixels.push_back(static_cast<std::uint8_t>(random()));
  return made;
}

// Beds, grey by grey, that dip around the hole.
GridRows rock(std::uint16_t width, std::uint32_t rows, unsigned seed) {
  GridRows made = noise(width, rows, seed);
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (std::uint32_t x = 0; x < width; ++x) {
      const double azimuth = 2 * 3.14159265 * x / width;
      const double dip = row + 9 * std::sin(azimuth + row / 301.0);
      const double bed = 90 + 50 * std::sin(dip / 7) + 40 * std::sin(dip / 61);
      std::uint8_t& pixel = made.pixels[std::size_t{row} * width + x];
      pixel = static_cast<std::uint8_t>(std::clamp(bed + pixel / 16.0, 0.0, 255.0));
    }
  }
  return made;
}

// Rows `first` and following of `whole`, each moved to the right by `columns`.
GridRows part(const GridRows& whole, std::int64_t first, std::uint32_t rows, int columns) {
  GridRows made{.width = whole.width};
  const int width = whole.width;
  for (std::int64_t row = first; row < first + rows; ++row) {
    const bool there = row >= 0 && row < whole.rows();
    made.present.push_back(there ? whole.present[static_cast<std::size_t>(row)] : 0);
    for (int x = 0; x < width; ++x) {
      const int from = ((x - columns) % width + width) % width;
      const std::size_t at = static_cast<std::size_t>(std::max<std::int64_t>(row, 0) * width + from);
      made.pixels.push_back(there ? whole.pixels[at] : std::uint8_t{0});
    }
  }
  return made;
}

// `rows` rows from the middle of `whole`, and a copy that has to be moved by `shift` rows and columns.
struct Pair {
  Pair(const GridRows& whole, std::uint32_t rows, std::uint32_t largest, int shift, int columns)
      : most(largest),
        fixed(part(whole, (whole.rows() - rows) / 2, rows, 0)),
        moved(part(whole, std::int64_t{(whole.rows() - rows) / 2} - render::shift_padding(largest) + shift,
                   rows + 2 * render::shift_padding(largest), -columns)) {}

  std::optional<LogShift> found() const { return render::find_shift(fixed, moved, most); }

  std::uint32_t most;
  GridRows fixed;
  GridRows moved;
};

// The same by looking at every sample for every shift.
std::optional<LogShift> found_the_dumb_way(const Pair& pair) {
  const int width = pair.fixed.width;
  const auto rows = static_cast<int>(pair.fixed.rows());
  const auto padding = static_cast<int>(render::shift_padding(pair.most));
  const auto there = [](const GridRows& of) { return std::ranges::count(of.present, std::uint8_t{1}); };
  const auto fewest = (std::min(there(pair.fixed), there(pair.moved)) + 1) / 2;
  std::optional<LogShift> best;
  for (int shift = -static_cast<int>(pair.most); shift <= static_cast<int>(pair.most); ++shift) {
    for (int columns = -((width - 1) / 2); columns <= width / 2; ++columns) {
      std::vector<std::pair<double, double>> samples;
      for (int row = 0; row < rows; ++row) {
        const int other = row - shift + padding;
        if (!pair.fixed.present[static_cast<std::size_t>(row)] ||
            !pair.moved.present[static_cast<std::size_t>(other)])
          continue;
        for (int x = 0; x < width; ++x) {
          const int from = (x - columns + width) % width;
          samples.emplace_back(pair.fixed.pixels[static_cast<std::size_t>(row * width + x)],
                               pair.moved.pixels[static_cast<std::size_t>(other * width + from)]);
        }
      }
      const auto count = static_cast<double>(samples.size());
      const auto compared = static_cast<std::uint32_t>(samples.size() / static_cast<std::size_t>(width));
      if (compared == 0 || compared < fewest) continue;
      double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
      for (const auto& [one, other] : samples) a += one / count, b += other / count;
      for (const auto& [one, other] : samples) {
        aa += (one - a) * (one - a), bb += (other - b) * (other - b), ab += (one - a) * (other - b);
      }
      if (aa < 1e-6 || bb < 1e-6) continue;
      const double correlation = ab / std::sqrt(aa * bb);
      const bool as_good = best && std::abs(correlation - best->correlation) < 1e-12;
      const auto size = [](int r, int c) { return std::tuple(std::abs(r), std::abs(c), r, c); };
      const bool smaller = as_good && size(shift, columns) < size(best->rows, best->columns);
      if (!best || smaller || (!as_good && correlation > best->correlation))
        best = LogShift{shift, columns, correlation, compared};
    }
  }
  return best;
}

void expect_same(const std::optional<LogShift>& found, const std::optional<LogShift>& wanted) {
  BOOST_REQUIRE(found.has_value() == wanted.has_value());
  if (!found) return;
  BOOST_TEST(found->rows == wanted->rows);
  BOOST_TEST(found->columns == wanted->columns);
  BOOST_TEST(found->compared == wanted->compared);
  BOOST_TEST(std::abs(found->correlation - wanted->correlation) < 1e-9);
}

BOOST_AUTO_TEST_SUITE(shift_search)

BOOST_AUTO_TEST_CASE(small_logs_are_compared_at_every_shift_whatever_they_hold) {
  std::mt19937 engine(11);
  const auto random = [&] { return static_cast<unsigned>(engine()); };
  for (int round = 0; round < 40; ++round) {
    const auto width = static_cast<std::uint16_t>(1 + random() % 12);
    const std::uint32_t rows = 1 + random() % 30, most = random() % 20;
    Pair pair(noise(width, 200, 2 * static_cast<unsigned>(round) + 1), rows, most, 0, 0);
    if (round % 2 == 0) pair.moved = noise(width, pair.moved.rows(), random());  // another hole
    for (std::uint8_t& one : pair.fixed.present) one = random() % 4 != 0;
    for (std::uint8_t& one : pair.moved.present) one = random() % 4 != 0;
    BOOST_TEST_CONTEXT("round " << round << ", " << rows << " rows of " << width << ", most " << most)
    expect_same(pair.found(), found_the_dumb_way(pair));
  }
}

BOOST_AUTO_TEST_CASE(a_copy_is_found_exactly_however_far_it_was_moved) {
  struct Case {
    std::uint16_t width;
    std::uint32_t rows, most;
    int shift, columns;
  };
  const Case cases[] = {{150, 1000, 100, 35, 12},   {150, 1000, 100, -100, -70}, {150, 999, 77, 1, 75},
                        {32, 256, 64, -13, 5},      {33, 257, 64, 0, -1},        {200, 4000, 400, 397, 99},
                        {360, 700, 1000, -711, 17}, {1, 500, 50, 21, 0},         {7, 3000, 5, 3, 3},
                        {1000, 300, 20, 9, -499}};
  for (const Case& one : cases) {
    for (const auto make : {noise, rock}) {
      const Pair pair(make(one.width, one.rows + 2 * one.most + 64, 5), one.rows, one.most, one.shift,
                      one.columns);
      BOOST_TEST_CONTEXT(one.rows << " rows of " << one.width << " moved by " << one.shift)
      expect_same(pair.found(), LogShift{one.shift, one.columns, 1, one.rows});
    }
  }
}

BOOST_AUTO_TEST_CASE(another_gain_and_noise_of_the_tool_hide_nothing) {
  std::mt19937 random(3);
  Pair pair(rock(150, 3000, 8), 2000, 300, -217, 40);
  for (std::uint8_t& pixel : pair.moved.pixels) {
    const int noise = static_cast<int>(random() % 61) - 30;
    pixel = static_cast<std::uint8_t>(std::clamp(pixel / 2 + 60 + noise, 0, 255));
  }
  const auto found = pair.found();
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->rows == -217);
  BOOST_TEST(found->columns == 40);
  BOOST_TEST(found->correlation > 0.6);
  BOOST_TEST(found->correlation < 0.99);
}

BOOST_AUTO_TEST_CASE(gaps_of_either_log_are_left_out) {
  Pair pair(rock(150, 2000, 9), 1200, 200, 64, -9);
  for (std::size_t row = 0; row < pair.fixed.rows(); ++row) {
    if (row % 100 < 30) pair.fixed.present[row] = 0;
  }
  for (std::size_t row = 0; row < pair.moved.rows(); ++row) {
    if (row % 171 >= 130) pair.moved.present[row] = 0;
  }
  for (GridRows* rows : {&pair.fixed, &pair.moved}) {
    for (std::size_t i = 0; i < rows->pixels.size(); ++i) {
      if (rows->present[i / rows->width] == 0) rows->pixels[i] = 0;
    }
  }
  std::uint32_t compared = 0;
  for (std::size_t row = 0; row < pair.fixed.rows(); ++row)
    compared += pair.fixed.present[row] != 0 && pair.moved.present[row - 64 + 208] != 0;
  expect_same(pair.found(), LogShift{64, -9, 1, compared});
}

BOOST_AUTO_TEST_CASE(rows_without_variance_have_no_shift) {
  for (const std::uint32_t rows : {40u, 1000u}) {
    Pair pair(noise(150, rows + 100, 1), rows, 20, 0, 0);
    std::ranges::fill(pair.moved.pixels, std::uint8_t{77});
    BOOST_TEST(!pair.found().has_value());
    Pair other(noise(150, rows + 100, 1), rows, 20, 0, 0);
    std::ranges::fill(other.fixed.pixels, std::uint8_t{0});
    BOOST_TEST(!other.found().has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_shift_that_compares_less_than_half_of_the_rows_does_not_count) {
  const GridRows whole = noise(16, 400, 4);
  Pair pair(whole, 100, 96, 60, 0);
  for (std::size_t row = 0; row < pair.fixed.rows(); ++row) pair.fixed.present[row] = row >= 60;
  for (std::size_t row = 0; row < pair.moved.rows(); ++row)
    pair.moved.present[row] = row + 60 - 96 < 100;  // rows 60 and following face these
  const auto there = pair.found();
  BOOST_REQUIRE(there.has_value());
  BOOST_TEST(there->rows == 60);
  for (std::size_t row = 0; row < pair.moved.rows(); ++row) {
    if (row + 60 - 96 >= 75) pair.moved.present[row] = 0;  // 15 of 40 rows are left at that shift
  }
  const auto left = pair.found();
  BOOST_TEST((!left || left->rows != 60));
  expect_same(left, found_the_dumb_way(pair));
}

BOOST_AUTO_TEST_CASE(of_equals_the_smallest_shift_is_taken) {
  GridRows stripes = noise(8, 300, 2);
  for (std::size_t i = 0; i < stripes.pixels.size(); ++i)
    stripes.pixels[i] = (i / 8) % 5 == 0 ? 200 : 20;  // every fifth row, and all around the hole
  expect_same(Pair(stripes, 100, 12, 3, 2).found(), LogShift{-2, 0, 1, 100});
}

BOOST_AUTO_TEST_CASE(absent_pixels_of_a_grid_are_as_the_rest_of_their_row) {
  test::MemoryStore log(RowFormat{.source_width = 4, .frame_width = 4});
  auto batch = log.new_batch();
  const std::vector<std::uint8_t> row = {10, 0, 21, 0};
  batch->add(Depth::from_count(0), row, row, std::vector<std::uint8_t>{0b1010});
  log.submit(store::Upsert{.batch = std::move(batch)}, [](const auto&) {});
  const auto rows = log.look(
      [](store::View& view) { return render::gather_grid(view, {.start = 0, .step = 10, .rows = 1}); });
  const std::vector<std::uint8_t> wanted = {10, 16, 21, 16};
  BOOST_TEST(rows->pixels == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_grid_has_the_frames_of_a_log) {
  test::MemoryStore log(RowFormat{.source_width = 8, .frame_width = 4});
  auto batch = log.new_batch();
  for (int i = 0; i < 10; ++i) {
    const std::vector<std::uint8_t> row(8, static_cast<std::uint8_t>(10 * i));
    batch->add(Depth::from_count(i * 100 + (i >= 6 ? 5000 : 0)), row, std::span(row).first(4));
  }
  log.submit(store::Upsert{.batch = std::move(batch)}, [](const auto&) {});
  const render::DepthGrid grid{.start = -200, .step = 200, .rows = 8};
  const auto rows = log.look([&](store::View& view) { return render::gather_grid(view, grid); });
  BOOST_REQUIRE(rows.has_value());
  BOOST_TEST(rows->frames == 6u);
  BOOST_TEST(rows->width == 4);
  const std::vector<std::uint8_t> there = {1, 1, 1, 1, 0, 0, 0, 0};  // the first takes the frame beside it
  BOOST_TEST(rows->present == there, boost::test_tools::per_element());
  BOOST_TEST(std::abs(rows->pixels[4] - 5) <= 1);
  BOOST_TEST(std::abs(rows->pixels[8] - 25) <= 1);
}

BOOST_AUTO_TEST_CASE(a_grid_stays_within_the_depths_there_are) {
  const render::DepthGrid grid{.start = Depth::lowest().count() + 160, .step = 10, .rows = 3};
  BOOST_TEST(grid.fits(16));
  BOOST_TEST(!grid.fits(17));
  BOOST_TEST(grid.padded(16).start == Depth::lowest().count());
  BOOST_TEST(grid.padded(16).rows == 35u);
  const render::DepthGrid last{.start = Depth::highest().count() - 30, .step = 10, .rows = 3};
  BOOST_TEST(last.fits());
  BOOST_TEST(!last.fits(1));
  BOOST_TEST(!render::DepthGrid({.start = Depth::lowest().count(), .step = ~std::uint64_t{0}}).fits());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace framesd
