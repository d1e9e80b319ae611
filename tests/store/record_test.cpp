// SPDX-License-Identifier: MIT
#include "record.hpp"

#include "support/printing.hpp"
#include <framesd/store/damaged_rows.hpp>

#include <random>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::errc;
using framesd::RowFormat;
using framesd::store::damaged_rows_met;
using framesd::store::encode_record;
using framesd::store::Key;
using framesd::store::key_of;
using framesd::store::masked_record_size;
using framesd::store::open_frame_row;
using framesd::store::open_source_row;
using framesd::store::OpenRecord;
using framesd::store::record_size;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes random_row(std::size_t width, unsigned seed) {
  std::mt19937 random(seed);
  Bytes row(width);
  for (auto& sample : row) sample = static_cast<std::uint8_t>(random());
  return row;
}

struct Sample {
  RowFormat format;
  Key key = key_of(Depth::from_count(9000100000));
  Bytes source = random_row(200, 1);
  Bytes resized = random_row(150, 2);
  Bytes record = Bytes(370);

  Sample() { encode_record(key, {source, resized}, record); }
};

bool equal(std::span<const std::uint8_t> a, const Bytes& b) { return std::ranges::equal(a, b); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(record, Sample)

BOOST_AUTO_TEST_CASE(takes_370_bytes_for_200_and_150_samples) { BOOST_TEST(record_size(format) == 370u); }

BOOST_AUTO_TEST_CASE(layout_is_the_documented_one) {
  const Bytes narrow_source = {1, 2, 250};
  const Bytes narrow = {7, 9};
  Bytes out(record_size({.source_width = 3, .frame_width = 2}));
  encode_record(key_of(Depth::from_count(1)), {narrow_source, narrow}, out);
  const Bytes head = {1, 0, 1, 250, 253, 0, 0, 0, 0x29, 0xF4, 0, 0};  // 1 + 4 + 62500 = 0xF429
  BOOST_TEST(equal(std::span(out).first(12), head));
  const Bytes rows = {7, 9, 1, 2, 250};
  BOOST_TEST(equal(std::span(out).subspan(20), rows));
}

BOOST_AUTO_TEST_CASE(both_rows_and_the_statistics_come_back) {
  const OpenRecord frame = open_frame_row(format, key, record).value();
  BOOST_TEST(equal(frame.row, resized));
  BOOST_CHECK(frame.stats == framesd::row_stats(source));
  const OpenRecord recorded = open_source_row(format, key, record).value();
  BOOST_TEST(equal(recorded.row, source));
  BOOST_CHECK(recorded.stats == framesd::row_stats(source));
}

BOOST_AUTO_TEST_CASE(any_flipped_bit_is_an_error_for_the_part_it_lies_in_and_for_no_other_reader_wrong) {
  for (std::size_t bit = 0; bit < record.size() * 8; ++bit) {
    Bytes damaged = record;
    damaged[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    const auto frame = open_frame_row(format, key, damaged);
    const auto recorded = open_source_row(format, key, damaged);
    BOOST_REQUIRE(!frame || (equal(frame->row, resized) && frame->stats == framesd::row_stats(source)));
    BOOST_REQUIRE(recorded.error() == errc::store_corrupt);
  }
}

BOOST_AUTO_TEST_CASE(each_reading_of_a_damaged_row_counts_on_its_thread_and_none_of_a_sound_one) {
  const std::uint64_t before = damaged_rows_met();
  BOOST_TEST((open_frame_row(format, key, record) && open_source_row(format, key, record)));
  BOOST_TEST(damaged_rows_met() == before);
  record.back() ^= 1;  // of the row as recorded
  BOOST_TEST(open_frame_row(format, key, record).has_value());
  BOOST_TEST(damaged_rows_met() == before);
  for (int i = 0; i < 2; ++i) BOOST_TEST(!open_source_row(format, key, record));
  BOOST_TEST(damaged_rows_met() == before + 2);
  record[20] ^= 1;  // of the resized one
  BOOST_TEST(!open_frame_row(format, key, record));
  BOOST_TEST(damaged_rows_met() == before + 3);
  std::uint64_t elsewhere = 1;
  std::thread([&] { elsewhere = damaged_rows_met(); }).join();
  BOOST_TEST(elsewhere == 0u);
}

BOOST_AUTO_TEST_CASE(a_record_under_another_key_is_damaged) {
  BOOST_TEST(open_frame_row(format, key + 1, record).error() == errc::store_corrupt);
  BOOST_TEST(open_source_row(format, key + 1, record).error() == errc::store_corrupt);
}

BOOST_AUTO_TEST_CASE(another_length_or_version_is_damaged) {
  Bytes longer = record;
  longer.push_back(0);
  BOOST_TEST(open_frame_row(format, key, longer).error() == errc::store_corrupt);
  BOOST_TEST(open_frame_row(format, key, Bytes()).error() == errc::store_corrupt);
}

BOOST_AUTO_TEST_CASE(absent_samples_cost_a_bit_each_and_come_back_with_either_row) {
  Bytes absent(25);
  framesd::mark_absent(absent, 0);
  framesd::mark_absent(absent, 199);
  source[0] = source[199] = 0;
  Bytes masked(masked_record_size(format));
  BOOST_TEST(masked.size() == 370u + 200 / 8);
  encode_record(key, {source, resized, absent}, masked);
  const OpenRecord frame = open_frame_row(format, key, masked).value();
  const OpenRecord recorded = open_source_row(format, key, masked).value();
  for (const OpenRecord& part : {frame, recorded}) {
    BOOST_TEST(equal(part.absent, absent));
    BOOST_CHECK(part.stats == framesd::row_stats(source, absent));
    BOOST_TEST(part.stats.absent == 2);
  }
  BOOST_TEST(equal(frame.row, resized));
  BOOST_TEST(equal(recorded.row, source));
  for (std::size_t bit = 0; bit < masked.size() * 8; ++bit) {
    Bytes damaged = masked;
    damaged[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    const auto part = open_frame_row(format, key, damaged);
    BOOST_REQUIRE(!part || (equal(part->row, resized) && equal(part->absent, absent)));
    BOOST_REQUIRE(open_source_row(format, key, damaged).error() == errc::store_corrupt);
  }
}

BOOST_AUTO_TEST_CASE(a_mask_that_the_flags_do_not_tell_of_is_damage) {
  Bytes longer = record;
  longer.resize(masked_record_size(format));
  BOOST_TEST(open_frame_row(format, key, longer).error() == errc::store_corrupt);
}

BOOST_AUTO_TEST_CASE(needs_no_alignment) {
  Bytes shifted(record.size() + 1);
  std::ranges::copy(record, shifted.begin() + 1);
  BOOST_TEST(equal(open_source_row(format, key, std::span(shifted).subspan(1)).value().row, source));
}

BOOST_AUTO_TEST_SUITE_END()
