// SPDX-License-Identifier: MIT
#include "formats/dumb_cells.hpp"

namespace framesd::formats::dumb {

std::string strip(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.erase(0, 1);
  return text;
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

void Quotes::step(char c, std::size_t at, const std::string& separators) {
  const bool reopened = just_closed && c == '"';
  just_closed = false;
  if (open) {
    if (c == '"') open = false, just_closed = true;
  } else if (reopened) {
    open = true;
  } else if (separators.find(c) != std::string::npos) {
    cell_start = true;
  } else if (cell_start && c == '"') {
    open = true;
    cell_start = false;
    opened_at = at;
  } else if (c != ' ' && c != '\t') {
    cell_start = false;
  }
}

std::string separators_as(char separator) { return separator == ' ' ? " \t" : std::string(1, separator); }

std::vector<std::string> cells_of(std::string row, char separator) {
  const std::string separators = separators_as(separator);
  if (separator == ' ') row = strip(row);
  std::vector<std::string> cells(1);
  Quotes quotes;
  for (std::size_t at = 0; at < row.size(); ++at) {
    quotes.step(row[at], at, separators);
    if (separators.find(row[at]) != std::string::npos && !quotes.open) {
      const bool another = separator == ' ' && separators.find(row[at - 1]) != std::string::npos;
      if (!another) cells.emplace_back();
    } else {
      cells.back() += row[at];
    }
  }
  for (auto& cell : cells) {
    cell = strip(cell);
    Quotes inside;
    bool whole = !cell.empty() && cell[0] == '"';
    for (std::size_t at = 0; at < cell.size(); ++at) {
      inside.step(cell[at], at, "");
      if (!inside.open && !inside.just_closed) whole = false;
    }
    if (whole && inside.just_closed) cell = strip(cell.substr(1, cell.size() - 2));
  }
  return cells;
}

}  // namespace framesd::formats::dumb
