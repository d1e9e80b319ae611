// SPDX-License-Identifier: MIT
#include "csv_rows.hpp"

#include "row_scan.hpp"

#include <algorithm>
#include <utility>

namespace framesd::formats {
namespace {

std::string_view words_for(NumberMarks::Known marks, Dialect dialect) noexcept {
  if (!dialect.decimal_comma()) return "decimal point";
  switch (marks) {
    case NumberMarks::Known::nothing: return "decimal point, no comma so far";
    case NumberMarks::Known::decimal_comma: return "decimal comma";
    case NumberMarks::Known::thousands_comma: return "decimal point, commas mark thousands";
    case NumberMarks::Known::thousands_point: return "decimal comma, points mark thousands";
    case NumberMarks::Known::contradictory:
      return "contradictory: the same mark means thousands and decimals";
  }
  return {};
}

std::string_view word_for_separator(char separator) noexcept {
  switch (separator) {
    case ',': return "comma";
    case ';': return "semicolon";
    case '\t': return "TAB";
    case kBlankSeparator: return "blanks";
    default: return "none";
  }
}

}  // namespace

CsvRows::CsvRows(const ReaderOptions& options, RowSink& sink)
    : sink_(sink),
      width_(options.source_width),
      depth_unit_(options.depth_unit),
      first_line_(options.first_line),
      parser_(options.source_width, options.rules, options.header.empty()),
      front_(options.source_width, depth_unit_) {
  if (!options.header.empty()) take_lead(options.header);
}

// Every line of it decides how rows are read, and is no line of this input.
void CsvRows::take_lead(std::string_view lead) {
  if (lead.ends_with(kReturn)) {
    lead.remove_suffix(1);
    set_newline(kReturn);
  }
  std::string text(lead);
  text += kNewline;
  for (std::string_view rest = text; !rest.empty() && !refusal_;) {
    RowScan scan;
    const std::size_t end = std::min(scan.find_end(rest, {}), rest.size() - 1);
    const std::string_view row = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (!header_seen()) {
      take_front(row, {});
    } else if (!take_units(row, {})) {
      static_cast<void>(parse(row));  // it shows what marks mean
    }
  }
  units_possible_ = false;
}

void CsvRows::begin_rows() {
  const char newline = dialect_.newline;
  dialect_ = front_.header().dialect;
  dialect_.newline = newline;
  units_possible_ = true;
  make_lead();
}

void CsvRows::make_lead() {
  lead_ = front_.text();
  if (!telling_row_.empty()) lead_.append({kNewline}).append(telling_row_);
  if (dialect_.newline == kReturn) lead_ += kReturn;
}

void CsvRows::take_front(std::string_view line, SourcePosition before) {
  if (is_blank_row(line)) {
    ++blank_rows_;
    return;
  }
  const auto taken = front_.take(line, this->line(before));
  if (!taken) return refuse(taken.error());
  if (*taken == FrontLines::Line::passed) return;
  begin_rows();
  if (*taken == FrontLines::Line::row) take(line, before);
}

bool CsvRows::take_units(std::string_view row, SourcePosition before) {
  if (!units_possible_ || is_blank_row(row)) return false;
  units_possible_ = false;
  const auto taken = front_.take_units(row, line(before));
  if (!taken) refuse(taken.error());
  if (!taken || !*taken) return !taken;
  dialect_.depth_divisor = front_.header().dialect.depth_divisor;
  make_lead();
  return true;
}

bool CsvRows::take_repeated_header(std::string_view row, SourcePosition before) {
  if (dialect_.notes == 0) return false;
  const auto header = read_header(row, width_);
  if (!header || header->dialect.notes == 0) return false;
  front_ = FrontLines(width_, depth_unit_);
  take_front(row, before);
  return true;
}

bool CsvRows::take_plain(std::string_view row, std::size_t readable, SourcePosition before) {
  if (!parser_.parse_plain(row, readable, dialect_)) return false;
  units_possible_ = false;
  give_row(before);
  return true;
}

bool CsvRows::refused_for_scale() {
  const auto& refusal = parser_.scale_check().refusal();
  if (refusal) refuse(*refusal);
  return refusal.has_value();
}

void CsvRows::give_row(SourcePosition before) {
  if (refused_for_scale()) return;
  if (!sink_.row(parser_.depth(), parser_.samples(), parser_.absent(), before)) stopped_ = true;
}

RowParser::Kind CsvRows::parse(std::string_view row) {
  const NumberMarks::Known known = parser_.marks().known();
  const RowParser::Kind kind = parser_.parse(row, dialect_);
  if (parser_.marks().known() != known) {
    telling_row_ = row;
    make_lead();
  }
  return kind;
}

void CsvRows::take(std::string_view row, SourcePosition before) {
  if (!header_seen()) return take_front(row, before);
  if (take_repeated_header(row, before) || take_units(row, before)) return;
  quotes_seen_ = quotes_seen_ || row.find(kQuote) != row.npos;
  switch (parse(row)) {
    case RowParser::Kind::frame: give_row(before); break;
    case RowParser::Kind::blank: ++blank_rows_; break;
    case RowParser::Kind::without_samples: ++rows_without_samples_; break;
    case RowParser::Kind::faulty:
      if (!refused_for_scale()) reject(parser_.fault(), row, before);
      break;
  }
}

void CsvRows::take_comment(std::string_view line, SourcePosition before) {
  ++comments_;
  if (!header_seen()) front_.take_comment(line, this->line(before));
}

void CsvRows::reject(const RowFault& fault, std::string_view row, SourcePosition before) {
  units_possible_ = false;
  const Reject reject{line(before), fault.column,  fault.reason, fault.value,
                      row,          front_.text(), fault.cells,  before};
  if (!sink_.rejected(reject)) stopped_ = true;
}

void CsvRows::finish() {
  if (refusal_ || stopped_) return;
  if (header_seen()) {
    parser_.end_input();
    static_cast<void>(refused_for_scale());
    return;
  }
  const auto commented = front_.finish();
  if (!commented) return refuse(commented.error());
  if (*commented) return begin_rows();
  refuse(fail(errc::csv_wrong_header, "wrong header: there is none, only blank lines and comments"));
}

Layout CsvRows::layout() const {
  Layout layout{.form = "CSV", .comments = comments_};
  if (!header_seen()) return layout;
  layout.separator = word_for_separator(dialect_.separator);
  layout.number_marks = words_for(parser_.marks().known(), dialect_);
  layout.line_end = dialect_.newline == kReturn ? "CR" : "LF or CR LF";
  front_.describe(layout);
  if (parser_.marks().known() > NumberMarks::Known::decimal_comma)
    layout.remarks.push_back("marks in its numbers: " + layout.number_marks);
  return layout;
}

}  // namespace framesd::formats
