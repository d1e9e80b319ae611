// SPDX-License-Identifier: MIT
//
// Dialect: what differs between the CSV files that tools write. Seen from the header, fixed for the rest of
// the file.
#pragma once

#include <cstdint>
#include <string_view>

namespace framesd::csv {

constexpr char kQuote = '"';
constexpr char kNewline = '\n';
constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kSeparators = ",;\t";

struct Dialect {
  char separator = '\0';   // one of kSeparators; none while the header is still being read
  std::uint8_t notes = 0;  // cells in front of the depth that are not read, see header.hpp

  constexpr bool separates(char c) const noexcept {
    return separator != '\0' ? c == separator : kSeparators.find(c) != std::string_view::npos;
  }
  // Where the comma does not separate cells it may stand for the point of a number: "9000,1".
  constexpr bool decimal_comma() const noexcept { return separator != ','; }
};

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

}  // namespace framesd::csv
