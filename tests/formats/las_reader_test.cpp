// SPDX-License-Identifier: MIT
#include "support/printing.hpp"
#include <framesd/formats/rejects.hpp>
#include <framesd/formats/table_reader.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::errc;
using framesd::is_absent;
using namespace framesd::formats;
using Events = std::vector<std::string>;

namespace {

const ReaderOptions kThree{.source_width = 3, .row_bytes = 200};

const std::string kCurves = "~Curve\nDEPT.M  : depth\nIMG[1].  : a\nIMG[2].  : b\nIMG[3].  : c\n";

std::string las(const std::string& data, const std::string& wrap = "NO", const std::string& well = "",
                const std::string& curves = kCurves) {
  return "~Version\nVERS. 2.0 : CWLS\nWRAP. " + wrap + " : wrapped\n~Well\nNULL. -999.25 : none\n" + well +
         curves + "~ASCII\n" + data;
}

struct Sink final : RowSink {
  Events events;
  std::string rejects;
  RejectsFile file;
  bool row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent,
           SourcePosition) override {
    events.push_back("row " + depth.text() + ":");
    for (std::size_t i = 0; i < samples.size(); ++i)
      events.back() += is_absent(absent, i) ? " -" : " " + std::to_string(samples[i]);
    return true;
  }
  bool rejected(const Reject& reject) override {
    file.append(rejects, reject);
    events.push_back("reject " + std::to_string(reject.line) + " " + std::to_string(reject.column) + " " +
                     reason_text(reject.reason, reject.cells));
    return true;
  }
};

struct Outcome {
  Events events;
  Layout layout;
  std::string rejects;
  std::string error;
};

Outcome outcome_of(const std::string& input, std::size_t block = std::string::npos) {
  Sink sink;
  TableReader reader(kThree, sink);
  framesd::checked<void> read;
  for (std::size_t at = 0; at < input.size() && read; at += std::min(block, input.size() - at))
    read = reader.push(std::string_view(input).substr(at, block));
  if (read) read = reader.finish();
  BOOST_TEST((!read || reader.bytes_taken() == input.size()));
  return {sink.events, reader.layout(), sink.rejects, read ? "" : read.error().detail};
}

void check(const std::string& input, const Events& expected) {
  for (const std::size_t block : {std::string::npos, std::size_t{1}, std::size_t{7}})
    BOOST_TEST(outcome_of(input, block).events == expected, boost::test_tools::per_element());
}

void check_remarks(const std::string& input, const std::vector<std::string>& expected) {
  BOOST_TEST(outcome_of(input).layout.remarks == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(las_reader)

BOOST_AUTO_TEST_CASE(rows_are_numbers_between_blanks) {
  check("\xEF\xBB\xBF# made\r\n" + las("  1.0   1   2\t 3\r\n\n# a word\n1.1 4.9 5 6"),
        {"row 1.0: 1 2 3", "row 1.1: 4 5 6"});
  const Outcome outcome = outcome_of(las("1.0 1 2 3\n"));
  BOOST_TEST(outcome.layout.form == "LAS 2.0");
  BOOST_TEST(outcome.layout.depth_unit == "m");
  BOOST_TEST(outcome.layout.sample_columns == "IMG[1] .. IMG[3]");
}

BOOST_AUTO_TEST_CASE(wrapped_rows_take_as_many_lines_as_they_need) {
  check(las("1.0\n 1 2\n 3\n1.1\n4 5 6\n", "YES"), {"row 1.0: 1 2 3", "row 1.1: 4 5 6"});
}

BOOST_AUTO_TEST_CASE(a_wrapped_row_that_is_cut_short_is_rejected_where_it_begins) {
  check(las("1.0\n 1 2\n 3\n1.1\n4 5\n", "YES"),
        {"row 1.0: 1 2 3", "reject 15 4 wrong number of cells (3 instead of 4)"});
}

BOOST_AUTO_TEST_CASE(the_null_value_is_no_sample_and_no_depth) {
  check(las("1.0 1 -999.2500 3\n-999.25 1 2 3\n1.2 1 2 3\n"),
        {"row 1.0: 1 - 3", "reject 13 1 absent value", "row 1.2: 1 2 3"});
  for (const std::string null : {"0", "-32767", "1e30", "100.5"}) {
    std::string other =
        las("1.0 1 2 3\n1.1 4 " + null + ".0 6\n1.2 " + null + " " + null + " " + null + "\n");
    if (const auto at = other.find(null + ".0"); null == "1e30" || null == "100.5")
      other.erase(at + null.size(), 2);
    other.replace(other.find("-999.25"), 7, null);
    check(other, {"row 1.0: 1 2 3", "row 1.1: 4 - 6"});
  }
}

BOOST_AUTO_TEST_CASE(an_array_is_found_among_other_curves) {
  const std::string curves = "~C\nDEPTH.F:\nGR.API:\nIMG[1].:\nIMG[2].:\nIMG[3].:\nTWO[1].:\nTWO[2].:\n";
  check(las("1 99.5 1 2 3 7 8\n2 99.5 4 x 6 7 8\n", "NO", "", curves),
        {"row 1.0: 1 2 3", "reject 16 4 sample is not a number"});
  check_remarks(las("1 99.5 1 2 3 7 8\n", "NO", "", curves), {"3 other curves were passed over"});
}

BOOST_AUTO_TEST_CASE(the_range_in_the_header_is_held_against_the_rows) {
  const std::string data = "1.0 1 2 3\n1.1 1 2 3\n1.2 1 2 3\n1.4 1 2 3\n";
  check_remarks(las("1.0 1 2 3\n1.1 1 2 3\n", "NO", "STRT.M 1.0:\nSTOP.M 1.1:\nSTEP.M 0.1:\n"), {});
  check_remarks(las(data, "NO", "STRT.M 0.5:\nSTOP.M 1.5:\nSTEP.M 0.1:\n"),
                {"STRT is 0.5, but the first row is at 1.0", "STOP is 1.5, but the last row is at 1.4",
                 "STEP is 0.1, but 1 of 3 steps between rows are others"});
  check_remarks(las(data, "NO", "STRT.M 1.0:\nSTOP.M 1.4:\nSTEP.M 0:\n"), {});
  check_remarks(las("1.0 1 2 3\n1.1 1 2 x\n1.2 1 2 3\n", "NO", "STEP.M 0.1:\n"), {});
}

BOOST_AUTO_TEST_CASE(small_units_are_converted) {
  const std::string curves = "~C\nDEPT..1IN:\nA.:\nB.:\nC.:\n";
  check(las("120000 1 2 3\n", "NO", "STRT..1IN 120000:\n", curves), {"row 1000.0: 1 2 3"});
  BOOST_TEST(outcome_of(las("120000 1 2 3\n", "NO", "", curves)).layout.depth_unit == "ft");
}

BOOST_AUTO_TEST_CASE(rejected_rows_can_be_corrected_as_csv) {
  const Outcome outcome = outcome_of(las("1.0 1 2 300\n1.1 1 2\n"));
  BOOST_TEST(outcome.rejects ==
             "line,column,reason,DEPT [M],IMG[1],IMG[2],IMG[3]\n"
             "12,4,sample out of range 0..255 (other ranges need a scale),1.0,1,2,300\n"
             "13,4,wrong number of cells (3 instead of 4),1.1,1,2\n");
}

BOOST_AUTO_TEST_CASE(headers_that_cannot_be_read_say_why) {
  BOOST_TEST(
      outcome_of(las("", "NO", "", "~C\nDEPT.M:\nGR.API:\n")).error ==
      "wrong header: expected 4 curves (depth + 3 samples), found 2, and no array of that many elements "
      "among them");
  BOOST_TEST(outcome_of(las("", "NO", "", "~C\nTIME.S:\nA.:\nB.:\nC.:\n")).error ==
             "wrong header: the first curve must be the depth (DEPT), found 'TIME'");
  BOOST_TEST(outcome_of(las("", "NO", "", "")).error == "wrong header: no ~Curve section before the data");
  BOOST_TEST(outcome_of("~V\nVERS. 2.0:\n").error ==
             "wrong header: the ~A section, with the data, is missing");
  std::string newer = las("1 1 2 3\n");
  newer.replace(newer.find("2.0"), 3, "3.0");
  BOOST_TEST(outcome_of(newer).error == "wrong header: LAS 3.0 is not read, only 1.2 and 2.0");
}

BOOST_AUTO_TEST_CASE(reading_goes_on_behind_the_header_that_another_reader_saw) {
  Sink first;
  TableReader beginning(kThree, first);
  BOOST_TEST(beginning.push(las("1.0\n1 2 3\n1.1\n4", "YES")).has_value());
  const std::string input = las("1.0\n1 2 3\n1.1\n4 5 6\n", "YES");
  ReaderOptions options = kThree;
  options.header = beginning.header();
  options.first_line = beginning.lines_taken() + 1;
  Sink sink;
  TableReader reader(options, sink);
  BOOST_TEST(reader.push(std::string_view(input).substr(beginning.bytes_taken())).has_value());
  BOOST_TEST(reader.finish().has_value());
  first.events.insert(first.events.end(), sink.events.begin(), sink.events.end());
  const Events expected = {"row 1.0: 1 2 3", "row 1.1: 4 5 6"};
  BOOST_TEST(first.events == expected, boost::test_tools::per_element());
}

std::string with_ends(std::string text, const std::string& end) {
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += end.size())
    text.replace(at, 1, end);
  return text;
}

BOOST_AUTO_TEST_CASE(lines_end_with_cr_lf_or_both) {
  const std::string input = las("1.0 1 2 3\n\n1.1 4 x 6\n1.2 7 8 9\n");
  const Events expected = {"row 1.0: 1 2 3", "reject 14 3 sample is not a number", "row 1.2: 7 8 9"};
  for (const std::string end : {"\r", "\r\n", "\r\r\n"}) {
    check(with_ends(input, end), expected);
    check("# made" + end + with_ends(las("1.0 1 2 3"), end), {"row 1.0: 1 2 3"});
    BOOST_TEST(outcome_of(with_ends(input, end)).layout.line_end == (end == "\r" ? "CR" : "LF or CR LF"));
  }
  BOOST_TEST(outcome_of("~V\r").error == "wrong header: the ~A section, with the data, is missing");
}

BOOST_AUTO_TEST_CASE(reading_goes_on_in_a_file_of_cr_lines) {
  const std::string input = with_ends(las("1.0 1 2 3\n1.1 4 5 6\n"), "\r");
  Sink sink;
  TableReader beginning(kThree, sink);
  BOOST_TEST(beginning.push(input.substr(0, input.size() - 4)).has_value());
  ReaderOptions options = kThree;
  options.header = beginning.header();
  TableReader reader(options, sink);
  BOOST_TEST(reader.push(std::string_view(input).substr(beginning.bytes_taken())).has_value());
  BOOST_TEST(reader.finish().has_value());
  const Events expected = {"row 1.0: 1 2 3", "row 1.1: 4 5 6"};
  BOOST_TEST(sink.events == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(comments_alone_do_not_make_it_las) {
  check("# ~V\n~ words\ndepth,a,b,c\n1,1,2,3\n", {"row 1.0: 1 2 3"});
}

BOOST_AUTO_TEST_SUITE_END()
