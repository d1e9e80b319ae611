// SPDX-License-Identifier: MIT
#include "formats/dumb_csv.hpp"
#include <framesd/formats/las_reader.hpp>
#include <framesd/formats/ndjson_reader.hpp>
#include <framesd/formats/reader.hpp>
#include <framesd/formats/rejects.hpp>

#include <algorithm>

#include <boost/test/unit_test.hpp>

using namespace framesd::formats;
using framesd::Depth;

namespace {

const ReaderOptions kThree{.source_width = 3};

struct Rejecting final : RowSink {
  explicit Rejecting(RejectsFile& target) : file(target) {}
  bool row(Depth, std::span<const std::uint8_t>, std::span<const std::uint8_t>, SourcePosition) override {
    return true;
  }
  bool rejected(const Reject& reject) override { return file.append(text, reject), true; }
  RejectsFile& file;
  std::string text;
};

template <class ReaderOf>
std::string rejects_of(std::string_view input, RejectsFile& file) {
  Rejecting sink(file);
  ReaderOf reader(kThree, sink);
  BOOST_TEST(reader.push(input).has_value());
  BOOST_TEST(reader.finish().has_value());
  return sink.text;
}

template <class ReaderOf = Reader>
std::string rejects_of(std::string_view input) {
  RejectsFile file;
  return rejects_of<ReaderOf>(input, file);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_rejects_file)

BOOST_AUTO_TEST_CASE(rows_stand_as_they_were_behind_line_column_and_reason) {
  BOOST_TEST(rejects_of("\xEF\xBB\xBF"
                        "Depth;a;\"b\";c\r\n1;2;3;4\r\nx;\"2\"; 3;4\r\n5;6;7\r\n") ==
             "line;column;reason;Depth;a;\"b\";c\n"
             "3;1;not a depth;x;\"2\"; 3;4\n"
             "4;4;wrong number of cells (3 instead of 4);5;6;7\n");
  BOOST_TEST(rejects_of("depth,a,b,c\n1,2,3,4\n").empty());
}

BOOST_AUTO_TEST_CASE(where_blanks_separate_the_notes_are_quoted) {
  std::string text = rejects_of("depth a b c\nm - - -\n1 2 3 bad\n2 3 4\n3 4 5 6\n");
  BOOST_TEST(text ==
             "line column reason depth a b c\n\"\" \"\" \"\" m - - -\n"
             "3 4 \"sample is not a number\" 1 2 3 bad\n"
             "4 4 \"wrong number of cells (3 instead of 4)\" 2 3 4\n");
  text.replace(text.find("bad"), 3, "4");
  BOOST_TEST(reader_events(text, {.source_width = 3, .row_bytes = 100})[0] == "row 1.0: 2 3 4");
}

BOOST_AUTO_TEST_CASE(a_corrected_file_is_read_as_it_is) {
  std::string text = rejects_of("depth,a,b,c\n1,2,3,bad\nx,2,3,4\n");
  text.replace(text.find("bad"), 3, "254.9");
  BOOST_TEST(reader_events(text, {.source_width = 3, .row_bytes = 100}) ==
                 (std::vector<std::string>{
                     "row 1.0: 2 3 254", "reject 3 4 not a depth [x] [3,1,not a depth,x,2,3,4]", "blank 0"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_row_of_units_and_an_index_go_with_the_header) {
  const std::string text =
      rejects_of("sep=;\n;depth;a;b;c\n;mm;;;\n0;1;1;2;3\n1;2000;x;3;4\n2;1,500;2;3;4\n2;2;3;4\n");
  BOOST_TEST(text ==
             "line;column;reason;;depth;a;b;c\n;;;;mm;;;\n"
             "5;3;sample is not a number;1;2000;x;3;4\n"
             "6;2;the mark in this number may mean thousands or decimals;2;1,500;2;3;4\n"
             "7;5;wrong number of cells (3 instead of 4);2;2;3;4\n");
  std::string corrected = text;
  corrected.replace(corrected.find(";x;"), 3, ";7;");
  BOOST_TEST(reader_events(corrected, {.source_width = 3, .row_bytes = 100})[0] == "row 2.0: 7 3 4");
}

BOOST_AUTO_TEST_CASE(rows_rejected_again_get_new_notes_of_the_same_columns) {
  BOOST_TEST(rejects_of("line,column,reason,depth,a,b,c\n17,2,blank sample,1,x,3,4\n") ==
             "line,column,reason,depth,a,b,c\n2,2,sample is not a number,1,x,3,4\n");
}

BOOST_AUTO_TEST_CASE(several_sources_share_a_file_each_behind_its_header) {
  RejectsFile file;
  std::string text = rejects_of<Reader>("depth,a,b,c\nx,2,3,4\n", file);
  text += rejects_of<Reader>("depth,a,b,c\ny,2,3,4\n", file);
  text += rejects_of<Reader>("depth;a;b;c\n1,5;2;3;300\n", file);
  BOOST_TEST(text ==
             "line,column,reason,depth,a,b,c\n2,1,not a depth,x,2,3,4\n2,1,not a depth,y,2,3,4\n"
             "line;column;reason;depth;a;b;c\n2;4;sample out of range 0..255 (other ranges need a "
             "scale);1,5;2;3;300\n");
  BOOST_TEST(reader_events(text, {.source_width = 3, .row_bytes = 100}).size() == 4U);
}

// A CSV cannot name the value that a LAS file has for absent samples.
BOOST_AUTO_TEST_CASE(of_las_what_is_absent_is_an_empty_cell) {
  const std::string las =
      "~V\nVERS. 2.0:\nWRAP. NO:\n~W\nNULL. -1.00:\n~C\nDEPT.FT:\nA.:\nB.:\nC.:\n~A\n"
      "1 -1 2 x\n2 -1.0 y -1\n3 4 -1\n-1 4 5 6\n4 7 8 9 -1\n5 -10 -1 3\n";
  std::string text = rejects_of<LasReader>(las);
  BOOST_TEST(text ==
             "line,column,reason,DEPT [FT],A,B,C\n"
             "12,4,sample is not a number,1,,2,x\n"
             "13,3,sample is not a number,2,,y,\n"
             "14,4,wrong number of cells (3 instead of 4),3,4,\n"
             "15,1,absent value,,4,5,6\n"
             "16,5,wrong number of cells (5 instead of 4),4,7,8,9,-1\n"
             "17,2,sample out of range 0..255 (other ranges need a scale),5,-10,,3\n");
  const auto mend = [&text](std::string_view bad, std::string_view good) {
    text.replace(text.find(bad), bad.size(), good);
  };
  const auto unmended = reader_events(text, {.source_width = 3, .row_bytes = 200});
  BOOST_TEST(std::ranges::count_if(unmended, [](const auto& event) { return event.starts_with("reject"); }) ==
             6);
  mend(",x", ",20");
  mend(",y", ",30");
  mend("3,4,\n", "3,4,,5\n");
  mend("value,,", "value,3.5,");
  mend("9,-1", "9");
  mend("5,-10", "5,10");
  BOOST_TEST(reader_events(text, {.source_width = 3, .row_bytes = 200}) ==
                 (std::vector<std::string>{"row 1.0: - 2 20", "row 2.0: - 30 -", "row 3.0: 4 - 5",
                                           "row 3.5: 4 5 6", "row 4.0: 7 8 9", "row 5.0: 10 - 3", "blank 0"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(of_json_the_object_says_what_is_wrong_with_it) {
  BOOST_TEST(rejects_of<NdjsonReader>("{\"depth\":1,\"samples\":[1,2,300]}\n{}\nnonsense\n") ==
             "{\"line\":1,\"column\":4,\"reason\":\"sample out of range "
             "0..255 (other ranges need a scale)\",\"depth\":1,\"samples\":[1,2,300]}\n"
             "{\"line\":2,\"column\":2,\"reason\":\"no samples\"}\n"
             "nonsense\n");
}

BOOST_AUTO_TEST_SUITE_END()
