// SPDX-License-Identifier: MIT
#include "cells.hpp"
#include "header.hpp"
#include "row_scan.hpp"
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/formats/rejects.hpp>

#include <algorithm>

namespace framesd::formats {
namespace {

// A row of a file of rejected rows that was rejected again gets new notes for its old ones.
std::string_view without_notes(std::string_view row, Dialect dialect) noexcept {
  Cells cells(row, dialect);
  std::string_view note;
  for (std::size_t passed = 0; passed < dialect.notes; ++passed) cells.next(note);
  return cells.rest();
}

struct Lead {
  std::string_view header;
  std::string_view units;  // empty if there is no such row
  Dialect dialect;
};

Lead lead_of(std::string_view text) noexcept {
  const char separator = take_separator_line(text);
  RowScan scan;
  const std::size_t end = scan.find_end(text, {});
  const std::string_view header = text.substr(0, end);
  return {header, end == text.npos ? std::string_view() : text.substr(end + 1),
          dialect_of(header, separator)};
}

void append_object(std::string& out, const Reject& reject) {
  std::string_view row = reject.row;
  if (row.starts_with('{')) {
    row.remove_prefix(1);
    out += "{\"line\":";
    append_number(out, reject.line);
    out += ",\"column\":";
    append_number(out, std::uint64_t{reject.column});
    out += ",\"reason\":";
    append_json_string(out, reason_text(reject.reason, reject.cells));
    if (!trimmed(row).starts_with('}')) out += ',';
  }
  out.append(row) += '\n';
}

// The text of a cell of notes, which is quoted where it would be several cells, or none.
void append_note(std::string& out, std::string_view note, Dialect dialect) {
  if (!dialect.by_blanks()) {
    out.append(note) += dialect.separator;
    return;
  }
  out += kQuote;
  out.append(note).append({kQuote, dialect.separator});
}

}  // namespace

std::string reason_text(const boost::system::error_code& reason, CellCount cells) {
  std::string text = reason.message();
  if (cells.expected == 0) return text;
  text.append(" (").append(std::to_string(cells.found)).append(" instead of ");
  return text.append(std::to_string(cells.expected)).append(")");
}

void RejectsFile::append_header(std::string& out, std::string_view header) {
  if (header == header_) return;
  header_ = header;
  const auto [line, units, dialect] = lead_of(header);
  for (const std::string_view name : kNoteColumns) out.append(name) += dialect.separator;
  out.append(without_notes(line, dialect)) += '\n';
  if (units.empty()) return;
  for (std::size_t note = 0; note < kNoteColumns.size(); ++note) append_note(out, {}, dialect);
  out.append(without_notes(units, dialect)) += '\n';
}

void RejectsFile::append(std::string& out, const Reject& reject) {
  if (reject.header.empty()) return append_object(out, reject);
  append_header(out, reject.header);
  const Dialect dialect = lead_of(reject.header).dialect;
  append_number(out, reject.line);
  out += dialect.separator;
  const std::uint32_t notes = dialect.notes;
  append_number(out, std::uint64_t{std::max(reject.column, notes + 1) - notes});
  out += dialect.separator;
  append_note(out, reason_text(reject.reason, reject.cells), dialect);
  out.append(without_notes(reject.row, dialect)) += '\n';
}

}  // namespace framesd::formats
