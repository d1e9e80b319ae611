// SPDX-License-Identifier: MIT
#include "printing.hpp"
#include <framesd/frame/grey_counts.hpp>
#include <framesd/image/row_order.hpp>
#include <framesd/image/tone.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::image::Clip;
using framesd::image::columns_of;
using framesd::image::DynamicTone;
using framesd::image::GreyCounts;
using framesd::image::Levels;
using framesd::image::RowWindow;
using framesd::image::Tone;
using framesd::image::tone_table;
using framesd::image::ToneTable;
using Bytes = std::vector<std::uint8_t>;

namespace {

Bytes picture(std::size_t width, std::size_t rows, unsigned seed) {
  std::mt19937 random(seed);
  Bytes pixels;
  for (std::size_t r = 0; r < rows; ++r) {
    const auto base = static_cast<unsigned>(random() % 150);
    for (std::size_t x = 0; x < width; ++x)
      pixels.push_back(static_cast<std::uint8_t>(base + random() % 100));
  }
  return pixels;
}

std::vector<RowWindow> windows_of(std::size_t rows, std::size_t reach) {
  std::vector<RowWindow> windows;
  for (std::size_t r = 0; r < rows; ++r) {
    windows.push_back({static_cast<std::uint32_t>(r < reach ? 0 : r - reach),
                       static_cast<std::uint32_t>(std::min(rows, r + reach + 1))});
  }
  return windows;
}

// The least value with at least so many per cent at or below it, by sorting.
std::uint8_t dumb_percentile(Bytes samples, double percent) {
  std::ranges::sort(samples);
  const double rank = std::ceil(percent * static_cast<double>(samples.size()) / 100);
  return samples[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

Levels dumb_levels(const Bytes& samples, const Clip& clip) {
  if (!clip.deviations) {
    return {static_cast<double>(dumb_percentile(samples, clip.lo)),
            static_cast<double>(dumb_percentile(samples, clip.hi))};
  }
  double mean = 0;
  for (const double sample : samples) mean += sample / static_cast<double>(samples.size());
  double variance = 0;
  for (const double sample : samples) {
    variance += (sample - mean) * (sample - mean) / static_cast<double>(samples.size());
  }
  const double reach = *clip.deviations * std::sqrt(variance);
  return {std::max(0.0, std::round(mean - reach)), std::min(255.0, std::round(mean + reach))};
}

// Row by row, each window gathered and sorted anew.
Bytes dumb_normalized(const Bytes& pixels, std::size_t width, const std::vector<RowWindow>& windows,
                      const DynamicTone& tone) {
  Bytes out = pixels;
  for (std::size_t r = 0; r < windows.size(); ++r) {
    if (windows[r].first == windows[r].last) continue;
    Bytes inside;
    for (std::size_t i = windows[r].first; i < windows[r].last; ++i) {
      if (windows[i].first == windows[i].last) continue;
      for (std::size_t x = 0; x < width; ++x) inside.push_back(pixels[i * width + x]);
    }
    const Levels levels = dumb_levels(inside, tone.clip);
    const auto table = tone_table({levels.lo, levels.hi, tone.gamma, tone.invert});
    for (std::size_t x = 0; x < width; ++x) out[r * width + x] = table[pixels[r * width + x]];
  }
  return out;
}

Bytes normalized(const Bytes& pixels, std::size_t width, const std::vector<RowWindow>& windows,
                 const DynamicTone& tone) {
  Bytes out(pixels.size());
  framesd::image::normalize_rows(pixels, width, windows, tone, out);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tone)

BOOST_AUTO_TEST_CASE(without_a_wish_nothing_changes) {
  const ToneTable table = tone_table({});
  for (std::size_t grey = 0; grey < 256; ++grey) BOOST_TEST(table[grey] == grey);
}

BOOST_AUTO_TEST_CASE(a_stretch_clips_outside_and_is_straight_between) {
  const ToneTable table = tone_table({.lo = 50, .hi = 152});
  BOOST_TEST(table[0] == 0);
  BOOST_TEST(table[50] == 0);
  BOOST_TEST(table[51] == 3);  // 2.5, halves up
  BOOST_TEST(table[101] == 128);
  BOOST_TEST(table[152] == 255);
  BOOST_TEST(table[255] == 255);
}

BOOST_AUTO_TEST_CASE(bounds_need_not_be_grey_values) {
  BOOST_TEST(tone_table({.lo = -255, .hi = 255})[0] == 128);
  BOOST_TEST(tone_table({.lo = 0.5, .hi = 1.5})[1] == 128);
}

BOOST_AUTO_TEST_CASE(gamma_comes_after_the_stretch_and_inversion_after_gamma) {
  BOOST_TEST(tone_table({.gamma = 2})[64] == std::lround(255 * std::sqrt(64 / 255.0)));
  BOOST_TEST(tone_table({.gamma = 0.5})[128] == std::lround(255 * std::pow(128 / 255.0, 2)));
  BOOST_TEST(tone_table({.lo = 50, .hi = 150, .gamma = 2, .invert = true})[75] ==
             std::lround(255 * (1 - std::sqrt(0.25))));
}

BOOST_AUTO_TEST_CASE(no_width_between_the_bounds_is_a_step) {
  const ToneTable table = tone_table({.lo = 100, .hi = 100});
  BOOST_TEST(table[100] == 0);
  BOOST_TEST(table[101] == 255);
}

BOOST_AUTO_TEST_CASE(a_toned_palette_draws_the_toned_sample) {
  const auto& lut = framesd::image::default_lut();
  const ToneTable table = tone_table({.lo = 20, .hi = 200, .invert = true});
  const auto palette = framesd::image::toned(lut, table);
  for (std::size_t grey = 0; grey < 256; ++grey) BOOST_TEST(palette[grey] == lut[table[grey]]);
}

BOOST_AUTO_TEST_CASE(a_percentile_is_the_least_value_with_as_many_at_or_below) {
  GreyCounts counts{};
  counts[10] = 2;
  counts[20] = 97;
  counts[30] = 1;
  BOOST_TEST(framesd::grey_percentile(counts, 0) == 10);
  BOOST_TEST(framesd::grey_percentile(counts, 2) == 10);
  BOOST_TEST(framesd::grey_percentile(counts, 2.1) == 20);
  BOOST_TEST(framesd::grey_percentile(counts, 99) == 20);
  BOOST_TEST(framesd::grey_percentile(counts, 100) == 30);
}

BOOST_AUTO_TEST_CASE(levels_around_a_mean_are_whole_grey_values) {
  const Levels inside = framesd::image::levels_around(100.2, 10.4, 2);
  BOOST_TEST(inside.lo == 79);   // 79.4
  BOOST_TEST(inside.hi == 121);  // 121
  const Levels beyond = framesd::image::levels_around(100, 200, 1);
  BOOST_TEST(beyond.lo == 0);
  BOOST_TEST(beyond.hi == 255);
}

BOOST_AUTO_TEST_CASE(rows_are_normalized_as_if_each_window_were_sorted) {
  for (const std::size_t reach : {0u, 1u, 7u, 200u}) {
    for (const DynamicTone& wish :
         {DynamicTone{}, DynamicTone{{5, 90}, 1.8, true}, DynamicTone{{0, 100}, 1, false},
          DynamicTone{.clip = {.deviations = 1.5}}, DynamicTone{{.deviations = 0.3}, 0.7, true}}) {
      const Bytes pixels = picture(13, 120, static_cast<unsigned>(reach));
      const auto windows = windows_of(120, reach);
      BOOST_CHECK(normalized(pixels, 13, windows, wish) == dumb_normalized(pixels, 13, windows, wish));
    }
  }
}

BOOST_AUTO_TEST_CASE(rows_without_samples_are_left_and_count_nowhere) {
  const Bytes pixels = picture(9, 60, 5);
  auto windows = windows_of(60, 4);
  for (const std::size_t r : {0u, 1u, 20u, 21u, 22u, 40u, 59u}) windows[r] = {};
  const Bytes out = normalized(pixels, 9, windows, {});
  BOOST_CHECK(out == dumb_normalized(pixels, 9, windows, {}));
  BOOST_TEST(std::equal(out.begin() + 20 * 9, out.begin() + 23 * 9, pixels.begin() + 20 * 9));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(row_order)

BOOST_AUTO_TEST_CASE(angles_are_rounded_to_columns_and_whole_turns_dropped) {
  BOOST_TEST(columns_of(0, 150) == 0u);
  BOOST_TEST(columns_of(90, 150) == 38u);
  BOOST_TEST(columns_of(-90, 150) == 112u);
  BOOST_TEST(columns_of(359.9, 150) == 0u);
  BOOST_TEST(columns_of(-0.1, 150) == 0u);
  BOOST_TEST(columns_of(720 + 36, 10) == 1u);
  BOOST_TEST(columns_of(1e300, 7) < 7u);
  BOOST_TEST(columns_of(200, 1) == 0u);
}

BOOST_AUTO_TEST_CASE(rotation_is_circular_and_to_the_right) {
  Bytes rows = {1, 2, 3, 4, 5, 6, 7, 8};
  framesd::image::rotate_rows(rows, 4, 1);
  BOOST_CHECK(rows == (Bytes{4, 1, 2, 3, 8, 5, 6, 7}));
  framesd::image::rotate_rows(rows, 4, 0);
  BOOST_CHECK(rows == (Bytes{4, 1, 2, 3, 8, 5, 6, 7}));
}

BOOST_AUTO_TEST_CASE(a_flip_mirrors_each_row) {
  Bytes rows = {1, 2, 3, 4, 5, 6};
  framesd::image::flip_rows(rows, 3);
  BOOST_CHECK(rows == (Bytes{3, 2, 1, 6, 5, 4}));
}

BOOST_AUTO_TEST_SUITE_END()
