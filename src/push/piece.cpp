// SPDX-License-Identifier: MIT
#include "piece.hpp"

#include <framesd/base/number.hpp>
#include <framesd/frame/sample_mask.hpp>
#include <framesd/frame/strip.hpp>

#include <algorithm>

namespace framesd::push {
namespace {

constexpr std::size_t kCellBytes = 4;  // "255,"
constexpr std::array<std::string_view, 20> kFractions = {
    "",   ".5", ".25", ".75", ".1",  ".2",  ".3",  ".4",  ".6",  ".7",
    ".8", ".9", ".15", ".35", ".45", ".55", ".65", ".85", ".95", ".05"};  // more than absent values

// The text of a value that is cut off to `sample` and is none of `absent`; empty: there is none.
std::string text_of_sample(unsigned sample, std::span<const double> absent) {
  for (const std::string_view fraction : kFractions) {
    if (sample == kSampleMax && !fraction.empty()) break;  // it would be out of range
    std::string text = std::to_string(sample).append(fraction);
    if (std::ranges::find(absent, std::stod(text)) == absent.end()) return text;
  }
  return {};
}

void append_header(std::string& csv, unsigned width) {
  csv += "depth";
  for (std::uint64_t column = 1; column <= width; ++column) {
    csv += ",col";
    append_number(csv, column);
  }
  csv += '\n';
}

// False: a sample cannot be written.
bool append_row(std::string& csv, const Strip& rows, std::size_t row, const SampleCells& cells) {
  rows.depth(row).append_to(csv);
  const auto samples = rows.row(row);
  const auto mask = rows.mask(row);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    csv += ',';
    if (is_absent(mask, i)) continue;
    const std::string& cell = cells[samples[i]];
    if (cell.empty()) return false;
    csv += cell;
  }
  csv += '\n';
  return true;
}

result<void> append_rows(Piece& piece, const Strip& rows, const SampleCells& cells) {
  for (std::size_t row = 0; row < rows.rows(); ++row)
    if (!append_row(piece.csv, rows, row, cells)) return errc::csv_sample_absent;
  piece.rows += rows.rows();
  return {};
}

// Takes what was read off the front of what is left, and gives the depths that this piece covers.
DepthRange take_covered(Pending& left, const Strip& rows, bool has_more) {
  DepthRange& first = left.front().range;
  DepthRange covered = first;
  if (has_more) {
    covered.max = rows.depth(rows.rows() - 1);
    first.min = Depth::from_count(covered.max.count() + 1);
  } else {
    left.erase(left.begin());
  }
  return covered;
}

}  // namespace

SampleCells::SampleCells(std::span<const double> absent_values) {
  for (unsigned sample = 0; sample <= kSampleMax; ++sample)
    texts_[sample] = text_of_sample(sample, absent_values);
}

result<Piece> read_piece(store::View& log, const Pending& pending, const SampleCells& cells,
                         const PieceLimits& limits) {
  const std::uint16_t width = log.format().source_width;
  const auto most = std::min(limits.rows, std::max<std::uint64_t>(limits.bytes / (kCellBytes * width), 1));
  Piece piece{.left = pending};
  append_header(piece.csv, width);
  Strip rows;
  for (bool first = true; !piece.left.empty() && piece.rows < most; first = false) {
    const PendingRange next = piece.left.front();
    if (next.erase && !first) break;
    const auto page =
        log.read({.range = next.range, .limit = most - piece.rows, .samples = store::Samples::source}, rows);
    if (!page) return page.error();
    if (const auto appended = append_rows(piece, rows, cells); !appended) return appended.error();
    const DepthRange covered = take_covered(piece.left, rows, page->has_more);
    if (!next.erase) continue;
    piece.erase = covered;
    break;
  }
  return piece;
}

}  // namespace framesd::push
