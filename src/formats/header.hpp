// SPDX-License-Identifier: MIT
//
// The header line: which dialect the file is written in, and whether it is a log of the width expected at
// all.
#pragma once

#include "cells.hpp"
#include <framesd/base/error.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace framesd::formats {

constexpr std::string_view kSeparatorLine = "sep=";

// The columns in front of `depth` in a file of rejected rows: what was wrong with each row. They are passed
// over, so that the file can be corrected and read again as it is.
constexpr std::array<std::string_view, 3> kNoteColumns = {"line", "column", "reason"};

// A header line, as it was understood.
struct Header {
  Dialect dialect;
  std::string depth;         // the name of the depth's column
  std::string unit;          // in brackets behind it, as written; in the next word where blanks separate
  std::string first_sample;  // the names of these columns
  std::string last_sample;
};

// The dialect that `line` is written in, whatever it says.
//
// separator   0: the first one in the line
[[nodiscard]] Dialect dialect_of(std::string_view line, char separator = '\0') noexcept;

// Whether the depth's column is where it has to be, be the others as they may.
[[nodiscard]] bool has_depth_column(std::string_view line, char separator = '\0') noexcept;

// `line` as the header of a log. One separator at its end heads no column.
//
// Errors: csv_wrong_header, saying what was expected and what is there.
[[nodiscard]] checked<Header> read_header(std::string_view line, std::uint16_t source_width,
                                          char separator = '\0');

// What a line `sep=X` at the front of `text` names, as spreadsheets write it in front of the header; the line
// is taken off. 0 if there is none.
[[nodiscard]] char take_separator_line(std::string_view& text) noexcept;

// `text` without the UTF-8 byte order mark in front of it, if there is one.
[[nodiscard]] std::string_view without_mark(std::string_view text) noexcept;

}  // namespace framesd::formats
