// SPDX-License-Identifier: MIT
//
// Any bytes as a record out of the store, of a frame, a cell or a histogram: nothing is accepted unless its
// checksum, computed here by the table, holds; and what was written reads back.
//
// The first two bytes choose the widths, the next eight the key; the rest is the record, once as it is and
// once with its checksums made good, so that what lies behind them is reached too.
#include "overview/cell.hpp"
#include "overview/histogram.hpp"
#include "record.hpp"
#include <framesd/base/crc32c.hpp>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <vector>

using namespace framesd::store;
using framesd::crc32c_portable;
using framesd::load_be;
using framesd::load_le;
using framesd::RowFormat;
using framesd::store_le;

namespace {

using Buffer = std::vector<std::uint8_t>;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Sums {
  std::uint32_t frame;
  std::uint32_t source;
};

// REQUIRES: record.size() == record_size(format)
Sums sums_of(const RowFormat& format, Key key, Bytes record) {
  const std::uint32_t begin = crc32c_portable(encode_key(key));
  const std::uint32_t head = crc32c_portable(record.first(kRecordHead), begin);
  return {crc32c_portable(record.subspan(kRecordRows, format.frame_width), head),
          crc32c_portable(record.subspan(kRecordRows + format.frame_width), begin)};
}

void check_frame(const RowFormat& format, Key key, const Buffer& record) {
  const auto row = open_frame_row(format, key, record);
  const auto whole = open_record(format, key, record);
  bool frame_holds = record.size() == record_size(format) && record[0] == kRecordVersion;
  bool source_holds = frame_holds;
  if (frame_holds) {
    const Sums sums = sums_of(format, key, record);
    frame_holds = load_le<std::uint32_t>(&record[12]) == sums.frame;
    source_holds = frame_holds && load_le<std::uint32_t>(&record[16]) == sums.source;
  }
  require(row.has_value() == frame_holds);
  require(whole.has_value() == source_holds);
  require(open_source_row(format, key, record).has_value() == source_holds);
  if (row) require(row->row.size() == format.frame_width);
  if (whole) require(whole->source.size() == format.source_width && whole->stats == row->stats);
}

void mend_frame(const RowFormat& format, Key key, Buffer& record) {
  record.resize(record_size(format));
  record[0] = kRecordVersion;
  const Sums sums = sums_of(format, key, record);
  store_le<std::uint32_t>(&record[12], sums.frame);
  store_le<std::uint32_t>(&record[16], sums.source);
}

// The bytes as two rows, written and read.
void check_frame_round_trip(const RowFormat& format, Key key, Buffer rows) {
  rows.resize(std::size_t{format.source_width} + format.frame_width);
  const Bytes source = Bytes(rows).first(format.source_width);
  const Bytes resized = Bytes(rows).subspan(format.source_width);
  Buffer record(record_size(format));
  encode_record(key, source, resized, record);
  check_frame(format, key, record);
  const auto whole = open_record(format, key, record).value();
  require(std::ranges::equal(whole.source, source) && std::ranges::equal(whole.resized, resized));
  require(whole.stats == framesd::row_stats(source));
}

std::uint32_t sum_of_cell(CellId id, Bytes record) {
  return crc32c_portable(record.subspan(4), crc32c_portable(encode_key(id.heap())));
}

void check_cell(CellId id, std::uint16_t width, const Buffer& record) {
  const auto cell = CellView::open(id, record, width);
  if (!cell) return;
  require(record.size() == cell_size(width) &&
          load_le<std::uint32_t>(record.data()) == sum_of_cell(id, record));
  require(id.contains(cell->first()) && id.contains(cell->last()) && cell->frames() >= kCellFrames);
  ColumnSums columns(width);  // reads every column there is
  columns.add(cell->columns());
}

void check_histogram(CellId id, const Buffer& record) {
  Histogram read;
  if (!decode_histogram(id, record, read)) return;
  require(load_le<std::uint32_t>(record.data()) == sum_of_cell(id, record));
  Buffer written;
  encode_histogram(id, read, written);
  Histogram again;
  require(decode_histogram(id, written, again).has_value() && again == read);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 10) return 0;
  const RowFormat format{.source_width = static_cast<std::uint16_t>(1 + data[0]),
                         .frame_width = static_cast<std::uint16_t>(1 + data[1] % 64)};
  const Key key = load_be<std::uint64_t>(data + 2);
  const CellId cell = CellId::from_heap(std::bit_width(key) % 2 == 1 ? key : (key >> 1) | 1);
  Buffer record(data + 10, data + size);

  check_frame(format, key, record);
  check_cell(cell, format.frame_width, record);
  check_histogram(cell, record);
  check_frame_round_trip(format, key, record);

  Buffer mended = record;
  mend_frame(format, key, mended);
  require(open_record(format, key, mended).has_value());
  check_frame(format, key, mended);
  record.resize(std::max<std::size_t>(record.size(), 4));
  store_le<std::uint32_t>(record.data(), sum_of_cell(cell, record));
  check_histogram(cell, record);
  record.resize(cell_size(format.frame_width));
  store_le<std::uint32_t>(record.data(), sum_of_cell(cell, record));
  check_cell(cell, format.frame_width, record);
  return 0;
}
