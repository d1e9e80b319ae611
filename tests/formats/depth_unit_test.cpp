// SPDX-License-Identifier: MIT
//
// The unit that a source names for its depths, held against the one that the log has.
#include "support/printing.hpp"
#include <framesd/formats/table_reader.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::formats;

namespace {

struct Counting final : RowSink {
  int rows = 0;
  bool row(Depth, std::span<const std::uint8_t>, std::span<const std::uint8_t>, SourcePosition) override {
    return ++rows, true;
  }
  bool rejected(const Reject&) override { return true; }
};

// What a source is refused for; empty: its one row was read.
std::string refusal_of(const std::string& input, const std::string& depth_unit) {
  Counting sink;
  TableReader reader({.source_width = 2, .depth_unit = depth_unit}, sink);
  auto read = reader.push(input);
  if (read) read = reader.finish();
  BOOST_TEST(sink.rows == (read ? 1 : 0));
  if (!read) BOOST_TEST(read.error().code == errc::csv_wrong_header);
  return read ? "" : read.error().detail;
}

std::string csv(const std::string& depth, const std::string& units = "") {
  return depth + ",a,b\n" + units + "9000.1,1,2\n";
}

std::string las(const std::string& unit) {
  return "~V\nVERS. 2.0:\nWRAP. NO:\n~C\nDEPT." + unit + " :\nA.:\nB.:\n~A\n9000.1 1 2\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(depth_unit)

BOOST_AUTO_TEST_CASE(a_source_in_another_unit_than_the_log_is_refused) {
  const std::string expected =
      "wrong header: the unit of its depths is 'FT', but the facts of the log say 'm': convert the depths, "
      "correct the facts, or store the rows in a log of their own";
  BOOST_TEST(refusal_of(csv("DEPT [FT]"), "m") == expected);
  BOOST_TEST(refusal_of(csv("depth", "FT,api,api\n"), "m") == expected);
  BOOST_TEST(refusal_of("#depth (FT),a,b\n9000.1,1,2\n", "m") == expected);
  BOOST_TEST(refusal_of(las("FT"), "m") == expected);
  BOOST_TEST(refusal_of(las("M"), "ft").find("'M', but the facts of the log say 'ft'") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(small_units_belong_to_the_one_they_are_converted_to) {
  for (const char* unit : {"[mm]", "(cm)", "[metres]"}) {
    BOOST_TEST(refusal_of(csv(std::string("md ") + unit), "m").empty());
    BOOST_TEST(!refusal_of(csv(std::string("md ") + unit), "ft").empty());
  }
  BOOST_TEST(refusal_of(las(".1IN"), "ft").empty());
  BOOST_TEST(!refusal_of(las(".1IN"), "m").empty());
}

BOOST_AUTO_TEST_CASE(a_source_in_a_unit_that_is_not_known_is_refused_for_a_log_that_has_one) {
  const std::string expected =
      "wrong header: the unit of its depths is 'km', but the facts of the log say 'm': that unit is not "
      "known, "
      "so convert the depths and name their unit 'm' or 'ft'";
  BOOST_TEST(refusal_of(csv("depth [km]"), "m") == expected);
  BOOST_TEST(refusal_of(las("km"), "m") == expected);
  BOOST_TEST(refusal_of(csv("depth", "km,api,api\n"), "m") == expected);
  for (const std::string unit : {"km", "yd", "fathoms", "us survey ft"}) {
    BOOST_TEST(!refusal_of(csv("depth [" + unit + "]"), "m").empty());
    BOOST_TEST(!refusal_of(csv("depth (" + unit + ")"), "ft").empty());
    BOOST_TEST(refusal_of(csv("depth [" + unit + "]"), "").empty());
  }
}

BOOST_AUTO_TEST_CASE(a_source_that_names_no_unit_is_read) {
  for (const char* unit : {"m", "ft", ""}) {
    BOOST_TEST(refusal_of(csv("depth"), unit).empty());
    BOOST_TEST(refusal_of(las(""), unit).empty());
  }
  BOOST_TEST(refusal_of(csv("depth [ft]"), "").empty());
}

// The header decides, as a remark of the reader says.
BOOST_AUTO_TEST_CASE(the_row_of_units_counts_where_the_header_names_none) {
  BOOST_TEST(refusal_of(csv("depth [m]", "ft,-,-\n"), "m").empty());
  BOOST_TEST(refusal_of(csv("depth", "m,-,-\n"), "m").empty());
}

BOOST_AUTO_TEST_CASE(a_unit_that_is_a_word_of_its_own_is_held_against_the_log_too) {
  for (const std::string header :
       {"# depth [m] a b\n", "DEPT (M) a b\n", "md  [cm]  a b \n", "depth \"[mm]\" a b\n"}) {
    BOOST_TEST(refusal_of(header + "9000.1 1 2\n", "m").empty());
    BOOST_TEST(refusal_of(header + "9000.1 1 2\n", "").empty());
    BOOST_TEST(!refusal_of(header + "9000.1 1 2\n", "ft").empty());
  }
  BOOST_TEST(
      refusal_of("# DEPT [ft] a b\n9000.1 1 2\n", "m") ==
      "wrong header: the unit of its depths is 'ft', but the facts of the log say 'm': convert the depths, "
      "correct the facts, or store the rows in a log of their own");
}

BOOST_AUTO_TEST_SUITE_END()
