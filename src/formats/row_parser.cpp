// SPDX-License-Identifier: MIT
#include "row_parser.hpp"

#include "cells.hpp"
#include "depth_column.hpp"
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <array>
#include <cstring>

namespace framesd::formats {
namespace {

constexpr std::size_t kDepthBytes = 24;     // of a plain row: "-9223372036854.775807," and some
constexpr std::size_t kPlainCellBytes = 4;  // three digits and the separator
constexpr char kDecimalComma = ',';
constexpr char kPoint = '.';
constexpr std::size_t kGroupBytes = 4;  // of thousands: a mark and three digits

Depth converted(Depth written, Dialect dialect) noexcept {
  if (dialect.depth_divisor == 1) return written;
  return DepthUnit{.name = {}, .divisor = dialect.depth_divisor}.converted(written);
}

// Whether the first cell begins as a sample does and goes on as none: then the row is none of plain integers.
bool begins_with_another_number(std::string_view cells, char separator) noexcept {
  std::size_t digits = 0;
  while (digits < cells.size() && cells[digits] >= '0' && cells[digits] <= '9') ++digits;
  return digits != 0 && digits < cells.size() && cells[digits] != separator;
}

}  // namespace

RowParser::RowParser(std::uint16_t width, const SampleRules& rules, bool first_rows)
    : width_(width),
      read_plain_cells_(plain_cells_kernels().front().read),
      samples_(width + kSamplesBehind),
      mask_(mask_bytes(width)),
      sample_reader_(rules, first_rows),
      padded_(kDepthBytes + width * kPlainCellBytes + kBytesBehind) {
  for (const double value : rules.absent_values) gap_cells_.add(value);
}

void RowParser::add_absent_value(double value) {
  sample_reader_.add_absent_value(value);
  gap_cells_.add(value);
}

// The functions of a plain row are one: 200 of its samples take 130 ns.
[[gnu::always_inline]] inline bool RowParser::accept_plain() {
  const std::span<std::uint8_t> samples{samples_.data(), width_};
  absent_ = sample_reader_.mark_absent_samples(samples, mask_);
  if (absent_ != 0 && (absent_ == width_ || !sample_reader_.leaves_gap(errc::csv_sample_absent)))
    return false;
  if (ScaleCheck& check = sample_reader_.check(); check.open()) {
    check.note(samples);
    check.end_row();
  }
  return true;
}

[[gnu::always_inline]] inline bool RowParser::read_plain_row(std::string_view row, std::size_t first_cell,
                                                             std::size_t readable, Dialect dialect) {
  if (row.size() + kBytesBehind > padded_.size()) return false;
  if (readable < row.size() + kBytesBehind) {
    std::memcpy(padded_.data(), row.data(), row.size());
    row = {padded_.data(), row.size()};
  }
  const char* const first = row.data() + first_cell;
  if (row.back() == dialect.separator) row.remove_suffix(1);
  return read_plain_cells_(first, row.data() + row.size(), dialect.separator, {samples_.data(), width_}) ==
             width_ &&
         accept_plain();
}

bool RowParser::read_gaps(std::string_view cells, Dialect dialect) {
  if (begins_with_another_number(cells, dialect.separator)) return false;
  const bool points = !dialect.decimal_comma();
  if (dialect.by_blanks()) return false;  // two in a row have no cell between them
  if (!points && marks_.known() > NumberMarks::Known::decimal_comma) return false;
  if (!sample_reader_.takes_any_sample() || !sample_reader_.leaves_gap(errc::csv_sample_blank)) return false;
  gap_row_.assign(kBytesBefore, dialect.separator).append(cells);
  gap_row_.append(1, dialect.separator).append(kBytesBehind, '\0');
  const std::span<std::uint8_t> samples{samples_.data(), width_};
  const std::size_t absent =
      gap_cells_.read({&gap_row_[kBytesBefore], cells.size()}, dialect.separator, points, samples, mask_);
  if (absent == 0 || absent == width_ || !accept_plain()) return false;
  absent_ = absent;
  return true;
}

// A number that other cells of the file could show to be another one is left to the exact way.
[[gnu::always_inline]] inline bool RowParser::read_plain_depth(std::string_view cell,
                                                               Dialect dialect) noexcept {
  std::array<char, kDepthBytes> text{};
  if (dialect.decimal_comma()) {
    const std::size_t mark = cell.find_first_of(",.");
    if (mark != cell.npos && (cell[mark] == kPoint || marks_.known() != NumberMarks::Known::decimal_comma)) {
      if (cell[mark] == kDecimalComma || cell.size() - mark == kGroupBytes || marks_.in_doubt()) return false;
    }
    std::ranges::replace_copy(cell, text.data(), kDecimalComma, kPoint);
    cell = {text.data(), cell.size()};
  }
  const auto depth = Depth::parse(cell);
  if (depth) depth_ = converted(*depth, dialect);
  return depth.has_value();
}

bool RowParser::parse_plain(std::string_view row, std::size_t readable, Dialect dialect) {
  if (dialect.first_column() != 0 || !sample_reader_.takes_samples()) return false;
  const std::size_t depth_length = row.substr(0, kDepthBytes).find(dialect.separator);
  if (depth_length == row.npos || depth_length + 1 < kBytesBefore) return false;
  if (!read_plain_depth(row.substr(0, depth_length), dialect)) return false;
  const auto gaps = [&] { return read_gaps(row.substr(depth_length + 1), dialect); };
  if (had_gaps_ && gaps()) return true;  // so will this row
  if (read_plain_row(row, depth_length + 1, readable, dialect)) {
    had_gaps_ = false;
    return true;
  }
  return !had_gaps_ && (had_gaps_ = gaps());
}

boost::system::error_code RowParser::read_cell(std::size_t index, std::string_view cell) {
  if (index == 0) {
    const auto depth = Depth::parse(cell);
    if (!depth) return depth.error();
    depth_ = *depth;
    return {};
  }
  if (const int usual = sample_reader_.read_usual(cell); usual >= 0) {
    samples_[index - 1] = static_cast<std::uint8_t>(usual);
    return {};
  }
  const auto sample = sample_reader_.read(cell);
  if (sample) {
    samples_[index - 1] = *sample;
  } else if (sample_reader_.leaves_gap(sample.error())) {
    make_absent(samples_, mask_, index - 1, absent_);
  } else {
    return sample.error();
  }
  return {};
}

boost::system::error_code RowParser::read_marked_cell(std::size_t index, std::string_view cell) {
  const auto plain = marks_.plain(cell, unmarked_);
  return plain ? read_cell(index, *plain) : plain.error();
}

// Two passes, so that every cell of a row is read by what all of them show.
void RowParser::learn_marks(std::string_view row, Dialect dialect) noexcept {
  if (row.find(kDecimalComma) == row.npos) return;
  if (marks_.known() == NumberMarks::Known::decimal_comma && row.find(kPoint) == row.npos) return;
  Cells cells(row, dialect);
  std::size_t passed = 0;
  for (std::string_view cell; cells.next(cell); ++passed) {
    if (passed >= dialect.first_column()) marks_.learn(cell);
  }
}

RowParser::Kind RowParser::parse(std::string_view row, Dialect dialect) {
  absent_ = 0;
  const bool marked = dialect.decimal_comma();
  if (marked) learn_marks(row, dialect);
  const std::size_t before = dialect.first_column();
  const std::size_t expected = before + width_ + 1;
  RowFault first_bad;
  std::string_view first_excess;
  std::size_t count = 0;
  bool blank = true;
  Cells cells(row, dialect);
  for (std::string_view cell; cells.next(cell); ++count) {
    if (count < before) continue;
    blank = blank && cell.empty();
    if (count == expected) first_excess = cell;
    if (count >= expected || first_bad.reason) continue;
    const auto reason = marked ? read_marked_cell(count - before, cell) : read_cell(count - before, cell);
    if (reason) first_bad = {static_cast<std::uint32_t>(count + 1), reason, cell};
  }
  const bool ended_by_separator = count == expected + 1 && first_excess.empty();
  if (!blank && count != expected && !ended_by_separator) {
    const std::size_t column = count < expected ? count + 1 : expected + 1;
    first_bad = {static_cast<std::uint32_t>(column),
                 errc::csv_wrong_cell_count,
                 first_excess,
                 {static_cast<std::uint32_t>(count - std::min(count, before)),
                  static_cast<std::uint32_t>(width_ + 1)}};
  }
  depth_ = converted(depth_, dialect);
  fault_ = first_bad;
  if (!blank) return conclude(fault_, absent_ == width_, sample_reader_.check());
  sample_reader_.check().pass_row();
  return Kind::blank;
}

RowParser::Kind RowParser::conclude(const RowFault& fault, bool without_samples, ScaleCheck& check) {
  if (!fault.reason && !without_samples) {
    check.end_row();
    return Kind::frame;
  }
  if (fault.reason == errc::csv_sample_out_of_range) {
    check.end_row_out_of_range();
  } else {
    check.pass_row();
  }
  return fault.reason ? Kind::faulty : Kind::without_samples;
}

}  // namespace framesd::formats
