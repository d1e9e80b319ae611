// SPDX-License-Identifier: MIT
#include "las_head.hpp"

#include "export_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace framesd::render {
namespace {

constexpr std::size_t kNameColumns = 13;  // MNEM.UNIT and a blank: values of usual lines stand in line

bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }

bool is_letter_or_digit(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void append_text(std::string& out, std::string_view text) {
  for (const char c : text) out += is_control(c) ? ' ' : c;
}

// A mnemonic or a unit: without what would end it.
void append_name(std::string& out, std::string_view text, std::string_view ends) {
  for (const char c : text) out += is_control(c) || ends.find(c) != ends.npos ? '_' : c;
}

void append_without_colons(std::string& out, std::string_view text) {
  const std::size_t begin = out.size();
  append_text(out, text);
  std::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), ':', ';');
}

// The first dot ends the mnemonic, the first blank behind it the unit, the last colon the value; some
// programs take the first colon, as the first standard has it. ~ begins a section and # a comment.
void append_line(std::string& out, const LasLine& line) {
  const std::size_t begin = out.size();
  append_name(out, line.mnemonic, " .:~#");
  if (out.size() == begin) out += '_';
  out += '.';
  append_name(out, line.unit, " :");
  out.resize(std::max(out.size() + 1, begin + kNameColumns), ' ');
  append_without_colons(out, line.value);
  out += line.value.empty() ? ": " : " : ";
  append_without_colons(out, line.description);
  out += kLasLineEnd;
}

void append_section(std::string& out, std::string_view title) { out.append(title).append(kLasLineEnd); }

void append_lines(std::string& out, const std::vector<LasLine>& lines) {
  for (const LasLine& line : lines) append_line(out, line);
}

// Rows' depths: what is said of them where there are none is the null value.
void append_well(std::string& out, const LasFacts& facts, const LasRange& range) {
  const std::string& unit = facts.depth_unit;
  const std::string null = range.null.text();
  append_section(out, "~Well");
  append_line(out, {"STRT", unit, range.first ? range.first->text() : null, "START DEPTH"});
  append_line(out, {"STOP", unit, range.last ? range.last->text() : null, "STOP DEPTH"});
  append_line(out, {"STEP", unit, range.step.text(), "STEP, 0 if it varies"});
  append_line(out, {"NULL", {}, null, "NULL VALUE"});
  append_lines(out, facts.well);
}

void append_curves(std::string& out, const LasFacts& facts, std::uint16_t width, store::Samples samples) {
  append_section(out, "~Curve");
  append_line(out, {"DEPT", facts.depth_unit, {}, "DEPTH"});
  const std::string_view what = samples == store::Samples::source ? "SAMPLE " : "PIXEL ";
  for (std::uint64_t column = 1; column <= width; ++column) {
    const std::string number = std::to_string(column);
    append_line(out, {"IMG[" + number + "]", {}, {}, std::string(what).append(number)});
  }
}

// A line that would begin a section or a comment is indented by a mark. Programs differ in what may stand in
// front of ~ and #: blanks, quotation marks, any space that Unicode has.
void append_remark(std::string& out, std::string_view line) {
  const auto* const letter = std::ranges::find_if(line, is_letter_or_digit);
  const auto before = static_cast<std::size_t>(letter - line.begin());
  if (line.substr(0, before).find_first_of("~#") != line.npos) out += "- ";
  append_text(out, line);
  out += kLasLineEnd;
}

void append_other(std::string& out, std::string_view remarks) {
  append_section(out, "~Other");
  while (!remarks.empty()) {
    const std::size_t end = std::min(remarks.find('\n'), remarks.size());
    append_remark(out, remarks.substr(0, end));
    remarks.remove_prefix(std::min(end + 1, remarks.size()));
  }
}

}  // namespace

void append_las_head(std::string& out, const LasFacts& facts, const LasRange& range, std::uint16_t width,
                     store::Samples samples) {
  append_section(out, "~Version");
  append_line(out, {"VERS", {}, "2.0", "CWLS LOG ASCII STANDARD - VERSION 2.0"});
  append_line(out, {"WRAP", {}, "NO", "One line per depth step"});
  append_well(out, facts, range);
  append_curves(out, facts, width, samples);
  if (!facts.parameters.empty()) {
    append_section(out, "~Parameter");
    append_lines(out, facts.parameters);
  }
  if (!facts.remarks.empty()) append_other(out, facts.remarks);
  append_section(out, "~ASCII");
}

}  // namespace framesd::render
