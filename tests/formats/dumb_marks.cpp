// SPDX-License-Identifier: MIT
#include "formats/dumb_marks.hpp"

#include <algorithm>

namespace framesd::formats::dumb {
namespace {

std::string mantissa(std::string cell) {
  if (cell.starts_with('-') || cell.starts_with('+')) cell.erase(0, 1);
  return cell.substr(0, cell.find_first_of("eE"));
}

// d: a decimal comma; c, p: commas, points of thousands; C, P: one of these or the decimal mark; else a
// blank.
char kind_of(const std::string& cell) {
  const std::string number = mantissa(cell);
  const auto parts = [](const std::string& text, char mark) {
    std::vector<std::string> found(1);
    for (const char c : text) c == mark ? found.emplace_back() : found.back() += c;
    return found;
  };
  const auto digits = [](const std::string& text) {
    return text.find_first_not_of("0123456789") == text.npos;
  };
  const auto thousands = [&](const std::string& text, char mark) {
    const auto groups = parts(text, mark);
    bool whole =
        !groups[0].starts_with('0') && !groups[0].empty() && groups[0].size() <= 3 && groups.size() > 1;
    for (std::size_t i = 0; i < groups.size(); ++i)
      whole = whole && digits(groups[i]) && (i == 0 || groups[i].size() == 3);
    return whole ? groups.size() - 1 : 0;
  };
  for (const std::string marks : {",.", ".,"}) {
    const auto halves = parts(number, marks[1]);
    const auto groups = thousands(halves[0], marks[0]);
    const bool comma = marks[0] == ',';
    if (groups != 0 && halves.size() == 2 && digits(halves[1])) return comma ? 'c' : 'p';
    if (groups > 1 && halves.size() == 1) return comma ? 'c' : 'p';
    if (groups == 1 && halves.size() == 1) return comma ? 'C' : 'P';
  }
  const auto halves = parts(number, ',');
  return halves.size() == 2 && number != "," && digits(halves[0]) && digits(halves[1]) ? 'd' : ' ';
}

bool has_comma(const std::vector<std::string>& cells) {
  return std::any_of(cells.begin(), cells.end(),
                     [](const auto& cell) { return cell.find(',') != cell.npos; });
}

}  // namespace

void Marks::learn(const std::vector<std::string>& cells, std::size_t first, char separator) {
  if (separator == ',' || !has_comma(cells)) return;
  for (std::size_t i = first; i < cells.size(); ++i) {
    const char shown = kind_of(cells[i]);
    if (shown == 'd' || shown == 'c' || shown == 'p') learn(shown);
  }
}

void Marks::learn(char shown) {
  if (shown == 'p' && one_taken_) {
    marks_ = 'x';
  } else if (marks_ == '\0' || (marks_ == 'd' && shown == 'p')) {
    marks_ = shown;
  } else if (marks_ != shown && (marks_ != 'p' || shown != 'd')) {
    marks_ = 'x';
  }
}

std::optional<std::string> Marks::unmarked(std::string cell, char separator) {
  const bool comma = cell.find(',') != cell.npos;
  const bool point = cell.find('.') != cell.npos;
  if (separator == ',' || (!comma && !point)) return cell;
  const bool decimal_comma = marks_ == 'd' || marks_ == 'p';
  const auto drop = [&cell](char mark) { std::erase(cell, mark); };
  switch (kind_of(cell)) {
    case 'c': drop(','); break;
    case 'p': drop('.'); break;
    case 'C':
      if (marks_ == 'c') drop(',');
      if (marks_ != 'c' && !decimal_comma) return {};
      break;
    case 'P':
      if (marks_ == 'd' || marks_ == 'x') return {};
      if (marks_ == 'p') drop('.');
      one_taken_ = one_taken_ || marks_ == '\0';
      break;
    case 'd':
      if (!decimal_comma) return {};
      break;
    default:
      if (marks_ == 'p' && point && !comma && std::ranges::count(mantissa(cell), '.') < 2) return {};
  }
  std::ranges::replace(cell, ',', '.');
  return cell;
}

}  // namespace framesd::formats::dumb
