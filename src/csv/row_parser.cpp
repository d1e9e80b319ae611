// SPDX-License-Identifier: MIT
#include "row_parser.hpp"

#include "cells.hpp"
#include "sample.hpp"

#include <cstring>

namespace framesd::csv {
namespace {

constexpr std::size_t kDepthBytes = 24;  // of a plain row: "-9223372036854.775807," and some
constexpr std::size_t kCellBytes = 4;    // three digits and the separator

}  // namespace

RowParser::RowParser(std::uint16_t width)
    : width_(width),
      read_plain_cells_(plain_cells_kernel()),
      samples_(width + kSamplesBehind),
      padded_(kDepthBytes + width * kCellBytes + kBytesBehind) {}

bool RowParser::parse_plain(std::string_view row, std::size_t readable, Dialect dialect) noexcept {
  if (row.size() + kBytesBehind > padded_.size()) return false;
  if (readable < row.size() + kBytesBehind) {
    std::memcpy(padded_.data(), row.data(), row.size());
    row = {padded_.data(), row.size()};
  }
  const std::size_t depth_length = row.substr(0, kDepthBytes).find(dialect.separator);
  if (depth_length == row.npos || depth_length + 1 < kBytesBefore) return false;
  const auto depth = Depth::parse(row.substr(0, depth_length));
  if (!depth) return false;
  depth_ = *depth;
  const char* const first = row.data() + depth_length + 1;
  return read_plain_cells_(first, row.data() + row.size(), dialect.separator, {samples_.data(), width_});
}

boost::system::error_code RowParser::read_cell(std::size_t index, std::string_view cell) noexcept {
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

RowParser::Kind RowParser::parse(std::string_view row, Dialect dialect) noexcept {
  const std::size_t expected = width_ + 1;
  Fault first_bad;
  std::string_view first_excess;
  std::size_t count = 0;
  bool blank = true;
  Cells cells(row, dialect);
  for (std::string_view cell; cells.next(cell); ++count) {
    blank = blank && cell.empty();
    if (count == expected) first_excess = cell;
    if (count >= expected || first_bad.reason) continue;
    const auto reason = read_cell(count, cell);
    if (reason) first_bad = {static_cast<std::uint32_t>(count + 1), reason, cell};
  }
  if (blank) return Kind::blank;
  if (count != expected) {
    const std::size_t column = count < expected ? count + 1 : expected + 1;
    fault_ = {static_cast<std::uint32_t>(column), errc::csv_wrong_cell_count, first_excess};
    return Kind::faulty;
  }
  fault_ = first_bad;
  return first_bad.reason ? Kind::faulty : Kind::frame;
}

}  // namespace framesd::csv
