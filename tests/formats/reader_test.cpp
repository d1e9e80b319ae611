// SPDX-License-Identifier: MIT
#include "formats/dumb_csv.hpp"
#include "support/printing.hpp"
#include <framesd/formats/reader.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::errc;
using framesd::formats::Reader;
using framesd::formats::reader_events;
using framesd::formats::ReaderOptions;
using framesd::formats::Reject;
using Events = std::vector<std::string>;

namespace {

const ReaderOptions kThree{.source_width = 3, .row_bytes = 64};

Events events_of(const std::string& input) { return reader_events(input, kThree); }

// Of rows under a good header, "blank N" left out.
Events rows_of(const std::string& rows) {
  Events events = events_of("depth,a,b,c\n" + rows);
  events.pop_back();
  return events;
}

std::string fixture(const std::string& name) {
  std::ifstream file(FRAMESD_TEST_DATA "/csv/" + name, std::ios::binary);
  BOOST_REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Refusing final : framesd::formats::RowSink {
  int rows = 0;
  int rejects = 0;
  bool row(Depth, std::span<const std::uint8_t>, std::span<const std::uint8_t>,
           framesd::formats::SourcePosition) override {
    return ++rows < 2;
  }
  bool rejected(const Reject&) override { return ++rejects < 1; }
};

struct Recording final : framesd::formats::RowSink {
  std::vector<Depth> depths;
  std::vector<std::uint64_t> lines;
  bool row(Depth depth, std::span<const std::uint8_t>, std::span<const std::uint8_t>,
           framesd::formats::SourcePosition) override {
    return depths.push_back(depth), true;
  }
  bool rejected(const Reject& reject) override { return lines.push_back(reject.line), true; }
};

void check(const Events& found, const Events& expected) {
  BOOST_TEST(found == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_reader)

BOOST_AUTO_TEST_CASE(rows_come_in_the_order_of_the_file) {
  check(rows_of("10.5,1,2,3\n9,4,5,6\n10.5,7,8,9\n"),
        {"row 10.5: 1 2 3", "row 9.0: 4 5 6", "row 10.5: 7 8 9"});
}

BOOST_AUTO_TEST_CASE(crlf_and_a_last_line_without_its_end) {
  check(rows_of("10,1,2,3\r\n11,4,5,6"), {"row 10.0: 1 2 3", "row 11.0: 4 5 6"});
  check(rows_of("10,1,2,3\r\n11,4,5,6\r"), {"row 10.0: 1 2 3", "row 11.0: 4 5 6"});
}

BOOST_AUTO_TEST_CASE(a_bad_row_is_rejected_with_line_column_value_and_text) {
  check(rows_of("10,1,2,3\n11,4,x y,6\n12,7,8,9\n"),
        {"row 10.0: 1 2 3", "reject 3 3 sample is not a number [x y] [11,4,x y,6]", "row 12.0: 7 8 9"});
}

BOOST_AUTO_TEST_CASE(each_fault_has_its_reason) {
  check(rows_of("x,1,2,3\n99999999999999,1,2,3\n,1,2,3\n1,256,2,3\n1,2,3\n1,2,3,4,5,6\n"),
        {"reject 2 1 not a depth [x] [x,1,2,3]",
         "reject 3 1 depth out of range [99999999999999] [99999999999999,1,2,3]",
         "reject 4 1 not a depth [] [,1,2,3]",
         "reject 5 2 sample out of range 0..255 (other ranges need a scale) [256] [1,256,2,3]",
         "reject 6 4 wrong number of cells (3 instead of 4) [] [1,2,3]",
         "reject 7 5 wrong number of cells (6 instead of 4) [5] [1,2,3,4,5,6]"});
}

BOOST_AUTO_TEST_CASE(a_wrong_number_of_cells_goes_before_faults_in_them) {
  check(rows_of("x,y,z\n"), {"reject 2 4 wrong number of cells (3 instead of 4) [] [x,y,z]"});
}

BOOST_AUTO_TEST_CASE(rows_of_blanks_are_counted_and_skipped) {
  check(events_of("depth,a,b,c\n\n,,,\n , ,\t,\n\r\n,\n\"\",,,\n1,2,3,4\n  "), {"row 1.0: 2 3 4", "blank 7"});
}

BOOST_AUTO_TEST_CASE(blanks_around_a_cell_do_not_count) {
  check(rows_of(" 10 , 1,2\t,\t3 \n"), {"row 10.0: 1 2 3"});
}

BOOST_AUTO_TEST_CASE(quoted_cells_are_cells) {
  check(rows_of("\"10.5\",\"1\", \" 2 \" ,3\n"), {"row 10.5: 1 2 3"});
  check(rows_of("1,\"2,5\",3,4\n2,\"a\"\"b\",3,4\n3,\"4\"5,6,7\n"),
        {"reject 2 2 sample is not a number [2,5] [1,\"2,5\",3,4]",
         "reject 3 2 sample is not a number [a\"\"b] [2,\"a\"\"b\",3,4]",
         "reject 4 2 sample is not a number [\"4\"5] [3,\"4\"5,6,7]"});
}

BOOST_AUTO_TEST_CASE(a_quoted_newline_belongs_to_its_cell_and_lines_are_still_counted) {
  check(rows_of("1,\"2\n\n\",3,4\nx,1,2,3\n"), {"reject 2 2 sample is not a number [2\n\n] [1,\"2\n\n\",3,4]",
                                                "reject 5 1 not a depth [x] [x,1,2,3]"});
}

BOOST_AUTO_TEST_CASE(a_quote_never_closed_costs_its_own_line_only) {
  check(rows_of("1,\"2,3,4\n2,3,4,5\n3,4,5,6\n"),
        {"reject 2 2 unclosed quote [\"2,3,4] [1,\"2,3,4]", "row 2.0: 3 4 5", "row 3.0: 4 5 6"});
  std::string many;
  Events expected = {"reject 2 4 unclosed quote [\"4] [1,2,3,\"4]"};
  for (int i = 0; i < 100; ++i) {
    many += "7,8,9,10\r\n";
    expected.emplace_back("row 7.0: 8 9 10");
  }
  check(rows_of("1,2,3,\"4\r\n" + many), expected);
}

BOOST_AUTO_TEST_CASE(a_row_beyond_the_limit_is_rejected_and_skipped_to_its_end) {
  const std::string longest = "1,2,3," + std::string(57, '0') + "4";
  check(rows_of(longest + "\n"), {"row 1.0: 2 3 4"});
  check(rows_of("0" + longest + "\n2,3,4,5\n"),
        {"reject 2 1 row too long [] [0" + longest.substr(0, 63) + "]", "row 2.0: 3 4 5"});
  check(rows_of(std::string(1000, '9')), {"reject 2 1 row too long [] [" + std::string(64, '9') + "]"});
}

BOOST_AUTO_TEST_CASE(separators_are_seen_from_the_header) {
  check(events_of("depth;a;b;c\n1;2;3;4\n"), {"row 1.0: 2 3 4", "blank 0"});
  check(events_of("depth\ta\tb\tc\n1\t2\t 3\t4\n\t\t\t\n"), {"row 1.0: 2 3 4", "blank 1"});
  check(events_of("depth;a,1;b;c\n1,2,3,4\n"),
        {"reject 2 2 wrong number of cells (1 instead of 4) [] [1,2,3,4]", "blank 0"});
}

BOOST_AUTO_TEST_CASE(a_comma_is_the_point_where_it_does_not_separate) {
  check(
      events_of("depth;a;b;c\n9000,5;1,9;2.9;3\n1,2,3;1;2;3\n1;2,5,5;3;4\n1;255,4;2;3\n"),
      {"row 9000.5: 1 2 3", "reject 3 1 not a depth [1,2,3] [1,2,3;1;2;3]",
       "reject 4 2 sample is not a number [2,5,5] [1;2,5,5;3;4]",
       "reject 5 2 sample out of range 0..255 (other ranges need a scale) [255,4] [1;255,4;2;3]", "blank 0"});
  check(events_of("depth\ta\tb\tc\n9000,5\t1\t2\t3\n"), {"row 9000.5: 1 2 3", "blank 0"});
}

BOOST_AUTO_TEST_CASE(files_of_rejected_rows_may_follow_one_another) {
  check(
      events_of(
          "line,column,reason,depth,a,b,c\n2,1,x,1,2,3,4\nline;column;reason;depth;p;q;r\n5;1;x;2,5;3;4;5\n"),
      {"row 1.0: 2 3 4", "row 2.5: 3 4 5", "blank 0"});
  check(rows_of("depth,a,b,c\n"), {"reject 2 1 not a depth [depth] [depth,a,b,c]"});
}

BOOST_AUTO_TEST_CASE(reading_goes_on_behind_a_header_that_another_reader_saw) {
  Recording first;
  Reader beginning(kThree, first);
  BOOST_TEST(beginning
                 .push(std::string_view("\xEF\xBB\xBF"
                                        "Depth;a;b;c\r\n1;2;3;4\r\n"))
                 .has_value());
  BOOST_TEST(beginning.header() == "Depth;a;b;c");
  BOOST_TEST(beginning.lines_taken() == 2U);
  ReaderOptions rest = kThree;
  rest.header = beginning.header();
  rest.first_line = 1 + beginning.lines_taken();
  Recording sink;
  Reader reader(rest, sink);
  BOOST_TEST(reader.push(std::string_view("2,5;3;4;5\nx;1;2;3")).has_value());
  BOOST_TEST(reader.finish().has_value());
  BOOST_TEST(sink.depths == std::vector<Depth>{Depth::from_count(2500000)}, boost::test_tools::per_element());
  BOOST_TEST(sink.lines == std::vector<std::uint64_t>{4}, boost::test_tools::per_element());
  BOOST_TEST(reader.bytes_taken() == 17U);
}

BOOST_AUTO_TEST_CASE(a_header_given_that_is_wrong_is_refused_at_the_first_block) {
  ReaderOptions options = kThree;
  options.header = "depth,a";
  Recording sink;
  Reader reader(options, sink);
  BOOST_TEST(reader.push(std::string_view("1,2,3,4\n")).error().code == errc::csv_wrong_header);
  BOOST_TEST(sink.depths.empty());
}

BOOST_AUTO_TEST_CASE(lines_that_are_not_known_are_zero) {
  ReaderOptions options = kThree;
  options.header = "depth,a,b,c";
  options.first_line = 0;
  Recording sink;
  Reader reader(options, sink);
  BOOST_TEST(reader.push(std::string_view("1,2,3,4\nx,2,3,4\n")).has_value());
  BOOST_TEST(sink.lines == std::vector<std::uint64_t>{0}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_sink_can_stop_the_reading) {
  Refusing sink;
  Reader reader(kThree, sink);
  const std::string input = "depth,a,b,c\n1,2,3,4\n2,3,4,5\n3,4,5,6\n";
  BOOST_TEST(reader.push(input).has_value());
  BOOST_TEST(reader.stopped());
  BOOST_TEST(reader.push(input).has_value());
  BOOST_TEST(reader.finish().has_value());
  BOOST_TEST(sink.rows == 2);
  BOOST_TEST(reader.bytes_taken() == 28U);
}

BOOST_AUTO_TEST_CASE(bytes_are_taken_up_to_the_last_whole_row) {
  Refusing sink;
  Reader reader(kThree, sink);
  BOOST_TEST(reader.push(std::string_view("depth,a,b,c\n0,2,")).has_value());
  BOOST_TEST(reader.bytes_taken() == 0U);  // a row of units could follow
  BOOST_TEST(reader.push(std::string_view("3,4\n1,2")).has_value());
  BOOST_TEST(reader.bytes_taken() == 20U);
  BOOST_TEST(reader.push(std::string_view(",3,4")).has_value());
  BOOST_TEST(reader.bytes_taken() == 20U);
  BOOST_TEST(reader.finish().has_value());
  BOOST_TEST(reader.bytes_taken() == 27U);
  BOOST_TEST(sink.rows == 2);
}

BOOST_AUTO_TEST_CASE(the_unit_of_depths_goes_with_them) {
  Recording sink;
  Reader reader(kThree, sink);
  BOOST_TEST(reader.push(std::string_view("MD (.1IN);a;b;c\n1200;1;2;3\n-1;1;2;3\n")).has_value());
  BOOST_TEST(sink.depths == (std::vector<Depth>{Depth::from_count(10'000'000), Depth::from_count(-8'333)}),
             boost::test_tools::per_element());
  BOOST_TEST(reader.layout().depth_unit == "ft");
  BOOST_TEST(reader.layout().header_line == 1U);
  BOOST_TEST(reader.layout().remarks == std::vector<std::string>{"depths in .1IN were converted to ft"},
             boost::test_tools::per_element());
}

// Header, row of units, and the row that has shown what commas mean.
BOOST_AUTO_TEST_CASE(what_was_learned_goes_on_with_the_header) {
  Recording first;
  Reader beginning(kThree, first);
  BOOST_TEST(
      beginning.push(std::string_view("# made\nsep=;\ndepth;a;b;c\nmm;;;\n8,999.5;1;2;3\n")).has_value());
  BOOST_TEST(beginning.header() == "depth;a;b;c\nmm;;;\n8,999.5;1;2;3");
  ReaderOptions rest = kThree;
  rest.header = beginning.header();
  Recording sink;
  Reader reader(rest, sink);
  BOOST_TEST(reader.push(std::string_view("9,000;1;2;3\n")).has_value());
  BOOST_TEST(sink.depths == std::vector<Depth>{Depth::from_count(9'000'000)},
             boost::test_tools::per_element());
  BOOST_TEST(reader.header() == beginning.header());
}

BOOST_AUTO_TEST_CASE(lines_that_end_with_cr_go_on_with_the_header) {
  Recording first;
  Reader beginning(kThree, first);
  BOOST_TEST(beginning.push(std::string_view("depth,a,b,c\r1,1,2,3\r")).has_value());
  ReaderOptions rest = kThree;
  rest.header = beginning.header();
  Recording sink;
  Reader reader(rest, sink);
  BOOST_TEST(reader.push(std::string_view("2,1,2,3\r3,1,2,3")).has_value());
  BOOST_TEST(reader.finish().has_value());
  BOOST_TEST(sink.depths.size() == 2U);
}

BOOST_AUTO_TEST_CASE(every_byte_of_an_input_with_ctrl_z_is_taken) {
  Recording sink;
  Reader reader(kThree, sink);
  BOOST_TEST(reader.push(std::string_view("depth,a,b,c\n1,1,2,3\r\n\x1A")).has_value());
  BOOST_TEST(reader.finish().has_value());
  BOOST_TEST(reader.bytes_taken() == 22U);
}

BOOST_AUTO_TEST_CASE(a_row_of_units_may_end_in_a_separator_and_blanks) {
  check(rows_of("m,x,y,z, \n1,2,3,4\n"), {"row 1.0: 2 3 4"});
}

BOOST_AUTO_TEST_CASE(no_row_of_units_comes_behind_a_row_that_is_too_long) {
  const Events events = rows_of("1," + std::string(70, '0') + "\n,m,m,m\n");
  BOOST_REQUIRE(events.size() == 2U);
  BOOST_TEST(events[0].starts_with("reject 2 1 row too long"));
  BOOST_TEST(events[1] == "reject 3 1 not a depth [] [,m,m,m]");
}

BOOST_AUTO_TEST_CASE(the_fixtures_read_as_their_names_say) {
  check(events_of(fixture("trailing_blank_row.csv")), {"row 9000.1: 1 2 3", "row 9000.2: 4 5 6", "blank 1"});
  check(events_of(fixture("semicolon_crlf_mark.csv")),
        {"row 100.0: 0 128 255", "row 99.5: 1 2 3", "blank 0"});
  check(events_of(fixture("dirty.csv")),
        {"row 1.0: 10 20 30", "row 2.0: - 20 30",
         "reject 4 4 wrong number of cells (3 instead of 4) [] [3.0,10,20]", "row 4.0: 10 - 30",
         "reject 7 1 not a depth [m] [m,,,]", "row 5.0: 10 254 30", "blank 1"});
}

BOOST_AUTO_TEST_SUITE_END()
