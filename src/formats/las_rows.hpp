// SPDX-License-Identifier: MIT
//
// LasRows: the lines of a LAS file, one after another, to what they are: its header, rows, rejects.
#pragma once

#include "las_depths.hpp"
#include "las_header.hpp"
#include "row_parser.hpp"
#include <framesd/base/error.hpp>
#include <framesd/formats/layout.hpp>
#include <framesd/formats/row_reader.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::formats {

class LasRows {
 public:
  LasRows(const ReaderOptions& options, RowSink& sink);

  // LF or CR ends lines: known before the first one is taken.
  void set_newline(char newline) noexcept { dialect_.newline = newline; }
  char newline() const noexcept { return dialect_.newline; }
  // A line without its end. `before`: where in the input the lines before this one end.
  // Errors: csv_wrong_header, csv_scale_missing.
  [[nodiscard]] checked<void> take(std::string_view line, SourcePosition before);
  // The input is complete: a row that still lacks cells is rejected. Errors: csv_wrong_header,
  // csv_scale_missing.
  [[nodiscard]] checked<void> finish();
  void reject_too_long(std::string_view line, SourcePosition before);

  bool header_seen() const noexcept { return header_seen_; }
  bool stopped() const noexcept { return stopped_; }
  // Whether there is a row whose lines have not all come, or may not have, and where it begins.
  bool in_row() const noexcept { return cells_ != 0 || !lone_.empty(); }
  const SourcePosition& row_begin() const noexcept { return cells_ != 0 ? row_begin_ : lone_.front().before; }
  bool may_refuse() const noexcept { return parser_.scale_check().open(); }
  std::uint64_t blank_rows() const noexcept { return blank_rows_; }
  std::uint64_t rows_without_samples() const noexcept { return rows_without_samples_; }
  std::string_view header_text() const noexcept { return header_text_; }
  Layout layout() const;

 private:
  struct LoneLine {
    std::string cell;
    SourcePosition before;
  };

  checked<void> take_header_line(std::string_view line, SourcePosition before);
  void take_data(std::string_view line, SourcePosition before);
  void append_cell(std::string_view cell);
  void append_line(std::string_view line, SourcePosition before);
  // Of rows whose depths stand alone on their lines: a line of one cell, one of several.
  void take_lone(std::string_view cell, SourcePosition before);
  void take_samples(std::string_view line, SourcePosition before);
  void append_first_lone();
  void begin_row_at_lone();
  void settle_first_lone();
  bool lone_is_next_depth() const;
  bool row_is_whole() const noexcept { return cells_ >= header_.curves(); }
  void end_last_row();
  void end_row();
  std::string row_without_nulls() const;
  void reject(const RowFault& fault, std::string_view row);
  // What of the row keeps its cells from being read.
  std::optional<RowFault> fault_around_cells() const;
  void take_row();
  RowFault fault_in_cells() const;
  checked<void> refused_for_scale() const;
  bool is_null(std::string_view cell) const noexcept;

  RowSink& sink_;
  const std::uint16_t width_;
  const std::string depth_unit_;
  const std::uint64_t first_line_;
  const std::size_t limit_;  // of the text kept of a row with too many cells
  RowParser parser_;
  LasHeader header_;
  bool header_seen_ = false;
  std::uint64_t header_line_ = 0;
  std::string header_text_;  // as written
  std::string csv_header_;   // of rejects
  Dialect dialect_{','};
  std::string row_;        // as a row of CSV
  std::size_t cells_ = 0;  // of the row, read or not
  SourcePosition row_begin_;
  std::optional<bool> depths_alone_;  // on their lines, of wrapped rows; none before the first one
  std::vector<LoneLine> lone_;        // at most two between calls: what they are is not known yet
  bool stopped_ = false;
  bool finished_ = false;
  std::uint64_t blank_rows_ = 0;
  std::uint64_t rows_without_samples_ = 0;
  std::uint64_t comments_ = 0;
  LasDepths depths_{header_};
};

}  // namespace framesd::formats
