// SPDX-License-Identifier: MIT
#include "cells.hpp"

#include <framesd/base/text.hpp>

#include <algorithm>

namespace framesd::formats {
namespace {

// Where the quoted text that begins at `open` ends: the index of its closing quote, or the end of `row`.
std::size_t closing_quote(std::string_view row, std::size_t open) noexcept {
  for (std::size_t at = open + 1; at < row.size(); ++at) {
    if (row[at] != kQuote) continue;
    if (at + 1 == row.size() || row[at + 1] != kQuote) return at;
    ++at;
  }
  return row.size();
}

// The text between quotes, if they are all there is to the cell.
std::string_view unquoted(std::string_view cell) noexcept {
  if (cell.size() < 2 || cell.front() != kQuote || closing_quote(cell, 0) != cell.size() - 1) return cell;
  return trimmed(cell.substr(1, cell.size() - 2));
}

}  // namespace

bool Cells::next(std::string_view& cell) noexcept {
  if (!more_) return false;
  const bool by_blanks = dialect_.by_blanks();
  const char separator = dialect_.separator;
  std::size_t begin = 0;
  while (begin < rest_.size() && is_blank(rest_[begin]) && (by_blanks || rest_[begin] != separator)) ++begin;
  const bool quoted = begin < rest_.size() && rest_[begin] == kQuote;
  std::size_t end = quoted ? closing_quote(rest_, begin) : begin;
  if (by_blanks) {
    while (end < rest_.size() && !is_blank(rest_[end])) ++end;
  } else {
    while (end < rest_.size() && rest_[end] != separator) ++end;
  }
  std::size_t last = end;
  while (last > begin && is_blank(rest_[last - 1])) --last;
  cell = rest_.substr(begin, last - begin);
  if (quoted) cell = unquoted(cell);
  if (by_blanks) end = std::min(rest_.find_first_not_of(kBlanks, end), rest_.size());
  more_ = end < rest_.size();
  rest_.remove_prefix(more_ && !by_blanks ? end + 1 : end);
  return true;
}

std::string_view cell_of(std::string_view row, Dialect dialect, std::size_t index) noexcept {
  Cells cells(row, dialect);
  std::string_view cell;
  for (std::size_t passed = 0; passed <= index; ++passed) cells.next(cell);
  return cell;
}

}  // namespace framesd::formats
