// SPDX-License-Identifier: MIT
//
// RowParser: one row, whole, to a frame, to nothing (blank, or without a sample), or to the first fault in
// it.
//
// Two ways: parse_plain() for rows of plain integers, which is nearly all there is, and parse() for any row.
#pragma once

#include "cells.hpp"
#include "gap_cells.hpp"
#include "number_marks.hpp"
#include "plain_cells.hpp"
#include "sample_reader.hpp"
#include <framesd/base/error.hpp>
#include <framesd/formats/row_reader.hpp>
#include <framesd/frame/depth.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::formats {

// The first cell that keeps a row from being a frame; see Reject.
struct RowFault {
  std::uint32_t column = 0;
  boost::system::error_code reason;
  std::string_view value;
  CellCount cells = {};
};

class RowParser {
 public:
  enum class Kind : std::uint8_t { frame, blank, without_samples, faulty };

  // first_rows   as for SampleReader
  RowParser(std::uint16_t width, const SampleRules& rules, bool first_rows);

  // True if `row` is a frame of plain integers and cells without a sample; false says nothing about it.
  //
  // row   without its line end          readable   how many bytes may be read from row.data() on
  [[nodiscard]] bool parse_plain(std::string_view row, std::size_t readable, Dialect dialect);

  // Any row, exactly. A wrong number of cells goes before faults in them: then no cell is surely where it
  // belongs. One separator at the end of a row is no fault and no cell.
  [[nodiscard]] Kind parse(std::string_view row, Dialect dialect);

  // What a row is, by the first fault in it if there is one; `check` is told.
  static Kind conclude(const RowFault& fault, bool without_samples, ScaleCheck& check);

  // Of the row last parsed, if it is a frame: its samples, 0 where they are absent, and the mask of these,
  // empty if there are none.
  Depth depth() const noexcept { return depth_; }
  std::span<const std::uint8_t> samples() const noexcept { return {samples_.data(), width_}; }
  std::span<const std::uint8_t> absent() const noexcept {
    return absent_ == 0 ? std::span<const std::uint8_t>() : mask_;
  }
  // Of the row last parsed, if it is faulty. Its text is the row's own.
  const RowFault& fault() const noexcept { return fault_; }
  // What the rows parsed so far have shown.
  const NumberMarks& marks() const noexcept { return marks_; }
  // One more number that the source writes for an absent sample.
  void add_absent_value(double value);
  void end_input() { sample_reader_.check().end(); }
  const ScaleCheck& scale_check() const noexcept { return sample_reader_.check(); }

 private:
  bool read_plain_depth(std::string_view cell, Dialect dialect) noexcept;
  void learn_marks(std::string_view row, Dialect dialect) noexcept;
  bool accept_plain();
  bool read_plain_row(std::string_view row, std::size_t first_cell, std::size_t readable, Dialect dialect);
  bool read_gaps(std::string_view cells, Dialect dialect);
  // Of column `index`, the depth's being 0.
  boost::system::error_code read_cell(std::size_t index, std::string_view cell);
  // Where marks may stand for thousands.
  boost::system::error_code read_marked_cell(std::size_t index, std::string_view cell);

  const std::size_t width_;
  const ReadPlainCells read_plain_cells_;
  Depth depth_;
  std::vector<std::uint8_t> samples_;  // kSamplesBehind more than the width
  std::vector<std::uint8_t> mask_;     // of the absent ones, if there are any
  std::size_t absent_ = 0;
  SampleReader sample_reader_;
  std::vector<char> padded_;  // a row that stands too near the end of what may be read
  GapCells gap_cells_;
  std::string gap_row_;
  bool had_gaps_ = false;  // the last row that GapCells took
  NumberMarks marks_;
  std::string unmarked_;  // a number as it reads without them
  RowFault fault_;
};

}  // namespace framesd::formats
