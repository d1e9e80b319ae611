// SPDX-License-Identifier: MIT
#include <framesd/http/query.hpp>
#include <framesd/http/target.hpp>

#include <initializer_list>

#include <boost/test/unit_test.hpp>

using framesd::http::append_query_value;
using framesd::http::Query;
using framesd::http::Target;

namespace {

using Texts = std::initializer_list<std::string_view>;

void check_segments(std::string_view text, Texts expected) {
  BOOST_TEST_CONTEXT("target " << text) {
    Target target;
    BOOST_TEST_REQUIRE(!target.read(text).has_value());
    const auto segments = target.segments();
    BOOST_TEST(std::vector(segments.begin(), segments.end()) == std::vector(expected),
               boost::test_tools::per_element());
  }
}

// Names and values in turn.
void check_query(std::string_view text, Texts expected) {
  BOOST_TEST_CONTEXT("query " << text) {
    Query query;
    BOOST_TEST_REQUIRE(!query.read(text).has_value());
    std::vector<std::string_view> seen;
    for (const auto& [name, value] : query.parameters()) seen.insert(seen.end(), {name, value});
    BOOST_TEST(seen == std::vector(expected), boost::test_tools::per_element());
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(target)

BOOST_AUTO_TEST_CASE(a_path_is_its_segments_empty_ones_too) {
  check_segments("/", {""});
  check_segments("/frames", {"frames"});
  check_segments("/frames/", {"frames", ""});
  check_segments("//host/", {"", "host", ""});
  check_segments("/a//b", {"a", "", "b"});
  check_segments("/a/../b/.", {"a", "..", "b", "."});
  check_segments("/a?b=/c", {"a"});
  check_segments("*", {});
}

BOOST_AUTO_TEST_CASE(escapes_are_decoded_once) {
  check_segments("/%66rames/1%2e5", {"frames", "1.5"});
  check_segments("/%252F", {"%2F"});
  check_segments("/%2E%2e/%c3%a9", {"..", "\xc3\xa9"});
  check_segments("/a+b/%2B", {"a+b", "+"});
}

BOOST_AUTO_TEST_CASE(broken_escapes_slashes_and_nul_are_refused) {
  for (const char* text :
       {"/%", "/%4", "/%4/1", "/%zz", "/%g0", "/%-1", "/%+1", "/%2F", "/a%2fb", "/%00", "/a/%"}) {
    Target target;
    const auto problem = target.read(text);
    BOOST_TEST_REQUIRE(problem.has_value(), text);
    BOOST_TEST(problem->status == 400u);
  }
}

BOOST_AUTO_TEST_CASE(path_and_query_stay_as_sent) {
  Target target;
  BOOST_TEST_REQUIRE(!target.read("/%66rames/?a=%62&c?d").has_value());
  BOOST_TEST(target.path() == "/%66rames/");
  BOOST_TEST(target.query() == "a=%62&c?d");
  BOOST_TEST_REQUIRE(!target.read("/frames").has_value());
  BOOST_TEST(target.query() == "");
}

BOOST_AUTO_TEST_CASE(plain_segments_point_into_the_target_itself) {
  const std::string_view text = "/frames/1.5";
  Target target;
  BOOST_TEST_REQUIRE(!target.read(text).has_value());
  BOOST_TEST((target.segments()[1].data() == text.data() + 8));
}

BOOST_AUTO_TEST_CASE(many_decoded_segments_keep_their_text) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "/%61" + std::to_string(i);
  Target target;
  BOOST_TEST_REQUIRE(!target.read(text).has_value());
  BOOST_TEST_REQUIRE(target.segments().size() == 1000u);
  for (std::size_t i = 0; i < 1000; ++i) BOOST_REQUIRE_EQUAL(target.segments()[i], "a" + std::to_string(i));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(query)

BOOST_AUTO_TEST_CASE(parameters_come_decoded_and_in_order) {
  check_query("", {});
  check_query("a=1&b=2", {"a", "1", "b", "2"});
  check_query("&a=1&&b&", {"a", "1", "b", ""});
  check_query("=1&a==b=", {"", "1", "a", "=b="});
  check_query("%61=%26%3D&b=%2f", {"a", "&=", "b", "/"});
  check_query("depth=1e+3&t=%2525", {"depth", "1e+3", "t", "%25"});
}

BOOST_AUTO_TEST_CASE(broken_escapes_and_nul_are_refused) {
  for (const char* text : {"a=%", "a=%1", "%=1", "a=%xy", "a=%00", "a=1&b=%2"}) {
    Query query;
    const auto problem = query.read(text);
    BOOST_TEST_REQUIRE(problem.has_value(), text);
    BOOST_TEST(problem->status == 400u);
  }
}

BOOST_AUTO_TEST_CASE(a_reused_query_keeps_nothing) {
  Query query;
  BOOST_TEST_REQUIRE(!query.read("a=%31&b=2").has_value());
  BOOST_TEST_REQUIRE(!query.read("c=3").has_value());
  BOOST_TEST_REQUIRE(query.parameters().size() == 1u);
  BOOST_TEST(query.parameters()[0].name == "c");
}

BOOST_AUTO_TEST_CASE(a_value_written_into_a_link_reads_back) {
  std::string every;
  for (int c = 1; c < 256; ++c) every += static_cast<char>(c);
  std::string link = "v=";
  append_query_value(link, every);
  check_query(link, {"v", every});
  BOOST_TEST(link.find('&') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
