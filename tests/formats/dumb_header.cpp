// SPDX-License-Identifier: MIT
#include "formats/dumb_header.hpp"

#include "formats/dumb_cells.hpp"
#include "formats/dumb_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <regex>

namespace framesd::formats::dumb {
namespace {

bool is_depth(std::string cell) {
  cell = lower(strip(cell));
  for (const std::string brackets : {"[]", "()"}) {
    const auto open = cell.rfind(brackets[0]);
    if (cell.ends_with(brackets[1]) && open != cell.npos) {
      cell = strip(cell.substr(0, open));
      break;
    }
  }
  return cell == "depth" || cell == "dept" || cell == "md" || cell == "tdep" || cell == "measured depth";
}

// Of the units that the twin is asked for.
bool is_unit_alone(const std::string& cell) {
  for (const char* unit : {"m", "ft", "mm", "cm", "in", ".1in"}) {
    if (lower(cell) == std::string("[") + unit + "]" || lower(cell) == std::string("(") + unit + ")")
      return true;
  }
  return false;
}

// What separates the cells of a header line.
char separator_of(const std::string& line, char named) {
  if (named != '\0') return named;
  std::string rest = strip(line.substr(std::min(line.find_first_not_of(" \t"), line.size())));
  if (const auto found = rest.find_first_of(",;\t"); found != std::string::npos) {
    const char separator = rest[found];
    rest = strip(rest.substr(found));
    return separator == '\t' && (rest.starts_with(',') || rest.starts_with(';')) ? rest[0] : separator;
  }
  const auto words = cells_of(line, ' ');
  const bool notes = words.size() > 3 && lower(words[0]) == "line" && lower(words[1]) == "column" &&
                     lower(words[2]) == "reason";
  return is_depth(words[notes ? 3 : 0]) ? ' ' : ',';
}

struct HeaderCells {
  Header header;
  std::vector<std::string> cells;
  bool has_depth = false;
};

HeaderCells header_cells(const std::string& line, char named) {
  HeaderCells found;
  auto& [header, cells, has_depth] = found;
  header.separator = separator_of(line, named);
  cells = cells_of(line, header.separator);
  const auto is_named = [&cells = cells](std::size_t i, const char* name) {
    return i < cells.size() && lower(cells[i]) == name;
  };
  const auto depth_at = [&cells = cells](std::size_t i) { return i < cells.size() && is_depth(cells[i]); };
  header.notes = is_named(0, "line") && is_named(1, "column") && is_named(2, "reason") ? 3 : 0;
  const bool may_index =
      header.notes < cells.size() && (cells[header.notes].empty() || cells[header.notes] == "Unnamed: 0");
  header.index = may_index && depth_at(header.notes + 1) ? 1 : 0;
  has_depth = depth_at(header.depth());
  return found;
}

// "1,5", "9,000.5", "9.000,5": a number, whatever its marks mean.
bool has_marks(const std::string& cell) {
  static const std::regex kMarked(
      R"([+-]?(\d+,\d*|,\d+|[1-9]\d{0,2}(,\d{3})+(\.\d*)?|[1-9]\d{0,2}(\.\d{3})+(,\d*)?)([eE].*)?)");
  return std::regex_match(cell, kMarked);
}

bool ends_in_bracket(const std::string& text) { return text.ends_with(']') || text.ends_with(')'); }

}  // namespace

std::optional<Header> header_of(const std::string& line, char named, std::uint16_t width) {
  if (line.starts_with("\xFF\xFE") || line.starts_with("\xFE\xFF")) return {};
  if (std::ranges::count(line, '\0') != 0) return {};
  auto [header, cells, has_depth] = header_cells(line, named);
  if (!has_depth) return {};
  const std::size_t depth = header.depth();
  const std::size_t expected = depth + width + 1U;
  std::string name = cells[depth];
  if (header.separator == ' ' && !ends_in_bracket(name) && depth + 1 < cells.size() &&
      is_unit_alone(cells[depth + 1])) {
    name += cells[depth + 1];
    cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(depth) + 1);
  }
  if (cells.size() == expected + 1 && cells.back().empty()) cells.pop_back();
  if (cells.size() != expected) return {};
  const auto open = name.find_last_of("[(");
  if (ends_in_bracket(name)) header.unit = strip(name.substr(open + 1, name.size() - open - 2));
  return header;
}

bool names_depth(const std::string& line, char named) { return header_cells(line, named).has_depth; }

bool named_by_separator(const std::string& line, char named) {
  return named != '\0' || line.find_first_of(",;\t") != std::string::npos;
}

bool are_units(const std::vector<std::string>& cells, const Header& header, std::uint16_t width) {
  const std::size_t before = header.depth();
  if (cells.size() != before + width + 1U || is_depth(cells[before])) return false;
  const auto first = cells.begin() + static_cast<std::ptrdiff_t>(before);
  const auto empty = [](const auto& cell) { return cell.empty(); };
  if (std::all_of(first, cells.end(), empty)) return false;
  return std::all_of(first, cells.end(), [](const auto& cell) {
    return cell.empty() || (!is_number(cell) && !is_absent_word(cell) && !has_marks(cell));
  });
}

Depth in_unit(Depth written, std::string unit) {
  unit = lower(unit);
  const long double divisor = unit == "mm"     ? 1000
                              : unit == "cm"   ? 100
                              : unit == "in"   ? 12
                              : unit == ".1in" ? 120
                                               : 1;
  return Depth::from_count(std::llrint(static_cast<long double>(written.count()) / divisor));
}

}  // namespace framesd::formats::dumb
