// SPDX-License-Identifier: MIT
#include "record_batch.hpp"

#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::RowFormat;
using framesd::store::RecordBatch;

namespace {

struct Batch {
  RowFormat format{.source_width = 4, .frame_width = 2};
  RecordBatch batch{format};

  void add(std::int64_t count, std::uint8_t sample) {
    const std::vector<std::uint8_t> source(4, sample);
    const std::vector<std::uint8_t> resized(2, sample);
    batch.add(Depth::from_count(count), source, resized);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(record_batch, Batch)

BOOST_AUTO_TEST_CASE(rows_are_records_in_the_order_added) {
  add(5, 50);
  add(3, 30);
  BOOST_TEST(batch.rows() == 2u);
  BOOST_TEST(batch.depth(1) == Depth::from_count(3));
  const auto key = framesd::store::key_of(Depth::from_count(3));
  const auto opened = framesd::store::open_source_row(format, key, batch.record(1)).value();
  BOOST_TEST(opened.row[3] == 30);
  BOOST_TEST(batch.bytes() == 2 * (26 + 8u));
}

BOOST_AUTO_TEST_CASE(knows_whether_its_depths_strictly_ascend) {
  add(3, 0);
  add(5, 0);
  BOOST_TEST(batch.ascending());
  add(5, 0);
  BOOST_TEST(!batch.ascending());
}

BOOST_AUTO_TEST_CASE(clearing_starts_a_new_batch) {
  add(5, 0);
  add(3, 0);
  batch.clear();
  BOOST_TEST(batch.empty());
  BOOST_TEST(batch.ascending());
  add(1, 9);
  BOOST_TEST(batch.rows() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
