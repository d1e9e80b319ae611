// SPDX-License-Identifier: MIT
#include "row_parser.hpp"

#include "cells.hpp"
#include "sample.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace framesd::formats {
namespace {

constexpr std::size_t kDepthBytes = 24;     // of a plain row: "-9223372036854.775807," and some
constexpr std::size_t kPlainCellBytes = 4;  // three digits and the separator
constexpr char kDecimalComma = ',';
constexpr char kPoint = '.';

}  // namespace

RowParser::RowParser(std::uint16_t width)
    : width_(width),
      read_plain_cells_(plain_cells_kernels().front().read),
      samples_(width + kSamplesBehind),
      padded_(kDepthBytes + width * kPlainCellBytes + kBytesBehind) {}

bool RowParser::parse_plain(std::string_view row, std::size_t readable, Dialect dialect) noexcept {
  if (row.size() + kBytesBehind > padded_.size() || dialect.notes != 0) return false;
  if (readable < row.size() + kBytesBehind) {
    std::memcpy(padded_.data(), row.data(), row.size());
    row = {padded_.data(), row.size()};
  }
  const std::size_t depth_length = row.substr(0, kDepthBytes).find(dialect.separator);
  if (depth_length == row.npos || depth_length + 1 < kBytesBefore) return false;
  if (!read_plain_depth(row.substr(0, depth_length), dialect)) return false;
  const char* const first = row.data() + depth_length + 1;
  return read_plain_cells_(first, row.data() + row.size(), dialect.separator, {samples_.data(), width_});
}

bool RowParser::read_plain_depth(std::string_view cell, Dialect dialect) noexcept {
  std::array<char, kDepthBytes> text{};
  if (dialect.decimal_comma()) {
    std::ranges::replace_copy(cell, text.data(), kDecimalComma, kPoint);
    cell = {text.data(), cell.size()};
  }
  const auto depth = Depth::parse(cell);
  if (depth) depth_ = *depth;
  return depth.has_value();
}

boost::system::error_code RowParser::read_cell(std::size_t index, std::string_view cell, Dialect dialect) {
  if (dialect.decimal_comma() && cell.find(kDecimalComma) != cell.npos) {
    pointed_ = cell;
    std::ranges::replace(pointed_, kDecimalComma, kPoint);
    cell = pointed_;
  }
  if (index == 0) {
    const auto depth = Depth::parse(cell);
    if (!depth) return depth.error();
    depth_ = *depth;
    return {};
  }
  const auto sample = parse_sample(cell);
  if (!sample) return sample.error();
  samples_[index - 1] = *sample;
  return {};
}

RowParser::Kind RowParser::parse(std::string_view row, Dialect dialect) {
  const std::size_t expected = dialect.notes + width_ + 1;
  RowFault first_bad;
  std::string_view first_excess;
  std::size_t count = 0;
  bool blank = true;
  Cells cells(row, dialect);
  for (std::string_view cell; cells.next(cell); ++count) {
    if (count < dialect.notes) continue;
    blank = blank && cell.empty();
    if (count == expected) first_excess = cell;
    if (count >= expected || first_bad.reason) continue;
    const auto reason = read_cell(count - dialect.notes, cell, dialect);
    if (reason) first_bad = {static_cast<std::uint32_t>(count + 1), reason, cell};
  }
  if (blank) return Kind::blank;
  if (count != expected) {
    const std::size_t column = count < expected ? count + 1 : expected + 1;
    const std::size_t notes = dialect.notes;
    fault_ = {
        static_cast<std::uint32_t>(column),
        errc::csv_wrong_cell_count,
        first_excess,
        {static_cast<std::uint32_t>(count - std::min(count, notes)), static_cast<std::uint32_t>(width_ + 1)}};
    return Kind::faulty;
  }
  fault_ = first_bad;
  return first_bad.reason ? Kind::faulty : Kind::frame;
}

}  // namespace framesd::formats
