// SPDX-License-Identifier: MIT
#include "front_lines.hpp"

#include "number_marks.hpp"
#include "sample.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>
#include <string>

namespace framesd::formats {
namespace {

std::string_view without_comment_mark(std::string_view line) noexcept {
  line = trimmed(line);
  line.remove_prefix(std::min(line.find_first_not_of(kCommentMarks), line.size()));
  return trimmed(line);
}

bool is_word(std::string_view cell) noexcept {
  return !cell.empty() && parse_sample(cell) == errc::csv_sample_malformed && !NumberMarks::marked(cell);
}

// Whether `row` holds words alone, and no name of the depth: what could be a sample or a depth is in no cell.
bool is_units_row(std::string_view row, Dialect dialect, std::uint16_t source_width) noexcept {
  Cells cells(row, dialect);
  std::size_t count = 0;
  bool named = false;
  std::string_view cell;
  for (; cells.next(cell); ++count) {
    if (count < dialect.first_column() || cell.empty()) continue;
    if (!is_word(cell) || (count == dialect.first_column() && depth_column(cell))) return false;
    named = true;
  }
  const std::size_t expected = dialect.first_column() + source_width + 1;
  return named && (count == expected || (count == expected + 1 && cell.empty()));
}

}  // namespace

checked<void> FrontLines::adopt(std::string_view line, std::uint64_t number) {
  auto header = read_header(line, width_, separator_);
  if (!header) return header.error();
  header_ = std::move(*header);
  header_number_ = number;
  unit_ = header_.unit;
  header_.dialect.depth_divisor = unit().divisor;
  if (header_.dialect.separator != dialect_of(line).separator)
    text_.append(kSeparatorLine).append({header_.dialect.separator, kNewline});
  text_ += line;
  return check_depth_unit(unit_, depth_unit_);
}

checked<FrontLines::Line> FrontLines::take(std::string_view line, std::uint64_t number) {
  if (!begun_) {
    begun_ = true;
    separator_ = take_separator_line(line);
    if (separator_ != '\0') return Line::passed;
  }
  if (commented_ && !has_depth_column(line, separator_)) {
    header_commented_ = true;
    if (const auto adopted = adopt(commented_->line, commented_->number); !adopted) return adopted.error();
    return Line::row;
  }
  if (const auto adopted = adopt(line, number); !adopted) return adopted.error();
  return Line::header;
}

void FrontLines::take_comment(std::string_view line, std::uint64_t number) {
  line = without_comment_mark(line);
  if (!has_depth_column(line, separator_)) return;
  // In a sentence, too, blanks stand between words: "depth in metres".
  if (dialect_of(line, separator_).by_blanks() && !read_header(line, width_, separator_)) return;
  const bool better = !commented_ || !read_header(commented_->line, width_, separator_);
  if (better) commented_ = {std::string(line), number};
}

checked<bool> FrontLines::finish() {
  if (!commented_) return false;
  header_commented_ = true;
  if (const auto adopted = adopt(commented_->line, commented_->number); !adopted) return adopted.error();
  return true;
}

checked<bool> FrontLines::take_units(std::string_view row, std::uint64_t number) {
  if (!is_units_row(row, header_.dialect, width_)) return false;
  units_number_ = number;
  const std::string_view named =
      without_brackets(cell_of(row, header_.dialect, header_.dialect.first_column()));
  const std::string_view unit = depth_unit(named).name;
  if (unit_.empty()) {
    unit_ = named;
  } else if (!unit.empty() && !equal_ignoring_case(unit, this->unit().name)) {
    other_unit_ = unit;
  }
  header_.dialect.depth_divisor = this->unit().divisor;
  text_.append({kNewline}).append(row);
  if (const auto expected = check_depth_unit(unit_, depth_unit_); !expected) return expected.error();
  return true;
}

DepthUnit FrontLines::unit() const noexcept { return depth_unit(unit_); }

void FrontLines::describe(Layout& layout) const {
  layout.header_line = header_number_;
  layout.depth_column = header_.depth;
  layout.depth_unit = unit().name;
  layout.sample_columns = header_.first_sample + " .. " + header_.last_sample;
  if (header_commented_) layout.remarks.emplace_back("the header is a comment, as NumPy writes it");
  if (header_.dialect.index != 0)
    layout.remarks.emplace_back(
        "the first column, which has no name, was passed over as an index of the rows");
  if (units_number_ != 0)
    layout.remarks.push_back("line " + std::to_string(units_number_) + ", a row of units, was passed over");
  if (!other_unit_.empty())
    layout.remarks.push_back("the header gives depths in " + std::string(unit().name) +
                             ", the row of units in " + other_unit_ + ": they were read as the header says");
  if (unit().divisor != 1)
    layout.remarks.push_back("depths in " + unit_ + " were converted to " + std::string(unit().name));
}

}  // namespace framesd::formats
