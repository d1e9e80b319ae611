// SPDX-License-Identifier: MIT
//
// The dumb twin's room of headers: the line that names the columns, and the row of units behind it.
#pragma once

#include <framesd/frame/depth.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace framesd::formats::dumb {

struct Header {
  char separator = '\0';
  std::size_t notes = 0;  // cells in front of all others
  std::size_t index = 0;  // and one more
  std::string unit;       // of the depth

  std::size_t depth() const { return notes + index; }
};

// Nothing if the line is none of a log of that width. `named`: the separator of a line "sep=X", or 0.
std::optional<Header> header_of(const std::string& line, char named, std::uint16_t width);

// Whether the depth's column is where it has to be.
bool names_depth(const std::string& line, char named);

// Whether something else than blanks separates.
bool named_by_separator(const std::string& line, char named);

// Whether the cells of a row are units, of the columns that the header names.
bool are_units(const std::vector<std::string>& cells, const Header& header, std::uint16_t width);

// A depth as written, in m or ft.
Depth in_unit(Depth written, std::string unit);

}  // namespace framesd::formats::dumb
