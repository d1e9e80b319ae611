// SPDX-License-Identifier: MIT
#include "las_rows.hpp"

#include "cells.hpp"
#include "sample.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>

namespace framesd::formats {
namespace {

constexpr std::string_view kCellEnds = " \t,";

// A line that holds one cell alone; nothing of any other.
std::string_view lone_cell(std::string_view line) noexcept {
  const std::size_t end = std::min(line.find_first_of(kCellEnds), line.size());
  return line.find_first_not_of(kCellEnds, end) == line.npos ? line.substr(0, end) : std::string_view();
}

}  // namespace

LasRows::LasRows(const ReaderOptions& options, RowSink& sink)
    : sink_(sink),
      width_(options.source_width),
      depth_unit_(options.depth_unit),
      first_line_(options.first_line),
      limit_(row_limit(options)),
      parser_(options.source_width, options.rules, options.header.empty()) {
  // The header that another reader has seen is right.
  if (options.header.ends_with(kReturn)) set_newline(kReturn);
  for (std::string_view rest = options.header; !rest.empty();) {
    const std::size_t end = std::min(rest.find(kNewline), rest.size());
    static_cast<void>(take_header_line(rest.substr(0, end), {}));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

checked<void> LasRows::take(std::string_view line, SourcePosition before) {
  const std::string_view text = trimmed(line);
  if (text.starts_with('#')) {
    ++comments_;
    return {};
  }
  if (text.empty()) {
    blank_rows_ += header_seen_ ? 1 : 0;
    return {};
  }
  if (!header_seen_) return take_header_line(text, before);
  take_data(text, before);
  return refused_for_scale();
}

checked<void> LasRows::refused_for_scale() const {
  if (const auto& refusal = parser_.scale_check().refusal()) return *refusal;
  return {};
}

checked<void> LasRows::take_header_line(std::string_view line, SourcePosition before) {
  while (line.ends_with(kReturn)) line.remove_suffix(1);
  header_text_.append(header_text_.empty() ? "" : "\n").append(line);
  if (!header_.take(line)) return {};
  if (newline() == kReturn) header_text_ += kReturn;
  if (auto complete = header_.complete(width_); !complete) return complete;
  if (auto unit = check_depth_unit(header_.unit(), depth_unit_); !unit) return unit;
  header_seen_ = true;
  header_line_ = first_line_ + before.lines;
  csv_header_ = header_.csv_header(width_);
  dialect_.depth_divisor = depth_unit(header_.unit()).divisor;
  if (const auto null = header_.null_value()) parser_.add_absent_value(*null);
  return {};
}

bool LasRows::is_null(std::string_view cell) const noexcept {
  const auto value = parse_number(cell);
  return value && header_.null_value() == *value;
}

void LasRows::append_cell(std::string_view cell) {
  const std::size_t column = cells_++;
  const std::size_t first = header_.first_sample();
  const bool read = column == 0 || (column >= first && column < first + width_);
  if (!read && (column < header_.curves() || row_.size() > limit_)) return;
  if (column != 0) row_ += dialect_.separator;
  row_ += cell;
}

void LasRows::append_line(std::string_view line, SourcePosition before) {
  if (cells_ == 0) row_begin_ = before;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find_first_of(kCellEnds), line.size());
    append_cell(line.substr(0, end));
    line.remove_prefix(std::min(line.find_first_not_of(kCellEnds, end), line.size()));
  }
}

// A row ends with its line, or where it has all its cells if rows are wrapped, or in front of the next depth
// if depths stand alone: the first line of data shows it. With one curve beside the depth all lines are
// alike.
void LasRows::take_data(std::string_view line, SourcePosition before) {
  const std::string_view cell = lone_cell(line);
  if (!depths_alone_) depths_alone_ = header_.wrapped() && !cell.empty() && header_.curves() > 2;
  if (*depths_alone_) return cell.empty() ? take_samples(line, before) : take_lone(cell, before);
  append_line(line, before);
  if (!header_.wrapped() || row_is_whole()) end_row();
}

// A lone cell is a sample of the row at hand if another one follows, and the depth of the next row if samples
// do: so a value that is missing costs its own row and not those behind it.
void LasRows::take_lone(std::string_view cell, SourcePosition before) {
  lone_.push_back({std::string(cell), before});
  while (lone_.size() > 1 && !row_is_whole()) append_first_lone();
  if (lone_.size() < 3) return;
  end_row();  // a depth and its first sample follow it, each on a line of its own
  append_first_lone();
  append_first_lone();
}

void LasRows::append_first_lone() {
  append_line(lone_.front().cell, lone_.front().before);
  lone_.erase(lone_.begin());
}

void LasRows::take_samples(std::string_view line, SourcePosition before) {
  if (!lone_.empty()) begin_row_at_lone();
  if (cells_ != 0) append_line(line, before);  // else it is of a row that was too long
}

// Whether the first lone cell is one STEP on from the depth of the row at hand.
bool LasRows::lone_is_next_depth() const {
  const auto at = Depth::parse(cell_of(row_, dialect_, 0));
  const auto next = Depth::parse(lone_.front().cell);
  return at && next && depths_.one_step_on(header_.in_unit(*at), header_.in_unit(*next));
}

// The last lone cell is a depth. But where it could also be the last sample of the row at hand, and is not
// one step on, the depth of the next row may be missing: both rows are one then, with too many values.
void LasRows::begin_row_at_lone() {
  if (lone_.size() > 1) settle_first_lone();
  const bool may_be_sample = cells_ + 1 == header_.curves();
  if (!may_be_sample || lone_is_next_depth()) end_row();
  append_first_lone();
}

// Behind a whole row, with no samples behind it: the depth of a row that has none if it is one step on, else
// a value too many, which may have shifted those in front of it.
void LasRows::settle_first_lone() {
  if (lone_is_next_depth()) end_row();
  append_first_lone();
}

void LasRows::end_last_row() {
  if (!lone_.empty() && row_is_whole()) settle_first_lone();
  if (!lone_.empty() && row_is_whole()) end_row();
  while (!lone_.empty()) append_first_lone();
  end_row();
}

std::optional<RowFault> LasRows::fault_around_cells() const {
  const auto curves = static_cast<std::uint32_t>(header_.curves());
  const auto found = static_cast<std::uint32_t>(cells_);
  if (found != curves)
    return RowFault{std::min(found, curves) + 1, errc::csv_wrong_cell_count, {}, {found, curves}};
  if (const auto depth = cell_of(row_, dialect_, 0); is_null(depth))
    return RowFault{1, errc::csv_sample_absent, depth};
  return {};
}

RowFault LasRows::fault_in_cells() const {
  RowFault fault = parser_.fault();
  if (fault.column > 1) fault.column += static_cast<std::uint32_t>(header_.first_sample()) - 1;
  return fault;
}

void LasRows::take_row() {
  using Kind = RowParser::Kind;
  const Kind kind =
      parser_.parse_plain(row_, row_.size(), dialect_) ? Kind::frame : parser_.parse(row_, dialect_);
  const bool has_depth = kind != Kind::faulty || parser_.fault().column != 1;
  if (has_depth) depths_.note(parser_.depth());
  if (!has_depth) depths_.note_unknown();
  if (parser_.scale_check().refusal()) return;
  if (kind == Kind::faulty) return reject(fault_in_cells(), row_without_nulls());
  if (kind == Kind::without_samples) {
    ++rows_without_samples_;
  } else if (!sink_.row(parser_.depth(), parser_.samples(), parser_.absent(), row_begin_)) {
    stopped_ = true;
  }
}

void LasRows::end_row() {
  const bool given = cells_ != 0 && !stopped_ && !parser_.scale_check().refusal();
  if (const auto fault = fault_around_cells(); given && fault) {
    depths_.note_unknown();
    reject(*fault, row_without_nulls());
  } else if (given) {
    take_row();
  }
  row_.clear();
  cells_ = 0;
}

// The row with empty cells for the NULL value, which a CSV has no place to name. Cells behind the last sample
// stay as they are: an empty one there would be no fault.
std::string LasRows::row_without_nulls() const {
  std::string text;
  std::string_view rest = row_;
  for (std::size_t column = 0;; ++column) {
    const std::size_t end = std::min(rest.find(dialect_.separator), rest.size());
    const std::string_view cell = rest.substr(0, end);
    if (column > width_ || !is_null(cell)) text += cell;
    if (end == rest.size()) return text;
    text += dialect_.separator;
    rest.remove_prefix(end + 1);
  }
}

void LasRows::reject(const RowFault& fault, std::string_view row) {
  const std::uint64_t line = first_line_ == 0 ? 0 : first_line_ + row_begin_.lines;
  const Reject reject{line, fault.column, fault.reason, fault.value,
                      row,  csv_header_,  fault.cells,  row_begin_};
  if (!sink_.rejected(reject)) stopped_ = true;
}

void LasRows::reject_too_long(std::string_view line, SourcePosition before) {
  if (!lone_.empty()) begin_row_at_lone();
  if (cells_ == 0) row_begin_ = before;
  reject({1, errc::csv_row_too_long, {}}, line);
  row_.clear();
  cells_ = 0;
}

checked<void> LasRows::finish() {
  if (!header_seen_)
    return fail(errc::csv_wrong_header, "wrong header: the ~A section, with the data, is missing");
  end_last_row();
  finished_ = true;
  if (!stopped_) parser_.end_input();
  return refused_for_scale();
}

Layout LasRows::layout() const {
  Layout layout{.form = "LAS " + header_.version(), .comments = comments_};
  if (!header_seen_) return layout;
  layout.header_line = header_line_;
  layout.separator = "blanks";
  layout.number_marks = "decimal point";
  layout.line_end = newline() == kReturn ? "CR" : "LF or CR LF";
  layout.depth_column = header_.curve(0).name;
  layout.depth_unit = depth_unit(header_.unit()).name;
  const std::size_t first = header_.first_sample();
  layout.sample_columns = header_.curve(first).name + " .. " + header_.curve(first + width_ - 1).name;
  if (header_.wrapped()) layout.remarks.emplace_back("rows are wrapped over several lines");
  if (const std::size_t others = header_.curves() - width_ - 1; others != 0)
    layout.remarks.push_back(std::to_string(others) + (others == 1 ? " other curve was passed over"
                                                                   : " other curves were passed over"));
  if (dialect_.depth_divisor != 1)
    layout.remarks.push_back("depths in " + header_.unit() + " were converted to " + layout.depth_unit);
  depths_.describe(layout, finished_);
  return layout;
}

}  // namespace framesd::formats
