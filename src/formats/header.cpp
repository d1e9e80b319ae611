// SPDX-License-Identifier: MIT
#include "header.hpp"

#include "cells.hpp"
#include <framesd/base/text.hpp>
#include <framesd/frame/row_format.hpp>

#include <string>

namespace framesd::formats {
namespace {

constexpr std::size_t kQuotedBytes = 40;  // of a foreign first cell, enough to recognize what the file is

// The first separator behind the first cell. A TAB may also be a blank in front of another one.
Dialect separator_of(std::string_view line) noexcept {
  constexpr Dialect kDefault{','};
  const std::size_t cell = line.find_first_not_of(kBlanks);
  const std::size_t found = cell == line.npos ? cell : line.find_first_of(kSeparators, cell);
  if (found == line.npos) return kDefault;
  const std::size_t next = line.find_first_not_of(kBlanks, found);
  if (line[found] == '\t' && next != line.npos && (line[next] == ',' || line[next] == ';'))
    return {line[next]};
  return {line[found]};
}

// How many cells at the start of `line` are named as the notes of a file of rejected rows are: all or none.
std::uint8_t notes_in(std::string_view line, Dialect dialect) noexcept {
  Cells cells(line, dialect);
  for (const std::string_view name : kNoteColumns) {
    std::string_view cell;
    if (!cells.next(cell) || !equal_ignoring_case(cell, name)) return 0;
  }
  return kNoteColumns.size();
}

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

}  // namespace

std::string_view without_mark(std::string_view text) noexcept {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

Dialect dialect_of(std::string_view line) noexcept {
  Dialect dialect = separator_of(without_mark(line));
  dialect.notes = notes_in(without_mark(line), dialect);
  return dialect;
}

checked<Dialect> read_header(std::string_view line, std::uint16_t source_width) {
  line = without_mark(line);
  if (const auto why = foreign_encoding(line); !why.empty())
    return fail(errc::csv_wrong_header, std::string("wrong header: ").append(why));
  const Dialect dialect = dialect_of(line);
  Cells cells(line, dialect);
  std::string_view first;
  for (std::size_t passed = 0; passed <= dialect.notes; ++passed) cells.next(first);
  std::size_t count = 1;
  for (std::string_view cell; cells.next(cell);) ++count;

  const std::size_t expected = std::size_t{source_width} + 1;
  const bool named = equal_ignoring_case(first, "depth");
  if (named && count == expected) return dialect;
  std::string detail = "wrong header: ";
  if (!named) detail += "the first column must be 'depth', found " + quoted(first);
  if (!named && count != expected) detail += "; ";
  if (count != expected) {
    detail += "expected " + std::to_string(expected) + " columns (depth + " + std::to_string(source_width) +
              " samples), found " + std::to_string(count);
    if (named && count > 1 && count <= kWidthMax + 1) detail += remedy(count - 1);
  }
  return fail(errc::csv_wrong_header, std::move(detail));
}

}  // namespace framesd::formats
