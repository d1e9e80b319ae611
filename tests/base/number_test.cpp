// SPDX-License-Identifier: MIT
#include "support/printing.hpp"
#include <framesd/base/number.hpp>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::parse_count;

namespace {
template <class T>
std::string written(T value) {
  std::string out;
  framesd::append_number(out, value);
  return out;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(count)

BOOST_AUTO_TEST_CASE(digits_are_a_count) {
  BOOST_TEST(parse_count("0").value() == 0u);
  BOOST_TEST(parse_count("007").value() == 7u);
  BOOST_TEST(parse_count("9223372036854775807").value() == 9223372036854775807u);
}

BOOST_AUTO_TEST_CASE(anything_but_digits_is_malformed) {
  for (const char* text : {"", " 1", "1 ", "+1", "-1", "1.0", "1e3", "0x10", "nan", "\xd9\xa1"}) {
    BOOST_TEST(parse_count(text).error() == errc::number_malformed, text);
  }
}

BOOST_AUTO_TEST_CASE(beyond_the_bound_is_out_of_range_however_long) {
  BOOST_TEST(parse_count("1001", 1000).error() == errc::number_out_of_range);
  BOOST_TEST(parse_count("9223372036854775808").error() == errc::number_out_of_range);
  BOOST_TEST(parse_count("18446744073709551616").error() == errc::number_out_of_range);
  BOOST_TEST(parse_count(std::string(400, '9')).error() == errc::number_out_of_range);
  BOOST_TEST(parse_count(std::string(400, '9') + "x").error() == errc::number_malformed);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(number_text)

BOOST_AUTO_TEST_CASE(integers_are_plain_digits) {
  BOOST_TEST(written(std::int64_t{-42}) == "-42");
  BOOST_TEST(written(std::uint64_t{18446744073709551615u}) == "18446744073709551615");
}

BOOST_AUTO_TEST_CASE(reals_are_the_shortest_that_read_back) {
  BOOST_TEST(written(2.5) == "2.5");
  BOOST_TEST(written(0.1) == "0.1");
}

BOOST_AUTO_TEST_CASE(thousands_are_grouped_for_people) {
  BOOST_TEST(framesd::with_thousands(0) == "0");
  BOOST_TEST(framesd::with_thousands(999) == "999");
  BOOST_TEST(framesd::with_thousands(5460) == "5,460");
  BOOST_TEST(framesd::with_thousands(1000000) == "1,000,000");
}

BOOST_AUTO_TEST_CASE(hexadecimal_digits_are_small_and_filled_up) {
  const auto hex = [](std::uint64_t value, unsigned digits) {
    std::string text = "0x";
    framesd::append_hex(text, value, digits);
    return text;
  };
  BOOST_TEST(hex(0, 1) == "0x0");
  BOOST_TEST(hex(0xBEEF, 8) == "0x0000beef");
  BOOST_TEST(hex(0x12345, 2) == "0x12345");
  BOOST_TEST(hex(~std::uint64_t{0}, 16) == "0xffffffffffffffff");
}

BOOST_AUTO_TEST_CASE(bytes_are_shown_in_whole_mebibytes) {
  BOOST_TEST(framesd::in_mebibytes(0) == "0 MiB");
  BOOST_TEST(framesd::in_mebibytes((std::uint64_t{1} << 30) + 5) == "1,024 MiB");
}

BOOST_AUTO_TEST_SUITE_END()
