// SPDX-License-Identifier: MIT
#include "plain_cells.hpp"

#include "row_parser.hpp"

#include <random>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::formats::Dialect;
using framesd::formats::kBytesBefore;
using framesd::formats::kBytesBehind;
using framesd::formats::kSamplesBehind;
using framesd::formats::plain_cells_kernels;
using framesd::formats::ReadPlainCells;
using framesd::formats::RowParser;
using Samples = std::vector<std::uint8_t>;

namespace {

struct Cells {
  bool plain;
  Samples samples;
};

// With `around` in every byte that may be read beside the cells.
Cells read(ReadPlainCells kernel, const std::string& cells, std::size_t width, char around = '1',
           char separator = ',') {
  const std::string before = std::string(kBytesBefore - 1, around) + separator;
  const std::string text = before + cells + std::string(kBytesBehind, around);
  const char* const first = text.data() + kBytesBefore;
  Samples out(width + kSamplesBehind, 77);
  const bool plain = kernel(first, first + cells.size(), separator, {out.data(), width}) == width;
  out.resize(width);
  return {plain, out};
}

// What all kernels say, which must be the same.
bool is_plain(const std::string& cells, std::size_t width) {
  const bool plain = read(plain_cells_kernels().back().read, cells, width).plain;
  for (const auto& kernel : plain_cells_kernels()) {
    for (const char around : {'1', ',', '\0', 'x'})
      BOOST_REQUIRE_EQUAL(read(kernel.read, cells, width, around).plain, plain);
  }
  return plain;
}

std::string random_cells(std::mt19937& random, std::size_t width, std::size_t modulus) {
  std::string cells;
  for (std::size_t i = 0; i < width; ++i) {
    if (i > 0) cells += ',';
    cells += std::to_string(random() % modulus);
  }
  return cells;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_plain_cells)

BOOST_AUTO_TEST_CASE(one_to_three_digits_a_cell) {
  for (const auto& [name, kernel] : plain_cells_kernels()) {
    const auto cells = read(kernel, "0,7,10,99,100,255,007,08", 8);
    BOOST_TEST(cells.plain);
    BOOST_TEST(cells.samples == (Samples{0, 7, 10, 99, 100, 255, 7, 8}), boost::test_tools::per_element());
    BOOST_TEST(read(kernel, "1;22;200", 3, '1', ';').plain);
    BOOST_TEST(read(kernel, "1\t22\t200", 3, '1', '\t').plain);
  }
}

BOOST_AUTO_TEST_CASE(whatever_is_not_plain_is_noticed) {
  for (const char* cells : {"",     "1",       "1,2,3", "1,2,",   ",1,2",   ",2",     "1,",    ",",
                            ",,",   "256,1",   "1,999", "1234,1", "1,0001", " 1,2",   "1 ,2",  "1.,2",
                            "-1,2", "\"1\",2", "1,2\r", "a,2",    "1;2",    "1,\xB1", "300,1", "1,260"}) {
    BOOST_TEST(!is_plain(cells, 2), cells);
  }
}

BOOST_AUTO_TEST_CASE(every_value_up_to_999_at_every_place_of_a_block) {
  for (std::size_t before = 0; before < 33; ++before) {
    const std::string ones = [&] {
      std::string text;
      for (std::size_t i = 0; i < before; ++i) text += "1,";
      return text;
    }();
    for (int value = 0; value < 1000; ++value) {
      BOOST_REQUIRE_EQUAL(is_plain(ones + std::to_string(value) + ",5", before + 2), value <= 255);
    }
  }
}

BOOST_AUTO_TEST_CASE(any_byte_in_any_place_is_judged_alike) {
  std::mt19937 random(3);
  for (int i = 0; i < 20000; ++i) {
    const std::size_t width = 1 + random() % 60;
    std::string cells = random_cells(random, width, 256);
    cells[random() % cells.size()] =
        static_cast<char>(random() % 3 == 0 ? random() : ",0123456789"[random() % 11]);
    static_cast<void>(is_plain(cells, width));
  }
}

BOOST_AUTO_TEST_CASE(random_rows_are_what_the_exact_way_reads) {
  std::mt19937 random(5);
  for (int i = 0; i < 3000; ++i) {
    const std::size_t width = 1 + random() % 300;
    const std::string cells = random_cells(random, width, 1 + random() % 257);
    RowParser exact(static_cast<std::uint16_t>(width), {.reject_absent = true}, false);
    std::string row = "9.5,";
    row += cells;
    const bool frame = exact.parse(row, Dialect{','}) == RowParser::Kind::frame;
    for (const auto& [name, kernel] : plain_cells_kernels()) {
      const auto found = read(kernel, cells, width);
      BOOST_REQUIRE_EQUAL(found.plain, frame);
      if (frame) BOOST_REQUIRE(std::ranges::equal(found.samples, exact.samples()));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(csv_row_parser)

BOOST_AUTO_TEST_CASE(the_plain_way_takes_depth_and_samples) {
  RowParser parser(3, {}, false);
  const std::string row = "-9000.123456,1,20,255";
  BOOST_TEST(parser.parse_plain(row, row.size(), Dialect{','}));
  BOOST_TEST(parser.depth().count() == -9000123456);
  BOOST_TEST(parser.samples()[2] == 255);
  for (const char* other :
       {"x,1,2,3", ",1,2,3", "", "12", "99999999999999,1,2,3", "1 ,1,2,3", "10.5,1,2,3,4"}) {
    BOOST_TEST(!parser.parse_plain(other, std::string_view(other).size(), Dialect{','}), other);
  }
}

BOOST_AUTO_TEST_SUITE_END()
