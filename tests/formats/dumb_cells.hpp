// SPDX-License-Identifier: MIT
//
// The dumb twin's room of cells: a row cut at its separators, a character at a time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace framesd::formats::dumb {

std::string strip(std::string text);
std::string lower(std::string text);

// The state of a row, character by character.
struct Quotes {
  bool open = false;
  bool just_closed = false;
  bool cell_start = true;
  std::size_t opened_at = 0;

  void step(char c, std::size_t at, const std::string& separators);
};

// All characters that separate where this one does.
std::string separators_as(char separator);

// Without the blanks and quotes around them.
std::vector<std::string> cells_of(std::string row, char separator);

}  // namespace framesd::formats::dumb
