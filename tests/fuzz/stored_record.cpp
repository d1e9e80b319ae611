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

bool has_a_size(const RowFormat& format, Bytes record) {
  return (record.size() == record_size(format) && record[1] == 0) ||
         (record.size() == masked_record_size(format) && record[1] == 1);
}

// REQUIRES: has_a_size(format, record)
Sums sums_of(const RowFormat& format, Key key, Bytes record) {
  const std::uint32_t begin = crc32c_portable(encode_key(key));
  const std::uint32_t head = crc32c_portable(record.first(kRecordHead), begin);
  const std::uint32_t resized = crc32c_portable(record.subspan(kRecordRows, format.frame_width), head);
  return {crc32c_portable(record.subspan(record_size(format)), resized),
          crc32c_portable(record.subspan(kRecordRows + format.frame_width, format.source_width), begin)};
}

void check_frame(const RowFormat& format, Key key, const Buffer& record) {
  const auto row = open_frame_row(format, key, record);
  const auto whole = open_record(format, key, record);
  bool frame_holds = has_a_size(format, record) && record[0] == kRecordVersion;
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

void mend_frame(const RowFormat& format, Key key, Buffer& record, bool masked) {
  record.resize(masked ? masked_record_size(format) : record_size(format));
  record[0] = kRecordVersion;
  record[1] = masked ? 1 : 0;
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
  encode_record(key, {source, resized}, record);
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
  require((record.size() == cell_size(width) || record.size() == masked_cell_size(width)) &&
          load_le<std::uint32_t>(record.data()) == sum_of_cell(id, record));
  require(id.contains(cell->first()) && id.contains(cell->last()) && cell->frames() >= kCellFrames);
  ColumnSums columns(RowFormat{.source_width = width, .frame_width = width});
  columns.add(cell->columns());  // reads every column there is
  Buffer means(std::size_t{2} * width);
  columns.store_means(means);
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

  for (const bool masked : {false, true}) {
    Buffer mended = record;
    mend_frame(format, key, mended, masked);
    require(open_record(format, key, mended).has_value());
    check_frame(format, key, mended);
  }
  record.resize(std::max<std::size_t>(record.size(), 4));
  store_le<std::uint32_t>(record.data(), sum_of_cell(cell, record));
  check_histogram(cell, record);
  for (const std::size_t bytes : {cell_size(format.frame_width), masked_cell_size(format.frame_width)}) {
    record.resize(bytes);
    store_le<std::uint32_t>(record.data(), sum_of_cell(cell, record));
    check_cell(cell, format.frame_width, record);
  }
  return 0;
}
