// SPDX-License-Identifier: MIT
#include "sample.hpp"

#include "support/printing.hpp"

#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::formats::parse_number;
using framesd::formats::parse_sample;

BOOST_AUTO_TEST_SUITE(csv_sample)

BOOST_AUTO_TEST_CASE(every_integer_in_range_is_itself) {
  for (int value = 0; value <= 255; ++value) BOOST_TEST(parse_sample(std::to_string(value)).value() == value);
}

BOOST_AUTO_TEST_CASE(decimals_are_truncated) {
  for (const auto& [text, value] : {std::pair{"254.9", 254},
                                    {"0.99999999999999999999", 0},
                                    {"255.000", 255},
                                    {"17.", 17},
                                    {".5", 0},
                                    {"+12.5", 12},
                                    {"000000000000000000000042", 42}}) {
    BOOST_TEST(parse_sample(text).value() == value, text);
  }
}

BOOST_AUTO_TEST_CASE(exponents_move_the_point_exactly) {
  const std::string zeros(400, '0');
  for (const auto& [text, value] : {std::pair<std::string, int>{"1e2", 100},
                                    {"25.5E1", 255},
                                    {"2549e-1", 254},
                                    {"0.0000255e7", 255},
                                    {"0." + zeros + "17e402", 17},
                                    {"17" + zeros + "e-400", 17},
                                    {"0e999999999999999999999", 0},
                                    {"1e-999999999999999999999", 0}}) {
    BOOST_TEST(parse_sample(text).value() == value, text);
  }
}

BOOST_AUTO_TEST_CASE(zero_may_be_negative) {
  for (const char* text : {"-0", "-0.0", "-.0", "-0e5", "-0000"})
    BOOST_TEST(parse_sample(text).value() == 0, text);
}

BOOST_AUTO_TEST_CASE(the_range_is_checked_before_truncating) {
  for (const char* text :
       {"256", "255.4", "255.0000000000000000000001", "-1", "-0.5", "-1e-300", "-999.5", "999", "1e3",
        "2.551e2", "99999999999999999999999999", "1e999999999999999999999", "-1e-99999999999999"}) {
    BOOST_TEST(parse_sample(text).error() == errc::csv_sample_out_of_range, text);
  }
}

BOOST_AUTO_TEST_CASE(anything_else_is_no_number) {
  for (const char* text :
       {" ",    "+",   "-",   ".", "+.",  "e3",  ".e3",   "1e",  "1e+",      "1.2.3", "1,5", "0x10",
        "nanx", "inf", "n a", "-", "1 2", "--1", "1e3.0", "12a", "\xc2\xb2", "\"1\"", "1\r", "1'000"}) {
    BOOST_TEST(parse_sample(text).error() == errc::csv_sample_malformed, text);
  }
}

BOOST_AUTO_TEST_CASE(words_for_nothing_recorded_are_absent) {
  for (const char* text : {"nan", "NaN", "-nan", "NULL", "null", "NA", "n/a", "#N/A", "none", "NoData",
                           "missing", "-1.#IND", "1.#QNAN"}) {
    BOOST_TEST(parse_sample(text).error() == errc::csv_sample_absent, text);
    BOOST_TEST(parse_number(text).error() == errc::csv_sample_absent, text);
  }
}

BOOST_AUTO_TEST_CASE(a_number_is_the_nearest_double) {
  for (const auto& [text, value] : {std::pair{"17", 17.0},
                                    {"+2.5", 2.5},
                                    {"-999.25", -999.25},
                                    {"-9.9925e2", -999.25},
                                    {".5", 0.5},
                                    {"3.", 3.0},
                                    {"0.1", 0.1},
                                    {"1e300", 1e300}}) {
    BOOST_TEST(parse_number(text).value() == value, text);
  }
  BOOST_TEST(parse_number("1e999").error() == errc::csv_sample_out_of_range);
  BOOST_TEST(parse_number("").error() == errc::csv_sample_blank);
  for (const char* text : {"inf", "-inf", "0x10", "+-1", "1,5", "1 ", "e5"})
    BOOST_TEST(parse_number(text).error() == errc::csv_sample_malformed, text);
}

BOOST_AUTO_TEST_CASE(nothing_at_all_is_blank) {
  BOOST_TEST(parse_sample("").error() == errc::csv_sample_blank);
}

BOOST_AUTO_TEST_SUITE_END()
