// SPDX-License-Identifier: MIT
#include <framesd/http/range.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::http::asked_range;
using framesd::http::AskedRange;
using framesd::http::ByteRange;
using framesd::http::Field;
using framesd::http::Unsatisfiable;
using framesd::http::Whole;

namespace {

constexpr const char* kTag = "\"a-1\"";

// Of 1,000 bytes: "first+count", "whole" or "416".
std::string asked(const std::vector<Field>& fields, std::uint64_t bytes = 1000) {
  const AskedRange range = asked_range({.fields = fields}, kTag, bytes);
  if (std::holds_alternative<Whole>(range)) return "whole";
  if (std::holds_alternative<Unsatisfiable>(range)) return "416";
  const auto& [first, count] = std::get<ByteRange>(range);
  return std::to_string(first) + "+" + std::to_string(count);
}
std::string range(std::string_view value, std::uint64_t bytes = 1000) {
  return asked({{"Range", value}}, bytes);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(range_fields)

BOOST_AUTO_TEST_CASE(one_range_of_bytes_is_taken) {
  BOOST_TEST(range("bytes=0-99") == "0+100");
  BOOST_TEST(range("bytes=100-") == "100+900");
  BOOST_TEST(range("bytes=999-999") == "999+1");
  BOOST_TEST(range("bytes=-100") == "900+100");
  BOOST_TEST(range("Bytes= 0-0 ") == "0+1");
  BOOST_TEST(asked({{"range", "bytes=5-9"}}) == "5+5");
}

BOOST_AUTO_TEST_CASE(what_goes_beyond_the_end_ends_there) {
  BOOST_TEST(range("bytes=900-5000") == "900+100");
  BOOST_TEST(range("bytes=-5000") == "0+1000");
  BOOST_TEST(range("bytes=1-99999999999999999999999999") == "1+999");
  BOOST_TEST(range("bytes=-99999999999999999999999999") == "0+1000");
}

BOOST_AUTO_TEST_CASE(what_begins_beyond_the_end_is_416) {
  for (const char* value :
       {"bytes=1000-", "bytes=1000-1001", "bytes=99999999999999999999999999-", "bytes=-0"})
    BOOST_TEST(range(value) == "416", value);
  for (const char* value : {"bytes=0-", "bytes=-1", "bytes=0-0"}) BOOST_TEST(range(value, 0) == "416", value);
}

BOOST_AUTO_TEST_CASE(anything_else_is_as_if_not_sent) {
  for (const char* value :
       {"", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=9-5", "bytes=a-b", "bytes=1-x", "bytes=--5",
        "bytes=1-2-3", "bytes=+1-2", "bytes=1 -2", "bytes=0x1-2", "rows=0-9", "bytes 0-9", "bytes=0-1,5-9",
        "bytes=0-1,", "bytes=,0-1"})
    BOOST_TEST(range(value) == "whole", value);
  BOOST_TEST(asked({}) == "whole");
  BOOST_TEST(asked({{"Range", "bytes=0-1"}, {"Range", "bytes=5-9"}}) == "whole");
}

BOOST_AUTO_TEST_CASE(if_range_has_to_name_the_tag) {
  BOOST_TEST(asked({{"Range", "bytes=0-9"}, {"If-Range", kTag}}) == "0+10");
  for (const char* value :
       {"\"a-2\"", "W/\"a-1\"", "*", "", "Fri, 20 Nov 2026 12:34:56 GMT", "\"a-1\", \"b\""})
    BOOST_TEST(asked({{"Range", "bytes=0-9"}, {"If-Range", value}}) == "whole", value);
  const std::vector<Field> fields = {{"Range", "bytes=0-9"}, {"If-Range", ""}};
  BOOST_TEST(std::holds_alternative<Whole>(asked_range({.fields = fields}, "", 1000)));
}

BOOST_AUTO_TEST_CASE(what_is_given_is_said) {
  BOOST_TEST(framesd::http::content_range({.first = 100, .count = 900}, 1000) == "bytes 100-999/1000");
  BOOST_TEST(framesd::http::unsatisfied_range(1000) == "bytes */1000");
}

BOOST_AUTO_TEST_SUITE_END()
