// SPDX-License-Identifier: MIT
#include "csv_file.hpp"
#include "resample/resample_blocks.hpp"
#include <framesd/image/resample.hpp>

#include <algorithm>
#include <initializer_list>
#include <random>

#include <boost/test/unit_test.hpp>

using framesd::Filter;
using framesd::image::Resampler;
using Row = std::vector<std::uint8_t>;

namespace {

constexpr Filter kFilters[] = {Filter::bilinear, Filter::lanczos};

Row resized(const Resampler& resampler, const Row& source) {
  Row out(resampler.width());
  resampler.row(source, out);
  return out;
}

Row resized_portable(const Resampler& resampler, const Row& source) {
  Row out(resampler.width());
  resampler.row_portable(source, out);
  return out;
}

Row random_row(std::size_t width, std::mt19937& random) {
  Row row(width);
  for (auto& sample : row) sample = static_cast<std::uint8_t>(random());
  return row;
}

void check_same(const Row& row, const Row& expected) {
  BOOST_CHECK_EQUAL_COLLECTIONS(row.begin(), row.end(), expected.begin(), expected.end());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(resample)

BOOST_AUTO_TEST_CASE(weights_equal_pillows_at_200_to_150) {
  for (const Filter filter : kFilters) {
    const Resampler resampler({.filter = filter});
    const auto rows =
        framesd::image::csv_rows("pillow-coeffs-" + std::string(name_of(filter)) + "-200-150.csv");
    BOOST_REQUIRE_EQUAL(rows.size(), 150u);
    for (std::size_t column = 0; column < rows.size(); ++column) {
      auto expected = framesd::image::numbers<std::int32_t>(rows[column], 1);
      const auto taps = resampler.weights().taps(column);
      BOOST_TEST(taps.first == static_cast<std::size_t>(expected[0]));
      BOOST_CHECK_EQUAL_COLLECTIONS(taps.weights.begin(), taps.weights.end(), expected.begin() + 1,
                                    expected.end());
    }
  }
}

BOOST_AUTO_TEST_CASE(rows_equal_pillows_at_200_to_150) {
  for (const Filter filter : kFilters) {
    const Resampler resampler({.filter = filter});
    const auto rows = framesd::image::csv_rows("resize-" + std::string(name_of(filter)) + "-200-150.csv");
    BOOST_REQUIRE_EQUAL(rows.size(), 42u);
    for (std::size_t i = 0; i < rows.size(); i += 2) {
      BOOST_REQUIRE_EQUAL(rows[i][1] + rows[i + 1][1], "inout");
      const auto source = framesd::image::numbers<std::uint8_t>(rows[i], 2);
      auto expected = framesd::image::numbers<std::uint8_t>(rows[i + 1], 2);
      BOOST_TEST_CONTEXT(rows[i][0]) check_same(resized(resampler, source), expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(rows_equal_pillows_at_other_widths) {
  const auto rows = framesd::image::csv_rows("resize-widths.csv");
  BOOST_REQUIRE_EQUAL(rows.size(), 56u);
  for (const auto& row : rows) {
    const auto widths = framesd::image::numbers<std::uint16_t>({row[1], row[2]}, 0);
    Row source(widths[0]);
    for (std::size_t i = 0; i < source.size(); ++i)
      source[i] = static_cast<std::uint8_t>(7 * i * i + 31 * i + i / 3 * 101);
    const Resampler resampler(widths[0], widths[1], row[0] == "lanczos" ? Filter::lanczos : Filter::bilinear);
    BOOST_TEST_CONTEXT(row[0] << ' ' << row[1] << " -> " << row[2]) {
      check_same(resized(resampler, source), framesd::image::numbers<std::uint8_t>(row, 3));
    }
  }
}

BOOST_AUTO_TEST_CASE(equal_widths_copy_the_row) {
  std::mt19937 random(3);
  for (const std::uint16_t width : std::initializer_list<std::uint16_t>{1, 150, 4096}) {
    const Row source = random_row(width, random);
    const Resampler resampler(width, width, Filter::lanczos);
    check_same(resized(resampler, source), source);
    check_same(resized_portable(resampler, source), source);
  }
}

BOOST_AUTO_TEST_CASE(vector_and_plain_loops_agree_at_random_widths) {
  std::mt19937 random(11);
  std::uniform_int_distribution<int> narrow(1, 70);
  std::uniform_int_distribution<int> any(1, framesd::kWidthMax);
  for (int round = 0; round < 300; ++round) {
    auto& width = round % 10 == 0 ? any : narrow;
    const Resampler resampler(static_cast<std::uint16_t>(width(random)),
                              static_cast<std::uint16_t>(width(random)), kFilters[round % 2]);
    const Row source = random_row(resampler.source_width(), random);
    BOOST_TEST_CONTEXT(resampler.source_width() << " -> " << resampler.width()) {
      check_same(resized(resampler, source), resized_portable(resampler, source));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_vector_kernel_gives_the_bytes_of_the_plain_loop) {
  std::mt19937 random(12);
  const std::uint16_t widths[][2] = {{200, 150},   {180, 150}, {150, 200}, {360, 257},
                                     {4096, 4000}, {30, 4096}, {18, 11}};
  for (const auto& [source_width, width] : widths) {
    for (const Filter filter : kFilters) {
      const Resampler resampler(source_width, width, filter);
      const Row source = random_row(source_width, random);
      const auto blocks = framesd::image::ResampleBlocks::make(resampler.weights());
      for (const auto& kernel : framesd::image::block_kernels()) {
        if (!blocks) continue;
        Row out(width);
        blocks->row(source.data(), out.data(), kernel);
        check_same(out, resized_portable(resampler, source));
        std::vector<std::int32_t> sums(width);
        std::vector<std::int32_t> expected(width);
        blocks->sums(source.data(), sums.data(), kernel);
        resampler.sums_portable(source, expected);
        BOOST_CHECK_EQUAL_COLLECTIONS(sums.begin(), sums.end(), expected.begin(), expected.end());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_usual_widths_fit_the_vector_kernels) {
  for (const Filter filter : kFilters) {
    BOOST_TEST(framesd::image::ResampleBlocks::make(framesd::ResizeWeights(200, 150, filter)) != nullptr);
  }
}

BOOST_AUTO_TEST_CASE(lanczos_overshoot_is_clipped) {
  Row source(200, 0);
  std::fill(source.begin() + 100, source.end(), std::uint8_t{255});
  const Row out = resized(Resampler({.filter = Filter::lanczos}), source);
  BOOST_TEST(*std::ranges::min_element(out) == 0);
  BOOST_TEST(*std::ranges::max_element(out) == 255);
  BOOST_TEST(std::ranges::count(out, 0) > 70);
  BOOST_TEST(std::ranges::count(out, 255) > 70);
}

BOOST_AUTO_TEST_CASE(constant_rows_stay_constant) {
  for (const int grey : {0, 1, 128, 255}) {
    const Row out = resized(Resampler(200, 150, Filter::bilinear), Row(200, static_cast<std::uint8_t>(grey)));
    BOOST_TEST(std::ranges::count(out, grey) == 150);
  }
}

BOOST_AUTO_TEST_SUITE_END()
