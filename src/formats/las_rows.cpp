// SPDX-License-Identifier: MIT
#include "las_rows.hpp"

#include "cells.hpp"
#include "sample.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>

namespace framesd::formats {
namespace {

constexpr std::string_view kCellEnds = " \t,";

std::uint64_t distance(Depth a, Depth b) noexcept {
  const auto from = static_cast<std::uint64_t>(std::min(a, b).count());
  return static_cast<std::uint64_t>(std::max(a, b).count()) - from;
}

}  // namespace

LasRows::LasRows(const ReaderOptions& options, RowSink& sink)
    : sink_(sink),
      width_(options.source_width),
      depth_unit_(options.depth_unit),
      first_line_(options.first_line),
      parser_(options.source_width, options.rules, options.header.empty()) {
  // The header that another reader has seen is right.
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
  header_text_.append(header_text_.empty() ? "" : "\n").append(line);
  if (!header_.take(line)) return {};
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
  if (!read && column < header_.curves()) return;
  if (column != 0) row_ += dialect_.separator;
  row_ += cell;
}

// A row ends with its line, or where it has all its cells if rows are wrapped.
void LasRows::take_data(std::string_view line, SourcePosition before) {
  if (cells_ == 0) row_begin_ = before;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find_first_of(kCellEnds), line.size());
    append_cell(line.substr(0, end));
    line.remove_prefix(std::min(line.find_first_not_of(kCellEnds, end), line.size()));
  }
  if (!header_.wrapped() || cells_ >= header_.curves()) end_row();
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
  if (has_depth) note_depth(parser_.depth());
  if (!has_depth) row_before_.reset();
  if (parser_.scale_check().refusal()) return;
  if (kind == Kind::faulty) return reject(fault_in_cells(), row_without_nulls());
  if (kind == Kind::without_samples) {
    ++rows_without_samples_;
  } else if (!sink_.row(parser_.depth(), parser_.samples(), parser_.absent(), row_begin_)) {
    stopped_ = true;
  }
}

void LasRows::end_row() {
  if (const auto fault = fault_around_cells()) {
    row_before_.reset();
    reject(*fault, row_without_nulls());
  } else {
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
  row_begin_ = before;
  reject({1, errc::csv_row_too_long, {}}, line);
  row_.clear();
  cells_ = 0;
}

checked<void> LasRows::finish() {
  if (!header_seen_)
    return fail(errc::csv_wrong_header, "wrong header: the ~A section, with the data, is missing");
  if (cells_ != 0 && !stopped_) end_row();
  finished_ = true;
  if (!stopped_) parser_.end_input();
  return refused_for_scale();
}

Depth LasRows::in_unit(Depth written) const noexcept { return depth_unit(header_.unit()).converted(written); }

// A step may differ by a hundredth: depths are often rounded when they are written.
void LasRows::note_depth(Depth depth) {
  if (!first_) first_ = depth;
  if (row_before_ && header_.step() && *header_.step() != Depth()) {
    const Depth expected = in_unit(*header_.step());
    const Depth found = Depth::from_count(depth.count() - row_before_->count());
    ++steps_;
    if (distance(found, expected) > distance(expected, Depth()) / 100 + 1) ++other_steps_;
  }
  last_ = row_before_ = depth;
}

// ~Well against the rows.
void LasRows::describe_range(Layout& layout) const {
  constexpr std::uint64_t kLeast = 1000;  // counts
  const std::uint64_t near =
      std::max(header_.step() ? distance(in_unit(*header_.step()), Depth()) / 2 : 0, kLeast);
  const auto compare = [&](std::string_view name, std::optional<Depth> said, std::optional<Depth> found,
                           std::string_view row) {
    if (!said || !found || distance(in_unit(*said), *found) <= near) return;
    layout.remarks.push_back(std::string(name) + " is " + in_unit(*said).text() + ", but the " +
                             std::string(row) + " row is at " + found->text());
  };
  compare("STRT", header_.start(), first_, "first");
  if (finished_) compare("STOP", header_.stop(), last_, "last");
  if (other_steps_ != 0)
    layout.remarks.push_back("STEP is " + in_unit(*header_.step()).text() + ", but " +
                             std::to_string(other_steps_) + " of " + std::to_string(steps_) +
                             " steps between rows are others");
}

Layout LasRows::layout() const {
  Layout layout{.form = "LAS " + header_.version(), .comments = comments_};
  if (!header_seen_) return layout;
  layout.header_line = header_line_;
  layout.separator = "blanks";
  layout.number_marks = "decimal point";
  layout.line_end = "LF or CR LF";
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
  describe_range(layout);
  return layout;
}

}  // namespace framesd::formats
