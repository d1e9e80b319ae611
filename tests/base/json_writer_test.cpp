// SPDX-License-Identifier: MIT
#include <framesd/base/json_writer.hpp>

#include <limits>
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::JsonWriter;

namespace {

// As a Depth is: a number that prints itself exactly.
struct Exact {
  void append_to(std::string& out) const { out += text; }
  std::string text;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(json_writer)

BOOST_AUTO_TEST_CASE(commas_stand_between_and_nowhere_else) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().key("empty").begin_array().end_array();
  w.key("list").begin_array().value(1).value("two").begin_object().end_object().value(nullptr).end_array();
  w.key("inner").begin_object().member("a", true).member("b", false).end_object().end_object();
  BOOST_TEST(out == R"({"empty":[],"list":[1,"two",{},null],"inner":{"a":true,"b":false}})");
}

BOOST_AUTO_TEST_CASE(numbers_of_every_kind) {
  std::string out;
  JsonWriter w(out);
  w.begin_array().value(-5).value(std::numeric_limits<std::uint64_t>::max()).value(std::size_t{7}).value(2.5);
  w.value(std::numeric_limits<double>::quiet_NaN()).value(std::numeric_limits<double>::infinity());
  w.value(std::numeric_limits<std::int64_t>::min()).value(std::uint8_t{200}).end_array();
  BOOST_TEST(out == "[-5,18446744073709551615,7,2.5,null,null,-9223372036854775808,200]");
}

BOOST_AUTO_TEST_CASE(what_prints_itself_is_exact_and_absent_ones_are_null) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().member("depth", Exact{"9000.1"}).member("min", std::optional(Exact{"0.0"}));
  w.member("max", std::optional<Exact>()).end_object();
  BOOST_TEST(out == R"({"depth":9000.1,"min":0.0,"max":null})");
}

BOOST_AUTO_TEST_CASE(text_is_escaped_whatever_its_type) {
  std::string out;
  const std::string text = "a\"b";
  JsonWriter w(out);
  w.begin_array().value(text).value(std::string_view("\n")).value("c").value(std::optional(text)).end_array();
  BOOST_TEST(out == R"(["a\"b","\n","c","a\"b"])");
}

BOOST_AUTO_TEST_CASE(ready_json_goes_in_as_a_value) {
  std::string out = "kept:";
  JsonWriter w(out);
  w.begin_object().key("stats").raw("{}").member("n", 1).end_object();
  BOOST_TEST(out == R"(kept:{"stats":{},"n":1})");
}

BOOST_AUTO_TEST_SUITE_END()
