// SPDX-License-Identifier: MIT
//
// Cells: one row, cut at its separators. Quotes as in RFC 4180: a cell that begins with one ends at the next
// single one. Doubled quotes are left unchanged: no number has any. Where blanks separate, those in front of
// the first cell and behind the last one separate nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace framesd::formats {

constexpr char kQuote = '"';
constexpr char kNewline = '\n';
constexpr char kReturn = '\r';
constexpr char kEndOfFile = '\x1A';  // Ctrl-Z, which DOS programs write behind the last line
constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kCommentMarks = "#~";
constexpr std::string_view kSeparators = ",;\t";

constexpr char kBlankSeparator = ' ';  // blanks and TABs, any number of them

struct Dialect {
  // One of kSeparators, or blanks; none while the header is still being read.
  char separator = '\0';
  std::uint8_t notes = 0;           // cells in front of all others that are not read, see header.hpp
  std::uint8_t index = 0;           // and one more, in which another program counted the rows
  char newline = '\n';              // a CR in files of old Macintoshes
  std::uint16_t depth_divisor = 1;  // see depth_column.hpp

  constexpr bool by_blanks() const noexcept { return separator == kBlankSeparator; }
  constexpr bool separates(char c) const noexcept {
    if (separator == '\0') return kSeparators.find(c) != std::string_view::npos;
    return c == separator || (by_blanks() && c == '\t');
  }
  // The cell of the depth.
  constexpr std::size_t first_column() const noexcept { return std::size_t{notes} + index; }
  // Where the comma does not separate cells it may stand for the point of a number: "9000,1".
  constexpr bool decimal_comma() const noexcept { return separator != ','; }
};

// Whether a row holds nothing at all, whatever separates its cells.
constexpr bool is_blank_row(std::string_view row) noexcept {
  return row.find_first_not_of(" \t,;") == std::string_view::npos;
}

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

class Cells {
 public:
  // row   without its line end; borrowed
  Cells(std::string_view row, Dialect dialect) noexcept : rest_(row), dialect_(dialect) {}

  // Gives the next cell, without the blanks and the quotes around it. False after the last one; a row has at
  // least one.
  bool next(std::string_view& cell) noexcept;
  // What stands behind the cells given so far.
  std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
  Dialect dialect_;
  bool more_ = true;
};

// The cell at `index`, counted from 0, or the last one before it.
[[nodiscard]] std::string_view cell_of(std::string_view row, Dialect dialect, std::size_t index) noexcept;

}  // namespace framesd::formats
