// SPDX-License-Identifier: MIT
#include "header.hpp"

#include "cells.hpp"
#include "depth_column.hpp"
#include <framesd/base/text.hpp>
#include <framesd/frame/row_format.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace framesd::formats {
namespace {

constexpr std::size_t kQuotedBytes = 40;  // of a foreign first cell, enough to recognize what the file is

// How many cells at the start of `line` are named as the notes of a file of rejected rows are: all or none.
std::uint8_t notes_in(std::string_view line, Dialect dialect) noexcept {
  Cells cells(line, dialect);
  for (const std::string_view name : kNoteColumns) {
    std::string_view cell;
    if (!cells.next(cell) || !equal_ignoring_case(cell, name)) return 0;
  }
  return kNoteColumns.size();
}

// The first separator behind the first cell. A TAB may also be a blank in front of another one. Where there
// is none blanks separate, as NumPy writes its columns, if a word names the depth.
Dialect separator_of(std::string_view line) noexcept {
  constexpr Dialect kDefault{','};
  constexpr Dialect kByBlanks{kBlankSeparator};
  line = trimmed(line);
  const std::size_t found = line.find_first_of(kSeparators);
  if (found == line.npos) {
    const bool named = depth_column(cell_of(line, kByBlanks, notes_in(line, kByBlanks))).has_value();
    return named ? kByBlanks : kDefault;
  }
  const std::size_t next = line.find_first_not_of(kBlanks, found);
  if (line[found] == '\t' && next != line.npos && (line[next] == ',' || line[next] == ';'))
    return {line[next]};
  return {line[found]};
}

// Whether the cell behind the notes heads an index: pandas writes no name, and names it when it reads that
// again.
bool heads_index(std::string_view cell) noexcept { return cell.empty() || cell == "Unnamed: 0"; }

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text.substr(0, kQuotedBytes));
  out.front() = '\'';
  out.back() = '\'';
  if (text.size() > kQuotedBytes) out.insert(out.size() - 1, "...");
  return out;
}

// What kind of file it is that cannot be a log, as far as its first line tells; empty if nothing is odd.
std::string_view foreign_encoding(std::string_view line) noexcept {
  if (line.starts_with("\xFF\xFE") || line.starts_with("\xFE\xFF"))
    return "this is UTF-16 text, save it as UTF-8";
  if (line.find('\0') != line.npos) return "a NUL byte in it: this is UTF-16 text, or not text at all";
  return {};
}

// For a log of other widths than were expected.
std::string remedy(std::size_t samples) {
  const std::string width = std::to_string(samples);
  return "; rows of " + width + (samples == 1 ? " sample" : " samples") +
         " need a store made with source_width " + width + " (--source-width " + width + ")";
}

struct Columns {
  std::size_t count = 0;   // with the depth's
  std::string_view unit;   // that heads no column, see columns_behind()
  std::string_view first;  // of the samples
  std::string_view last;
};

// The columns from the depth's on, without one that only a separator at the end makes.
//
// unit_may_follow   the word behind the depth's name may be its unit, "depth [m]", which heads no column
Columns columns_behind(std::string_view line, Dialect dialect, std::uint16_t source_width,
                       bool unit_may_follow) noexcept {
  Cells cells(line, dialect);
  Columns columns;
  std::size_t at = 0;
  std::string_view cell;
  for (; cells.next(cell); ++at) {
    if (at < dialect.first_column()) continue;
    if (unit_may_follow && at == dialect.first_column() + 1) {
      columns.unit = unit_alone(cell);
      if (!columns.unit.empty()) continue;
    }
    ++columns.count;
    if (columns.count == 2) columns.first = cell;
    if (columns.count <= source_width + 1U) columns.last = cell;
  }
  if (columns.count == source_width + 2U && cell.empty()) --columns.count;
  return columns;
}

// What is wrong with a header.
//
// foreign   what heads the first column, if that is not the depth
std::string defect_of(std::optional<std::string_view> foreign, std::size_t count, std::size_t expected) {
  std::string detail = "wrong header: ";
  if (foreign) detail += "the first column must be 'depth', found " + quoted(*foreign);
  if (foreign && count != expected) detail += "; ";
  if (count != expected) {
    detail += "expected " + std::to_string(expected) + " columns (depth + " + std::to_string(expected - 1) +
              " samples), found " + std::to_string(count);
    if (!foreign && count > 1 && count <= kWidthMax + 1) detail += remedy(count - 1);
  }
  return detail;
}

}  // namespace

std::string_view without_mark(std::string_view text) noexcept {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

char take_separator_line(std::string_view& text) noexcept {
  if (!equal_ignoring_case(text.substr(0, kSeparatorLine.size()), kSeparatorLine)) return '\0';
  const std::size_t end = text.find(kNewline);
  const std::string_view named = text.substr(0, end).substr(kSeparatorLine.size());
  const bool alone = !named.empty() && named.find_first_not_of(" \t,;", 1) == named.npos;
  if (!alone || kSeparators.find(named[0]) == kSeparators.npos) return '\0';
  text.remove_prefix(std::min(end, text.size() - 1) + 1);
  return named[0];
}

Dialect dialect_of(std::string_view line, char separator) noexcept {
  Dialect dialect = separator == '\0' ? separator_of(line) : Dialect{separator};
  dialect.notes = notes_in(line, dialect);
  Cells cells(line, dialect);
  std::string_view cell;
  for (std::size_t passed = 0; passed <= dialect.notes; ++passed) cells.next(cell);
  std::string_view next;
  if (heads_index(cell) && cells.next(next) && depth_column(next)) dialect.index = 1;
  return dialect;
}

bool has_depth_column(std::string_view line, char separator) noexcept {
  const Dialect dialect = dialect_of(line, separator);
  return depth_column(cell_of(line, dialect, dialect.first_column())).has_value();
}

checked<Header> read_header(std::string_view line, std::uint16_t source_width, char separator) {
  if (const auto why = foreign_encoding(line); !why.empty())
    return fail(errc::csv_wrong_header, std::string("wrong header: ").append(why));
  const Dialect dialect = dialect_of(line, separator);
  const std::string_view first = cell_of(line, dialect, dialect.first_column());
  const auto depth = depth_column(first);
  const bool unit_may_follow = dialect.by_blanks() && depth && depth->unit.empty();
  const Columns columns = columns_behind(line, dialect, source_width, unit_may_follow);
  const std::size_t expected = std::size_t{source_width} + 1;
  if (!depth || columns.count != expected)
    return fail(errc::csv_wrong_header,
                defect_of(depth ? std::nullopt : std::optional(first), columns.count, expected));
  return Header{.dialect = dialect,
                .depth = std::string(depth->name),
                .unit = std::string(columns.unit.empty() ? depth->unit : columns.unit),
                .first_sample = std::string(columns.first),
                .last_sample = std::string(columns.last)};
}

}  // namespace framesd::formats
