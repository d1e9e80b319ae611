// SPDX-License-Identifier: MIT
//
// CsvRows: the lines of a CSV, one after another, to what they are: header, units, comments, rows, rejects.
//
// How the input is cut into lines is not here, see reader.cpp.
#pragma once

#include "cells.hpp"
#include "front_lines.hpp"
#include "row_parser.hpp"
#include <framesd/base/error.hpp>
#include <framesd/formats/layout.hpp>
#include <framesd/formats/row_reader.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::formats {

class CsvRows {
 public:
  CsvRows(const ReaderOptions& options, RowSink& sink);

  // Each takes a line without its end. `before`: where in the input the lines before this one end.
  //
  // True if it was a row of plain integers, which this takes; false: it did nothing.
  // readable   how many bytes may be read from row.data() on
  bool take_plain(std::string_view row, std::size_t readable, SourcePosition before);
  void take(std::string_view row, SourcePosition before);
  void take_comment(std::string_view line, SourcePosition before);
  void reject(const RowFault& fault, std::string_view row, SourcePosition before);
  void refuse(Failure why) { refusal_ = std::move(why); }
  // The input is complete.
  void finish();

  // Lines end with `newline`: known before the first one is taken.
  void set_newline(char newline) noexcept { dialect_.newline = newline; }
  void note_quotes() noexcept { quotes_seen_ = true; }

  const Dialect& dialect() const noexcept { return dialect_; }
  bool header_seen() const noexcept { return dialect_.separator != '\0'; }
  // Whether what decides how rows are read may not all have been seen: the next row may be one of units.
  bool at_front() const noexcept { return !header_seen() || units_possible_; }
  bool stopped() const noexcept { return stopped_; }
  const std::optional<Failure>& refusal() const noexcept { return refusal_; }
  bool may_refuse() const noexcept { return parser_.scale_check().open(); }
  std::uint64_t blank_rows() const noexcept { return blank_rows_; }
  std::uint64_t rows_without_samples() const noexcept { return rows_without_samples_; }
  // Whether a part of the input alone may be read otherwise than as that part.
  bool needs_context() const noexcept {
    return quotes_seen_ || comments_ != 0 || dialect_.notes != 0 || dialect_.newline == kReturn ||
           parser_.marks().in_doubt();
  }
  std::string_view lead() const noexcept { return lead_; }
  Layout layout() const;

 private:
  void take_lead(std::string_view lead);
  void take_front(std::string_view line, SourcePosition before);
  void begin_rows();
  bool take_units(std::string_view row, SourcePosition before);
  // A header between rows, as files of rejected rows have when they are put behind one another.
  bool take_repeated_header(std::string_view row, SourcePosition before);
  void give_row(SourcePosition before);
  // The numbers of the rows so far may have shown that the source cannot be stored.
  bool refused_for_scale();
  // And keeps the row if it has shown what marks in numbers mean.
  RowParser::Kind parse(std::string_view row);
  void make_lead();
  std::uint64_t line(SourcePosition before) const noexcept {
    return first_line_ == 0 ? 0 : first_line_ + before.lines;
  }

  RowSink& sink_;
  const std::uint16_t width_;
  const std::string depth_unit_;
  const std::uint64_t first_line_;
  RowParser parser_;
  FrontLines front_;
  Dialect dialect_;
  bool units_possible_ = false;  // the next row is the first one
  std::string telling_row_;      // the row that has shown what marks in numbers mean
  std::string lead_;
  bool stopped_ = false;
  std::optional<Failure> refusal_;
  bool quotes_seen_ = false;
  std::uint64_t blank_rows_ = 0;
  std::uint64_t rows_without_samples_ = 0;
  std::uint64_t comments_ = 0;
};

}  // namespace framesd::formats
