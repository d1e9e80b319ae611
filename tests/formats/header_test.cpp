// SPDX-License-Identifier: MIT
#include "formats/dumb_csv.hpp"
#include "support/printing.hpp"
#include <framesd/formats/reader.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::errc;
using framesd::formats::Reader;
using framesd::formats::reader_events;
using Events = std::vector<std::string>;

namespace {

Events events_of(const std::string& input) {
  return reader_events(input, {.source_width = 3, .row_bytes = 64});
}

void check(const Events& found, const Events& expected) {
  BOOST_TEST(found == expected, boost::test_tools::per_element());
}

struct Counting final : framesd::formats::RowSink {
  int rows = 0;
  int rejects = 0;
  bool row(Depth, std::span<const std::uint8_t>, std::span<const std::uint8_t>,
           framesd::formats::SourcePosition) override {
    return ++rows, true;
  }
  bool rejected(const framesd::formats::Reject&) override { return ++rejects, true; }
};

framesd::Failure refusal(std::string_view input, std::uint16_t width = 200) {
  Counting sink;
  Reader reader({.source_width = width}, sink);
  auto outcome = reader.push(input);
  if (outcome) outcome = reader.finish();
  BOOST_REQUIRE(!outcome.has_value());
  BOOST_TEST(sink.rows + sink.rejects == 0);
  return outcome.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_header)

BOOST_AUTO_TEST_CASE(depth_may_be_in_any_case_with_mark_blanks_and_quotes) {
  for (const char* header :
       {"\xEF\xBB\xBF"
        "DEPTH,0,1,2",
        " Depth ,a,a,a", "\"depth\",,,", "depth\t,a,b,c", "\xEF\xBB\xBF \"dEpth\" ,\"x,\n\",y,z"}) {
    check(events_of(std::string(header) + "\r\n1,2,3,4"), {"row 1.0: 2 3 4", "blank 0"});
  }
}

BOOST_AUTO_TEST_CASE(as_many_columns_as_a_frame_can_have) {
  std::string header = "depth";
  std::string row = "1.5";
  std::string samples;
  for (int i = 0; i < 4096; ++i) {
    header += ",azimuth" + std::to_string(i);
    row += i % 2 == 0 ? ",255" : ",254.99999999999";
    samples += i % 2 == 0 ? " 255" : " 254";
  }
  check(reader_events(header + "\n" + row, {.source_width = 4096}), {"row 1.5:" + samples, "blank 0"});
}

BOOST_AUTO_TEST_CASE(the_notes_in_front_of_rejected_rows_are_passed_over) {
  check(events_of("line,column,reason,depth,a,b,c\n12,3,sample is not a "
                  "number,1,2,3,4\n13,1,x,bad,2,3,4\n9,1,,,,,\n"),
        {"row 1.0: 2 3 4", "reject 3 4 not a depth [bad] [13,1,x,bad,2,3,4]", "blank 1"});
  check(events_of("line,column,depth,a,b,c\n"), {"refused wrong header"});
}

BOOST_AUTO_TEST_CASE(a_header_alone_is_a_log_without_rows) { check(events_of("depth,a,b,c"), {"blank 0"}); }

BOOST_AUTO_TEST_CASE(a_wrong_number_of_columns_says_what_was_expected) {
  const auto why = refusal("depth,1,2,3,4,5,6,7,8,9,10\n1,2\n");
  BOOST_TEST(why.code == errc::csv_wrong_header);
  BOOST_TEST(why.detail ==
             "wrong header: expected 201 columns (depth + 200 samples), found 11; rows of 10 samples need a "
             "store made "
             "with source_width 10 (--source-width 10)");
  BOOST_TEST(refusal("depth,a,b\n", 1)
                 .detail.ends_with("found 3; rows of 2 samples need a store made with "
                                   "source_width 2 (--source-width 2)"));
  BOOST_TEST(refusal("depth\n").detail.ends_with("found 1"));  // no log of any width
}

BOOST_AUTO_TEST_CASE(a_first_column_of_another_name_is_shown_escaped_and_cut) {
  BOOST_TEST(refusal("9000.1,1\n", 1).detail ==
             "wrong header: the first column must be 'depth', found '9000.1'");
  BOOST_TEST(refusal("\x1b[1m\xff,1\n", 1).detail ==
             "wrong header: the first column must be 'depth', found '\\u001b[1m\xEF\xBF\xBD'");
  BOOST_TEST(refusal(std::string(100, 'x') + "\n").detail ==
             "wrong header: the first column must be 'depth', found '" + std::string(40, 'x') +
                 "...'; expected 201 columns (depth + 200 samples), found 1");
}

BOOST_AUTO_TEST_CASE(an_input_without_a_byte_is_empty) {
  BOOST_TEST(refusal("").code == errc::csv_empty);
  BOOST_TEST(refusal("\xEF\xBB\xBF").code == errc::csv_empty);
  BOOST_TEST(refusal("\n").code == errc::csv_wrong_header);
}

BOOST_AUTO_TEST_CASE(an_endless_first_line_is_refused_at_the_limit) {
  BOOST_TEST(refusal(std::string(70000, 'x')).detail ==
             "wrong header: the first line is longer than 65536 bytes; lines end with LF, CR LF or CR");
  BOOST_TEST(refusal("depth,\"\n" + std::string(70000, 'x'), 1).detail ==
             "wrong header: a quote in it is never closed");
}

BOOST_AUTO_TEST_CASE(blanks_separate_where_nothing_else_does) {
  BOOST_TEST(events_of("# depth a b c\n9.0001e+03 1.0 2.0 3.0\n 9001  4\t5 6 \n9002 1 2\n") ==
                 (Events{"row 9000.1: 1 2 3", "row 9001.0: 4 5 6",
                         "reject 4 4 wrong number of cells (3 instead of 4) [] [9002 1 2]", "blank 0"}),
             boost::test_tools::per_element());
  BOOST_TEST(events_of("depth a b c\n9000.1 1 2 3\n9000,2 nan 2 3\n9000.3  2 3\n") ==
                 (Events{"row 9000.1: 1 2 3", "row 9000.2: - 2 3",
                         "reject 4 4 wrong number of cells (3 instead of 4) [] [9000.3  2 3]", "blank 0"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_sentence_about_depths_is_no_header) {
  BOOST_TEST(
      events_of("# depth in metres, from the log\n# depth as measured below the rig\nfoo,a,b,c\n1,2,3,4\n") ==
      Events{"refused " + make_error_code(errc::csv_wrong_header).message()});
  BOOST_TEST(events_of("# depth as measured below the rig\ndepth,a,b,c\n1,2,3,4\n") ==
             (Events{"row 1.0: 2 3 4", "blank 0"}));
}

BOOST_AUTO_TEST_CASE(where_blanks_separate_the_unit_may_be_a_word_of_its_own) {
  for (const std::string header :
       {"# depth [m] a b c", "depth (M)  a b c ", "DEPT [ft] a b c", "\"md\" \"[feet]\" a b c"})
    check(events_of(header + "\n9000.1 1 2 3\n"), {"row 9000.1: 1 2 3", "blank 0"});
  check(events_of("# md [mm] a b c\n9000.5 1 2 3\n"), {"row 9.0005: 1 2 3", "blank 0"});
  check(events_of("# made by hand\nline column reason depth [cm] a b c\n7 1 \"\" 250 1 2 3\n"),
        {"row 2.5: 1 2 3", "blank 0"});
}

BOOST_AUTO_TEST_CASE(another_word_behind_the_name_of_the_depth_heads_a_sample) {
  for (const std::string depth :
       {"depth m", "depth [x]", "depth [1]", "depth[m] [m]", "depth []", "depth [m"}) {
    check(events_of(depth + " b c\n9000.1 1 2 3\n"), {"row 9000.1: 1 2 3", "blank 0"});
    BOOST_TEST(refusal(depth + " a b c\n", 3).detail.find("expected 4 columns") != std::string::npos);
  }
  check(events_of("depth,[m],b,c\n9000.1,1,2,3\n"), {"row 9000.1: 1 2 3", "blank 0"});
}

BOOST_AUTO_TEST_CASE(a_unit_of_its_own_is_no_column) {
  BOOST_TEST(
      refusal("depth [m] b c\n1 1 2 3\n", 3).detail ==
      "wrong header: expected 4 columns (depth + 3 samples), found 3; rows of 2 samples need a store made "
      "with source_width 2 (--source-width 2)");
  BOOST_TEST(refusal("depth [m]\n", 1).detail.ends_with("found 1"));
}

BOOST_AUTO_TEST_SUITE_END()
