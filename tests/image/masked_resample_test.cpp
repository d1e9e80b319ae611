// SPDX-License-Identifier: MIT
//
// Rows with gaps, beside a twin that divides exact sums, and beside rows from NumPy's masked arrays.
#include "csv_file.hpp"
#include <framesd/frame/absent_pixels.hpp>
#include <framesd/frame/sample_mask.hpp>
#include <framesd/image/masked_resampler.hpp>

#include <algorithm>
#include <charconv>
#include <functional>
#include <random>

#include <boost/test/unit_test.hpp>

using framesd::Filter;
using framesd::mask_bytes;
using framesd::image::MaskedResampler;
using framesd::image::Resampler;
using Bytes = std::vector<std::uint8_t>;

namespace {

constexpr Filter kFilters[] = {Filter::bilinear, Filter::lanczos};

struct Row {
  Bytes samples;
  Bytes absent;
};

bool is_absent(const Row& row, std::size_t i) { return (row.absent[i / 8] >> i % 8 & 1) != 0; }

Row random_row(std::size_t width, std::mt19937& random) {
  Row row{Bytes(width), Bytes(mask_bytes(width))};
  for (auto& sample : row.samples) sample = static_cast<std::uint8_t>(random());
  return row;
}

// Black and white alone: where sums are largest.
Row harsh_row(std::size_t width, std::mt19937& random) {
  Row row = random_row(width, random);
  for (auto& sample : row.samples) sample = sample < 128 ? 0 : 255;
  return row;
}

void take_out(Row& row, const std::function<bool(std::size_t)>& absent) {
  for (std::size_t i = 0; i < row.samples.size(); ++i) {
    if (absent(i)) row.absent[i / 8] |= static_cast<std::uint8_t>(1 << i % 8);
  }
}

void check_same(const Row& row, const Row& expected) {
  BOOST_CHECK_EQUAL_COLLECTIONS(row.samples.begin(), row.samples.end(), expected.samples.begin(),
                                expected.samples.end());
  BOOST_CHECK_EQUAL_COLLECTIONS(row.absent.begin(), row.absent.end(), expected.absent.begin(),
                                expected.absent.end());
}

Row resized(const MaskedResampler& resampler, const Row& source) {
  const std::size_t width = resampler.resampler().width();
  constexpr std::uint8_t kGuard = 0xa5;
  Row out{Bytes(width + 1, kGuard), Bytes(mask_bytes(width) + 1, kGuard)};
  resampler.row({source.samples, source.absent},
                {std::span(out.samples).first(width), std::span(out.absent).first(mask_bytes(width))});
  BOOST_TEST(out.samples.back() == kGuard);
  BOOST_TEST(out.absent.back() == kGuard);
  out.samples.pop_back();
  out.absent.pop_back();
  Row plain{Bytes(width), Bytes(mask_bytes(width))};
  resampler.row_portable({source.samples, source.absent}, {plain.samples, plain.absent});
  check_same(out, plain);
  return out;
}

// The rule of src/image/README.md, a column at a time.
Row resized_by_the_rule(const Resampler& resampler, const Row& source) {
  Row out{Bytes(resampler.width()), Bytes(mask_bytes(resampler.width()))};
  for (std::size_t column = 0; column < resampler.width(); ++column) {
    const auto [first, weights] = resampler.weights().taps(column);
    std::int64_t sum = 0;
    std::int64_t present = 0;
    std::int64_t whole = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      whole += weights[i];
      if (is_absent(source, first + i)) continue;
      present += weights[i];
      sum += std::int64_t{weights[i]} * source.samples[first + i];
    }
    BOOST_REQUIRE_GT(whole, 0);
    if (2 * present < whole) {
      out.absent[column / 8] |= static_cast<std::uint8_t>(1 << column % 8);
      continue;
    }
    const std::int64_t divisor = present == whole ? 1 << 22 : present;
    const std::int64_t twice = std::max<std::int64_t>(2 * sum + divisor, 0);
    out.samples[column] = static_cast<std::uint8_t>(std::min<std::int64_t>(twice / (2 * divisor), 255));
  }
  return out;
}

void check_rule(const MaskedResampler& resampler, const Row& source) {
  check_same(resized(resampler, source), resized_by_the_rule(resampler.resampler(), source));
}

// For each pair of many random widths, a resampler for each filter.
void for_random_widths(const std::function<void(const MaskedResampler&, std::mt19937&)>& body) {
  std::mt19937 random(5);
  std::uniform_int_distribution<int> narrow(1, 260);
  std::uniform_int_distribution<int> any(1, framesd::kWidthMax);
  for (int round = 0; round < 200; ++round) {
    auto& width = round % 20 == 0 ? any : narrow;
    const auto source_width = static_cast<std::uint16_t>(width(random));
    const auto frame_width = static_cast<std::uint16_t>(width(random));
    for (const Filter filter : kFilters) {
      BOOST_TEST_CONTEXT(name_of(filter) << ' ' << source_width << " -> " << frame_width) {
        body(MaskedResampler(Resampler(source_width, frame_width, filter)), random);
      }
    }
  }
}

Bytes from_hex(const std::string& text) {
  Bytes bytes(text.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::from_chars(text.data() + 2 * i, text.data() + 2 * i + 2, bytes[i], 16);
  }
  return bytes;
}

Filter filter_called(std::string_view name) { return name == "lanczos" ? Filter::lanczos : Filter::bilinear; }

}  // namespace

BOOST_AUTO_TEST_SUITE(masked_resample)

BOOST_AUTO_TEST_CASE(rows_equal_those_of_masked_arrays_in_numpy) {
  const auto rows = framesd::image::csv_rows("masked-rows.csv");
  BOOST_REQUIRE_EQUAL(rows.size(), 200u);
  for (const auto& row : rows) {
    const auto widths = framesd::image::numbers<std::uint16_t>({row[1], row[2]}, 0);
    Row source{Bytes(widths[0]), from_hex(row[3])};
    for (std::size_t i = 0; i < source.samples.size(); ++i)
      source.samples[i] = static_cast<std::uint8_t>(7 * i * i + 31 * i + i / 3 * 101);
    const MaskedResampler resampler(Resampler(widths[0], widths[1], filter_called(row[0])));
    BOOST_TEST_CONTEXT(row[0] << ' ' << row[1] << " -> " << row[2] << ", absent " << row[3]) {
      check_same(resized(resampler, source), {from_hex(row[4]), from_hex(row[5])});
      Bytes pixels(mask_bytes(widths[1]));
      framesd::AbsentPixels({widths[0], widths[1], filter_called(row[0])}).of(source.absent, pixels);
      BOOST_CHECK(pixels == from_hex(row[5]));
    }
  }
}

BOOST_AUTO_TEST_CASE(row_with_nothing_absent_is_resized_as_without_a_mask) {
  for_random_widths([](const MaskedResampler& resampler, std::mt19937& random) {
    const Row source = random_row(resampler.resampler().source_width(), random);
    const std::size_t width = resampler.resampler().width();
    Row expected{Bytes(width), Bytes(mask_bytes(width))};
    resampler.resampler().row(source.samples, expected.samples);
    check_same(resized(resampler, source), expected);
  });
}

BOOST_AUTO_TEST_CASE(row_with_all_absent_is_absent) {
  for_random_widths([](const MaskedResampler& resampler, std::mt19937& random) {
    Row source = random_row(resampler.resampler().source_width(), random);
    take_out(source, [](std::size_t) { return true; });
    const std::size_t width = resampler.resampler().width();
    Row expected{Bytes(width), Bytes(mask_bytes(width))};
    for (std::size_t i = 0; i < width; ++i) expected.absent[i / 8] |= static_cast<std::uint8_t>(1 << i % 8);
    check_same(resized(resampler, source), expected);
  });
}

BOOST_AUTO_TEST_CASE(every_second_sample_absent_follows_the_rule) {
  for_random_widths([](const MaskedResampler& resampler, std::mt19937& random) {
    for (const std::size_t odd : {0u, 1u}) {
      Row source = harsh_row(resampler.resampler().source_width(), random);
      take_out(source, [odd](std::size_t i) { return i % 2 == odd; });
      check_rule(resampler, source);
    }
  });
}

BOOST_AUTO_TEST_CASE(gaps_between_six_pads_follow_the_rule) {
  for_random_widths([](const MaskedResampler& resampler, std::mt19937& random) {
    const std::size_t width = resampler.resampler().source_width();
    for (const std::size_t share : {10u, 25u, 60u}) {  // of a sixth, in percent
      Row source = harsh_row(width, random);
      const std::size_t turned = random() % width;
      take_out(source, [=](std::size_t i) { return 6 * (i + turned) % width * 100 < share * width; });
      check_rule(resampler, source);
    }
  });
}

BOOST_AUTO_TEST_CASE(single_samples_absent_or_alone_follow_the_rule) {
  for_random_widths([](const MaskedResampler& resampler, std::mt19937& random) {
    const std::size_t width = resampler.resampler().source_width();
    for (const std::size_t chosen : {std::size_t{0}, random() % width, width - 1}) {
      Row absent = random_row(width, random);
      take_out(absent, [=](std::size_t i) { return i == chosen; });
      check_rule(resampler, absent);
      Row alone = random_row(width, random);
      take_out(alone, [=](std::size_t i) { return i != chosen; });
      check_rule(resampler, alone);
    }
  });
}

BOOST_AUTO_TEST_CASE(random_masks_follow_the_rule) {
  for_random_widths([](const MaskedResampler& resampler, std::mt19937& random) {
    for (const unsigned percent : {2u, 20u, 50u, 90u}) {
      Row source = harsh_row(resampler.resampler().source_width(), random);
      take_out(source, [&](std::size_t) { return random() % 100 < percent; });
      check_rule(resampler, source);
    }
  });
}

BOOST_AUTO_TEST_CASE(pixel_with_half_its_weight_is_there_and_with_less_is_not) {
  // 2 -> 1 bilinear weighs both samples alike; 3 -> 1 the middle one with 3/7 and those beside it with 2/7.
  Row two{{10, 200}, {0b01}};
  const Row half = resized(MaskedResampler(Resampler(2, 1, Filter::bilinear)), two);
  BOOST_TEST(half.samples[0] == 200);
  BOOST_TEST(half.absent[0] == 0);
  Row three{{10, 200, 40}, {0b101}};
  const Row less = resized(MaskedResampler(Resampler(3, 1, Filter::bilinear)), three);
  BOOST_TEST(less.samples[0] == 0);
  BOOST_TEST(less.absent[0] == 1);
}

BOOST_AUTO_TEST_CASE(equal_widths_copy_row_and_mask) {
  std::mt19937 random(6);
  for (const std::uint16_t width : std::initializer_list<std::uint16_t>{1, 64, 150, 4096}) {
    Row source = random_row(width, random);
    take_out(source, [&](std::size_t) { return random() % 3 == 0; });
    Row expected = source;
    for (std::size_t i = 0; i < width; ++i) {
      if (is_absent(source, i)) expected.samples[i] = 0;
    }
    check_same(resized(MaskedResampler(Resampler(width, width, Filter::lanczos)), source), expected);
  }
}

BOOST_AUTO_TEST_CASE(grey_that_is_the_same_everywhere_stays_so_around_gaps) {
  for_random_widths([](const MaskedResampler& resampler, std::mt19937& random) {
    Row source = random_row(resampler.resampler().source_width(), random);
    std::ranges::fill(source.samples, std::uint8_t{173});
    take_out(source, [&](std::size_t) { return random() % 4 == 0; });
    const Row out = resized(resampler, source);
    for (std::size_t i = 0; i < out.samples.size(); ++i)
      BOOST_TEST(out.samples[i] == (is_absent(out, i) ? 0 : 173));
  });
}

BOOST_AUTO_TEST_CASE(what_absent_samples_and_bits_past_the_row_hold_does_not_matter) {
  std::mt19937 random(7);
  const MaskedResampler resampler(Resampler(197, 147, Filter::lanczos));
  Row source = random_row(197, random);
  take_out(source, [](std::size_t i) { return i % 33 < 7; });
  const Row expected = resized(resampler, source);
  source.absent.back() |= 0b1110'0000;
  for (std::size_t i = 0; i < 197; ++i)
    if (is_absent(source, i)) source.samples[i] ^= 0xff;
  check_same(resized(resampler, source), expected);
}

BOOST_AUTO_TEST_SUITE_END()
