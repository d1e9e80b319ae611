// SPDX-License-Identifier: MIT
#include "gap_cells.hpp"

#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::mask_bytes;
using framesd::formats::GapCells;
using framesd::formats::kBytesBefore;
using framesd::formats::kBytesBehind;
using framesd::formats::kSamplesBehind;

namespace {

constexpr int kAbsent = -1;

struct Row {
  std::size_t absent;
  std::vector<int> samples;  // kAbsent where there is none
};

Row read(GapCells& gaps, const std::string& cells, std::size_t width, char separator = ',') {
  const std::string text =
      std::string(kBytesBefore, separator) + cells + separator + std::string(kBytesBehind, '\0');
  std::vector<std::uint8_t> samples(width + kSamplesBehind, 77);
  std::vector<std::uint8_t> mask(mask_bytes(width), 0xff);
  Row row{gaps.read({&text[kBytesBefore], cells.size()}, separator, true, {samples.data(), width}, mask), {}};
  if (row.absent == 0) return row;
  for (std::size_t i = 0; i < width; ++i)
    row.samples.push_back(framesd::is_absent(mask, i) ? kAbsent : samples[i]);
  return row;
}

GapCells usual_gaps() {
  GapCells gaps;
  for (const double value : {-999.25, -9999.0}) gaps.add(value);
  return gaps;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_gap_cells)

BOOST_AUTO_TEST_CASE(gaps_stand_at_the_begin_in_the_middle_and_at_the_end) {
  GapCells gaps = usual_gaps();
  BOOST_TEST((read(gaps, ",1,22", 3).samples == std::vector{kAbsent, 1, 22}));
  BOOST_TEST((read(gaps, "1,,22", 3).samples == std::vector{1, kAbsent, 22}));
  BOOST_TEST((read(gaps, "1,255,", 3).samples == std::vector{1, 255, kAbsent}));
  BOOST_TEST((read(gaps, ",,0", 3).samples == std::vector{kAbsent, kAbsent, 0}));
  BOOST_TEST(
      (read(gaps, "-999.25;nan;3;-9999", 4, ';').samples == std::vector{kAbsent, kAbsent, 3, kAbsent}));
}

BOOST_AUTO_TEST_CASE(what_is_not_exactly_that_is_left_to_others) {
  GapCells gaps = usual_gaps();
  for (const char* cells :
       {"1,2,3", ",1", ",1,2,3", ",256,2", ",1 ,2", ",1,2.5", ",-1,2", "none,1,2", ",1,2,", "-999.2,1,2"})
    BOOST_TEST(read(gaps, cells, 3).absent == 0, cells);
}

BOOST_AUTO_TEST_CASE(a_gap_may_look_like_a_number_of_samples) {
  GapCells gaps = usual_gaps();
  gaps.add(9999);
  BOOST_TEST((read(gaps, "1,9999,22,,9999", 5).samples == std::vector{1, kAbsent, 22, kAbsent, kAbsent}));
  BOOST_TEST(read(gaps, "1,9998,22,,9999", 5).absent == 0);
}

BOOST_AUTO_TEST_CASE(rows_of_any_shape_read_as_they_were_written) {
  GapCells gaps = usual_gaps();
  std::mt19937 random(3);
  const std::vector<std::string> texts = {"", "nan", "-999.25", "-9999", "-999.2500"};
  for (int turn = 0; turn < 5000; ++turn) {
    std::vector<int> samples(1 + random() % 70);
    std::string cells;
    const unsigned long gap_share = 1 + random() % 9;
    for (int& sample : samples) {
      if (&sample != samples.data()) cells += ',';
      const bool absent = random() % 10 < gap_share;
      sample = absent ? kAbsent : static_cast<int>(random() % 256);
      cells += absent ? texts[random() % texts.size()] : std::to_string(sample);
    }
    const Row row = read(gaps, cells, samples.size());
    BOOST_REQUIRE_EQUAL(row.absent, static_cast<std::size_t>(std::ranges::count(samples, kAbsent)));
    if (row.absent != 0) BOOST_REQUIRE(row.samples == samples);
  }
}

BOOST_AUTO_TEST_SUITE_END()
