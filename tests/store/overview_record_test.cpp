// SPDX-License-Identifier: MIT
//
// The records of cells and histograms, and the statistics made of them.
#include "overview/cell.hpp"
#include "overview/histogram.hpp"
#include "overview_log.hpp"
#include "support/printing.hpp"
#include <framesd/store/range_stats.hpp>

#include <cmath>

using namespace framesd::store;
using namespace framesd::store::testing;
using framesd::errc;

namespace {

const CellId kCell = CellId::at(4, kSignBit);

Row some_cell() {
  CellBuilder cell(kSmallRows);
  cell.begin(kCell);
  for (Key i = 0; i < 100; ++i) {
    const Frame frame = frame_of(i);
    cell.add(row_of(kSignBit + 2 * i, frame));
  }
  Row record;
  cell.encode(record);
  return record;
}

Histogram some_histogram() {
  Histogram histogram;
  for (std::size_t v = 0; v < 256; ++v) histogram.counts[v] = (std::uint64_t{1} << (v % 64)) - v % 2;
  return histogram;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cell_record)

BOOST_AUTO_TEST_CASE(has_the_size_of_the_design) {
  BOOST_TEST(cell_size(150) == 662u);
  BOOST_TEST(masked_cell_size(150) == 1270u);
}

BOOST_AUTO_TEST_CASE(reads_back) {
  const Row record = some_cell();
  const CellView cell = CellView::open(kCell, record, kSmallRows.frame_width).value();
  BOOST_TEST(cell.frames() == 100u);
  BOOST_TEST(cell.child_counts()[0] == 32u);
  BOOST_TEST(cell.child_counts()[3] == 4u);
  BOOST_TEST(cell.first() == kSignBit);
  BOOST_TEST(cell.last() == kSignBit + 198);
  BOOST_TEST(cell.max_step() == 2u);
}

BOOST_AUTO_TEST_CASE(any_flipped_bit_is_found) {
  const Row record = some_cell();
  for (std::size_t bit = 0; bit < record.size() * 8; ++bit) {
    Row damaged = record;
    damaged[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
    BOOST_REQUIRE(CellView::open(kCell, damaged, kSmallRows.frame_width).error() == errc::store_corrupt);
  }
}

BOOST_AUTO_TEST_CASE(is_of_no_other_cell_and_no_other_size) {
  Row record = some_cell();
  BOOST_TEST(CellView::open(kCell.parent(), record, kSmallRows.frame_width).error() == errc::store_corrupt);
  BOOST_TEST(CellView::open(kCell, record, 4).error() == errc::store_corrupt);
  record.pop_back();
  BOOST_TEST(CellView::open(kCell, record, kSmallRows.frame_width).error() == errc::store_corrupt);
  BOOST_TEST(CellView::open(kCell, {}, kSmallRows.frame_width).error() == errc::store_corrupt);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(histogram_record)

BOOST_AUTO_TEST_CASE(reads_back) {
  Row record;
  encode_histogram(kCell, some_histogram(), record);
  Histogram read;
  BOOST_REQUIRE(decode_histogram(kCell, record, read).has_value());
  BOOST_CHECK(read == some_histogram());
}

BOOST_AUTO_TEST_CASE(damage_is_found) {
  Row record;
  encode_histogram(kCell, some_histogram(), record);
  Histogram read;
  for (std::size_t bit = 0; bit < record.size() * 8; ++bit) {
    Row damaged = record;
    damaged[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
    BOOST_REQUIRE(decode_histogram(kCell, damaged, read).error() == errc::store_corrupt);
  }
  for (std::size_t size = 0; size < record.size(); ++size) {
    BOOST_REQUIRE(decode_histogram(kCell, Bytes(record).first(size), read).error() == errc::store_corrupt);
  }
  BOOST_TEST(decode_histogram(kCell.parent(), record, read).error() == errc::store_corrupt);
}

BOOST_AUTO_TEST_CASE(counting_many_rows_equals_counting_each) {
  SampleCounter counter;
  Histogram each;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const Frame frame = frame_of(i, {.source_width = static_cast<std::uint16_t>(1 + i), .frame_width = 1});
    const std::uint16_t absent = framesd::count_absent(frame.absent);
    counter.add(frame.source, absent);
    each.add(frame.source, absent);
  }
  Histogram together;
  counter.move_into(together);
  BOOST_CHECK(together == each);
  counter.move_into(together);
  BOOST_CHECK(together == each);
  each.subtract(together);
  BOOST_TEST(each.samples() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(range_statistics)

BOOST_AUTO_TEST_CASE(follow_from_the_histogram) {
  RangeStats stats;
  stats.histogram[10] = 1;
  stats.histogram[20] = 2;
  stats.histogram[250] = 1;
  BOOST_TEST(stats.samples() == 4u);
  BOOST_TEST(stats.min() == 10);
  BOOST_TEST(stats.max() == 250);
  BOOST_TEST(stats.mean() == 75.0);
  BOOST_TEST(stats.standard_deviation() == std::sqrt((65.0 * 65 + 2 * 55.0 * 55 + 175.0 * 175) / 4));
}

BOOST_AUTO_TEST_CASE(a_percentile_is_the_least_value_with_so_many_samples_at_or_below) {
  RangeStats stats;
  stats.histogram[10] = 25;
  stats.histogram[20] = 50;
  stats.histogram[250] = 25;
  BOOST_TEST(stats.percentile(1) == 10);
  BOOST_TEST(stats.percentile(25) == 10);
  BOOST_TEST(stats.percentile(25.5) == 20);
  BOOST_TEST(stats.percentile(75) == 20);
  BOOST_TEST(stats.percentile(98) == 250);
  BOOST_TEST(stats.percentile(100) == 250);
}

BOOST_AUTO_TEST_SUITE_END()
