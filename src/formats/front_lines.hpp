// SPDX-License-Identifier: MIT
//
// FrontLines: what may stand in front of the rows of a CSV, and what it says about them.
//
// In this order: blank lines and comments (# or ~), `sep=X`, the header line, a row of units. NumPy writes
// the header as a comment; such a comment is the header if no line without a mark is one.
#pragma once

#include "cells.hpp"
#include "depth_column.hpp"
#include "header.hpp"
#include <framesd/base/error.hpp>
#include <framesd/formats/layout.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::formats {

class FrontLines {
 public:
  // depth_unit   see ReaderOptions; outlives this
  FrontLines(std::uint16_t source_width, std::string_view depth_unit)
      : width_(source_width), depth_unit_(depth_unit) {}

  enum class Line : std::uint8_t { passed, header, row };

  // A line that is no comment, before the header is known: `row` is the first row behind a header that is a
  // comment. Not called again once it has given something else than `passed`.
  //
  // line   without mark and line end           number   of the line in the file
  // Errors: csv_wrong_header.
  [[nodiscard]] checked<Line> take(std::string_view line, std::uint64_t number);
  // A comment before the header is known.
  void take_comment(std::string_view line, std::uint64_t number);
  // The row right behind the header: whether it is one of units.
  // Errors: csv_wrong_header.
  [[nodiscard]] checked<bool> take_units(std::string_view row, std::uint64_t number);
  // The input has ended without a line that take() did not pass: whether a comment is the header.
  [[nodiscard]] checked<bool> finish();

  const Header& header() const noexcept { return header_; }
  DepthUnit unit() const noexcept;
  // The lines that decide how rows are read, for a reader that goes on behind them.
  const std::string& text() const noexcept { return text_; }
  void describe(Layout& layout) const;

 private:
  struct Commented {
    std::string line;
    std::uint64_t number = 0;
  };

  checked<void> adopt(std::string_view line, std::uint64_t number);

  std::uint16_t width_;
  std::string_view depth_unit_;  // that is expected
  char separator_ = '\0';        // that `sep=X` names
  bool begun_ = false;           // a line that is not blank was there
  std::optional<Commented> commented_;
  Header header_;
  std::uint64_t header_number_ = 0;
  bool header_commented_ = false;
  std::uint64_t units_number_ = 0;
  std::string unit_;        // as written
  std::string other_unit_;  // that the row of units names against the header
  std::string text_;
};

}  // namespace framesd::formats
