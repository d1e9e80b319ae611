// SPDX-License-Identifier: MIT
#include "las_head.hpp"

#include "export_rows.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::DepthRange;
using framesd::render::LasFacts;
using framesd::render::LasLine;
using framesd::render::LasRange;
using framesd::store::Samples;
using Lines = std::vector<std::string>;

namespace {

Depth at(std::string_view text) { return Depth::parse(text).value(); }

std::string head(const LasFacts& facts, const LasRange& range = {}, Samples samples = Samples::source) {
  std::string out;
  framesd::render::append_las_head(out, facts, range, 2, samples);
  return out;
}

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find("\r\n");
    BOOST_REQUIRE(end != text.npos);
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 2);
  }
  return lines;
}

// The lines of a section, its title not among them.
Lines section(const std::string& head, std::string_view title) {
  Lines found;
  bool inside = false;
  for (const std::string& line : lines_of(head)) {
    if (inside && !line.starts_with('~')) found.push_back(line);
    if (line.starts_with('~')) inside = line == title;
  }
  return found;
}

std::string written(const LasLine& line) {
  const Lines lines = section(head({.parameters = {line}}), "~Parameter");
  BOOST_REQUIRE(lines.size() == 1);
  return lines[0];
}

std::string row(std::string_view depth, std::vector<std::uint8_t> samples,
                std::vector<std::uint8_t> mask = {}) {
  std::string out;
  framesd::render::append_las_row(out, at(depth), samples, mask, "-999.25");
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(las_head)

BOOST_AUTO_TEST_CASE(a_header_has_all_sections_that_something_is_known_for) {
  const LasFacts facts{.depth_unit = "F",
                       .well = {{"WELL", "", "A-12", "WELL"}, {"FLD", "", "", "FIELD"}},
                       .parameters = {{"BS", "F", "0.7", "Bit size"}},
                       .remarks = "one\ntwo"};
  const LasRange range{.first = at("9000.1"), .last = at("9000.3"), .step = at("0.1")};
  std::string lines;
  for (const std::string& line : lines_of(head(facts, range))) lines += line + '\n';
  BOOST_TEST(lines == R"(~Version
VERS.        2.0 : CWLS LOG ASCII STANDARD - VERSION 2.0
WRAP.        NO : One line per depth step
~Well
STRT.F       9000.1 : START DEPTH
STOP.F       9000.3 : STOP DEPTH
STEP.F       0.1 : STEP, 0 if it varies
NULL.        -999.25 : NULL VALUE
WELL.        A-12 : WELL
FLD.         : FIELD
~Curve
DEPT.F       : DEPTH
IMG[1].      : SAMPLE 1
IMG[2].      : SAMPLE 2
~Parameter
BS.F         0.7 : Bit size
~Other
one
two
~ASCII
)");
}

BOOST_AUTO_TEST_CASE(sections_without_a_line_are_left_out) {
  const std::string text = head({});
  BOOST_TEST(text.find("~Parameter") == text.npos);
  BOOST_TEST(text.find("~Other") == text.npos);
}

BOOST_AUTO_TEST_CASE(without_rows_the_depths_are_the_null_value) {
  const Lines well = section(head({}), "~Well");
  BOOST_TEST(well[0] == "STRT.M       -999.25 : START DEPTH");
  BOOST_TEST(well[1] == "STOP.M       -999.25 : STOP DEPTH");
  BOOST_TEST(well[2] == "STEP.M       0.0 : STEP, 0 if it varies");
}

BOOST_AUTO_TEST_CASE(resized_rows_have_pixels) {
  BOOST_TEST(section(head({}, {}, Samples::frame), "~Curve")[1] == "IMG[1].      : PIXEL 1");
}

BOOST_AUTO_TEST_CASE(no_text_ends_a_part_of_its_line) {
  BOOST_TEST(written({"A", "", "7.5 in: 12:30", "as: said"}) == "A.           7.5 in; 12;30 : as; said");
  BOOST_TEST(written({"A b.c:d", "K / M:3", "x", "y"}) == "A_b_c_d.K_/_M_3 x : y");
  BOOST_TEST(written({"", "", "x", ""}) == "_.           x : ");
  BOOST_TEST(written({"A_NAME_OF_MANY_LETTERS", "", "x", "y"}) == "A_NAME_OF_MANY_LETTERS. x : y");
}

BOOST_AUTO_TEST_CASE(no_text_begins_a_line_a_section_or_a_comment) {
  BOOST_TEST(written({"~A", "", "x\r\n~A\t\x7F", "y\n"}) == "_A.          x  ~A   : y ");
  BOOST_TEST(written({"#A", "", "~", "#"}) == "_A.          ~ : #");
}

BOOST_AUTO_TEST_CASE(text_beyond_ascii_is_kept) {
  BOOST_TEST(written({"LOC", "", "Brønnøysund", "y"}) == "LOC.         Brønnøysund : y");
}

BOOST_AUTO_TEST_CASE(no_remark_begins_a_section_or_a_comment) {
  const std::string no_break_space = "\xC2\xA0";
  BOOST_TEST(
      section(head({.remarks = "~A 1 2\n  \"#\n" + no_break_space + "~A\n\na ~ b: c. d\rend\n"}), "~Other") ==
          (Lines{"- ~A 1 2", "-   \"#", "- " + no_break_space + "~A", "", "a ~ b: c. d end"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(las_row)

BOOST_AUTO_TEST_CASE(a_depth_and_samples_between_blanks) {
  BOOST_TEST(row("9000.1", {0, 9, 10, 99, 100, 255}) == "9000.1 0 9 10 99 100 255\r\n");
  BOOST_TEST(row("-3", {7}) == "-3.0 7\r\n");
}

BOOST_AUTO_TEST_CASE(the_null_value_where_a_sample_is_absent) {
  BOOST_TEST(row("1", {0, 9, 0}, {0x05}) == "1.0 -999.25 9 -999.25\r\n");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(las_null)

BOOST_AUTO_TEST_CASE(it_is_the_usual_one_unless_a_row_may_have_that_depth) {
  using framesd::render::null_outside;
  BOOST_TEST(null_outside({at("-999.2"), at("9000")}) == at("-999.25"));
  BOOST_TEST(null_outside({at("-5000"), at("-1000")}) == at("-999.25"));
  BOOST_TEST(null_outside({at("-999.25"), at("-999.25")}) == at("-9999.25"));
  BOOST_TEST(null_outside({at("-9999.25"), at("0")}) == at("-99999.25"));
  BOOST_TEST(null_outside({at("-99999999999.25"), at("0")}) == at("-999.25"));
  BOOST_TEST(null_outside({at("-9999999999"), at("0")}) == at("-9999999999.25"));
  BOOST_TEST(null_outside(DepthRange()) == at("-999.25"));
}

BOOST_AUTO_TEST_SUITE_END()
