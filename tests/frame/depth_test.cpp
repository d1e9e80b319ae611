// SPDX-License-Identifier: MIT
#include "support/printing.hpp"
#include <framesd/frame/depth.hpp>
#include <framesd/frame/depth_range.hpp>

#include <random>
#include <utility>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::DepthRange;
using framesd::errc;

namespace {
std::int64_t count_of(std::string_view text) { return Depth::parse(text).value().count(); }
}  // namespace

BOOST_AUTO_TEST_SUITE(depth_text)

BOOST_AUTO_TEST_CASE(plain_and_signed_decimals) {
  BOOST_TEST(count_of("9000.1") == 9000100000);
  BOOST_TEST(count_of("-3") == -3000000);
  BOOST_TEST(count_of("+.5") == 500000);
  BOOST_TEST(count_of("5.") == 5000000);
  BOOST_TEST(count_of("-0") == 0);
}

BOOST_AUTO_TEST_CASE(exponents) {
  BOOST_TEST(count_of("1e3") == 1000000000);
  BOOST_TEST(count_of("1.5E-3") == 1500);
  BOOST_TEST(count_of("90001e-1") == 9000100000);
  BOOST_TEST(count_of("0e999999999999999999999") == 0);
  BOOST_TEST(count_of("1e-999999999999999999999") == 0);
  BOOST_TEST(count_of("0." + std::string(400, '0') + "1e401") == 1000000);
}

BOOST_AUTO_TEST_CASE(more_decimals_round_to_the_nearest_with_ties_to_even) {
  BOOST_TEST(count_of("0.30000000000000004") == 300000);
  BOOST_TEST(count_of("0.0000005") == 0);
  BOOST_TEST(count_of("0.0000015") == 2);
  BOOST_TEST(count_of("0.0000025") == 2);
  BOOST_TEST(count_of("0.00000250000000000000000001") == 3);
  BOOST_TEST(count_of("-0.0000015") == -2);
  BOOST_TEST(count_of("5e-7") == 0);
  BOOST_TEST(count_of("51e-8") == 1);
}

BOOST_AUTO_TEST_CASE(the_whole_range_and_not_one_step_more) {
  BOOST_TEST(count_of("9223372036854.775807") == INT64_MAX);
  BOOST_TEST(count_of("-9223372036854.775807") == -INT64_MAX);
  BOOST_TEST(count_of("9223372036854.7758074") == INT64_MAX);
  for (const char* text : {"9223372036854.775808", "-9223372036854.775808", "9223372036854.7758075", "1e13",
                           "1e999", "1e99999999999999999999", "99999999999999999999999999"}) {
    BOOST_TEST(Depth::parse(text).error() == errc::depth_overflow, text);
  }
}

BOOST_AUTO_TEST_CASE(what_would_wrap_around_64_bits_is_beyond_too) {
  for (const char* text : {"77777777779000.1", "18446744073709.551617", "18446744073710", "3.7e13",
                           "92233720368547e0", "-27670116110564.327424", "184467440737095516.16"}) {
    BOOST_TEST(Depth::parse(text).error() == errc::depth_overflow, text);
  }
}

BOOST_AUTO_TEST_CASE(anything_else_is_malformed) {
  for (const char* text : {"", " ", "+", "-", ".", "e3", "1e", "1e+", "1.2.3", "1,5", "0x10", "nan", "inf",
                           "1 ", " 1", "--1", "1e3.0", "1d3", "\xc2\xb2"}) {
    BOOST_TEST(Depth::parse(text).error() == errc::depth_malformed, text);
  }
}

BOOST_AUTO_TEST_CASE(is_printed_shortest_with_at_least_one_decimal) {
  for (const auto& [count, text] : {std::pair{9000100000, "9000.1"},
                                    {100000000, "100.0"},
                                    {0, "0.0"},
                                    {-1, "-0.000001"},
                                    {-1500000, "-1.5"},
                                    {INT64_MAX, "9223372036854.775807"},
                                    {-INT64_MAX, "-9223372036854.775807"}}) {
    BOOST_TEST(Depth::from_count(count).text() == text);
  }
}

BOOST_AUTO_TEST_CASE(is_the_same_however_it_is_written) {
  // An exponent of nothing is read the long way.
  for (const char* text : {"0", "-0", "7", "-7", "9000.1", "-0.000001", "123456789012",
                           "-123456789012.123456", "999999999999.999999", "0009.5", "12.", "100.25",
                           "1234567890123", "1.0000005", "000000000000000001.5", ".5"}) {
    BOOST_TEST(count_of(text) == count_of(std::string(text) + "e0"), text);
  }
}

BOOST_AUTO_TEST_CASE(every_depth_reads_back_from_its_text) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 20000; ++i) {
    const auto count = static_cast<std::int64_t>(random()) >> (random() % 63);
    if (count == INT64_MIN) continue;
    const Depth depth = Depth::from_count(count);
    BOOST_REQUIRE_EQUAL(Depth::parse(depth.text()).value(), depth);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(depth_range)

BOOST_AUTO_TEST_CASE(both_ends_belong_to_it) {
  const DepthRange range{Depth::from_count(-5), Depth::from_count(7)};
  BOOST_TEST(range.contains(Depth::from_count(-5)));
  BOOST_TEST(range.contains(Depth::from_count(7)));
  BOOST_TEST(!range.contains(Depth::from_count(8)));
  BOOST_TEST(!range.empty());
}

BOOST_AUTO_TEST_CASE(without_bounds_it_holds_every_depth) {
  BOOST_TEST(DepthRange{}.contains(Depth::lowest()));
  BOOST_TEST(DepthRange{}.contains(Depth::highest()));
}

BOOST_AUTO_TEST_SUITE_END()
