// SPDX-License-Identifier: MIT
//
// Cells in which nothing was measured, in all forms of text.
#include "formats/dumb_csv.hpp"
#include "formats/dumb_ndjson.hpp"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace framesd::formats;

namespace {

using Events = std::vector<std::string>;

ReaderOptions three(SampleRules rules = {}) {
  return {.source_width = 3, .rules = std::move(rules), .row_bytes = 64};
}

void check(const Events& found, const Events& expected) {
  BOOST_TEST(found == expected, boost::test_tools::per_element());
}

Events csv(const std::string& rows, SampleRules rules = {}) {
  return reader_events("depth,a,b,c\n" + rows, three(std::move(rules)));
}

Events ndjson(const std::string& rows, SampleRules rules = {}) {
  return ndjson_events(rows, three(std::move(rules)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(absent_cells)

BOOST_AUTO_TEST_CASE(blank_cells_and_words_leave_gaps_in_their_row) {
  check(csv("1,10,,30\n2,,NaN,6\n3, ,8,null\n4,7,8,9\n"),
        {"row 1.0: 10 - 30", "row 2.0: - - 6", "row 3.0: - 8 -", "row 4.0: 7 8 9", "blank 0"});
}

BOOST_AUTO_TEST_CASE(numbers_for_absent_ones_do_however_they_are_written) {
  check(csv("1,-999.25,20,30\n2,-999,-9999,6\n3,-32768,8,-9.9925e2\n4,-999.2500,8,9\n"),
        {"row 1.0: - 20 30", "row 2.0: - - 6", "row 3.0: - 8 -", "row 4.0: - 8 9", "blank 0"});
}

BOOST_AUTO_TEST_CASE(other_numbers_below_zero_are_out_of_range) {
  check(csv("1,-99999,20,30\n2,-1,5,6\n"),
        {"reject 2 2 sample out of range 0..255 (other ranges need a scale) [-99999] [1,-99999,20,30]",
         "reject 3 2 sample out of range 0..255 (other ranges need a scale) [-1] [2,-1,5,6]", "blank 0"});
}

BOOST_AUTO_TEST_CASE(a_number_with_decimals_is_absent_and_not_the_sample_it_would_become) {
  const SampleRules rules{.absent_values = {100.5, 0.25}};
  check(csv("1,100.5,100,3\n2,100.50,1005e-1,100.6\n3,0.25,0,0.5\n4,100,0,1\n5,.25,,100.5\n", rules),
        {"row 1.0: - 100 3", "row 2.0: - - 100", "row 3.0: - 0 0", "row 4.0: 100 0 1",
         "blank 0, without samples 1"});
  check(ndjson("{\"depth\":1,\"samples\":[100.5,100,0.25]}\n", rules),
        {"row 1.0: - 100 -", "blank 0, without samples 0"});
}

BOOST_AUTO_TEST_CASE(a_log_may_have_numbers_of_its_own) {
  const SampleRules rules{.absent_values = {-1, 255}};
  check(csv("1,-1,20,255\n2,255.0,20,30\n3,254.9,20,30\n", rules),
        {"row 1.0: - 20 -", "row 2.0: - 20 30", "row 3.0: 254 20 30", "blank 0"});
  check(csv("1,-999.25,20,30\n", rules),
        {"reject 2 2 sample out of range 0..255 (other ranges need a scale) [-999.25] [1,-999.25,20,30]",
         "blank 0"});
}

BOOST_AUTO_TEST_CASE(a_sample_may_say_that_it_is_absent_but_not_what_is_cut_off_to_it) {
  const SampleRules rules{.absent_values = {0}};
  check(csv("1,0,20,0\n2,0.5,2,3\n3,0,0,0\n4,1,2,3\n", rules),
        {"row 1.0: - 20 -", "row 2.0: 0 2 3", "row 4.0: 1 2 3", "blank 0, without samples 1"});
  check(ndjson("{\"depth\":1,\"samples\":[0,20,0.5]}\n{\"depth\":2,\"samples\":[7,0,0]}\n", rules),
        {"row 1.0: - 20 0", "row 2.0: 7 - -", "blank 0, without samples 0"});
}

BOOST_AUTO_TEST_CASE(a_row_of_none_is_counted) {
  check(csv("1,,,\n2,NaN,-999.25,\n,,,\n3,1,2,3\n"), {"row 3.0: 1 2 3", "blank 1, without samples 2"});
  check(ndjson("{\"depth\":1,\"samples\":[null,null,null]}\n\n"), {"blank 1, without samples 1"});
}

BOOST_AUTO_TEST_CASE(a_blank_last_cell_is_absent_and_a_missing_one_a_fault) {
  check(csv("1,10,20,\n2,10,20\n3,10,20,30,\n"),
        {"row 1.0: 10 20 -", "reject 3 4 wrong number of cells (3 instead of 4) [] [2,10,20]",
         "row 3.0: 10 20 30", "blank 0"});
}

BOOST_AUTO_TEST_CASE(they_may_be_rejected_with_their_rows) {
  const SampleRules rules{.reject_absent = true};
  check(csv("1,10,,30\n2,1,2,NaN\n3,-999.25,2,3\n4,1,2,3\n", rules),
        {"reject 2 3 blank sample [] [1,10,,30]", "reject 3 4 absent value [NaN] [2,1,2,NaN]",
         "reject 4 2 absent value [-999.25] [3,-999.25,2,3]", "row 4.0: 1 2 3", "blank 0"});
  check(ndjson("{\"depth\":1,\"samples\":[1,null,3]}\n", rules),
        {"reject 1 absent value", "blank 0, without samples 0"});
  const SampleRules zero{.absent_values = {0}, .reject_absent = true};
  check(csv("1,10,0,30\n", zero), {"reject 2 3 absent value [0] [1,10,0,30]", "blank 0"});
}

BOOST_AUTO_TEST_CASE(a_fault_in_another_cell_still_rejects_the_row) {
  check(csv("1,,x,30\n"), {"reject 2 3 sample is not a number [x] [1,,x,30]", "blank 0"});
}

BOOST_AUTO_TEST_CASE(an_absent_depth_is_no_depth) {
  BOOST_TEST(csv("NaN,1,2,3\n").front().starts_with("reject 2 1 "));
}

BOOST_AUTO_TEST_CASE(marks_in_numbers_are_read_first) {
  check(reader_events("depth;a;b;c\n1,5;-999,25;20;30\n", three()), {"row 1.5: - 20 30", "blank 0"});
}

BOOST_AUTO_TEST_CASE(json_says_null) {
  check(ndjson("{\"depth\":1,\"samples\":[1,null,3]}\n{\"depth\":2,\"samples\":[-999.25,5,6]}\n"),
        {"row 1.0: 1 - 3", "row 2.0: - 5 6", "blank 0, without samples 0"});
}

BOOST_AUTO_TEST_SUITE_END()
