// SPDX-License-Identifier: MIT
#include <framesd/http/json_writer.hpp>

#include <limits>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::http::JsonWriter;

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

BOOST_AUTO_TEST_CASE(depths_are_exact_and_absent_ones_null) {
  std::string out;
  JsonWriter w(out);
  w.begin_object()
      .member("depth", Depth::from_count(9000100000))
      .member("min", std::optional(Depth::from_count(0)));
  w.member("max", std::optional<Depth>()).end_object();
  BOOST_TEST(out == R"({"depth":9000.1,"min":0.0,"max":null})");
}

BOOST_AUTO_TEST_CASE(text_is_escaped_whatever_its_type) {
  std::string out;
  const std::string text = "a\"b";
  JsonWriter w(out);
  w.begin_array().value(text).value(std::string_view("\n")).value("c").value(std::optional(text)).end_array();
  BOOST_TEST(out == R"(["a\"b","\n","c","a\"b"])");
}

BOOST_AUTO_TEST_CASE(bytes_and_ready_json_go_in_as_values) {
  std::string out = "kept:";
  JsonWriter w(out);
  const std::uint8_t bytes[] = {1, 2, 3};
  w.begin_object().key("image_base64").base64(bytes).key("stats").raw("{}").member("n", 1).end_object();
  BOOST_TEST(out == R"(kept:{"image_base64":"AQID","stats":{},"n":1})");
}

BOOST_AUTO_TEST_SUITE_END()
