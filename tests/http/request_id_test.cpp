// SPDX-License-Identifier: MIT
#include <framesd/http/request_id.hpp>

#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::http::is_request_id;
using framesd::http::new_request_id;

BOOST_AUTO_TEST_SUITE(request_id)

BOOST_AUTO_TEST_CASE(a_clients_own_is_taken_when_it_is_plain) {
  BOOST_TEST(is_request_id("a"));
  BOOST_TEST(is_request_id("Az09._-"));
  BOOST_TEST(is_request_id(std::string(128, 'x')));
}

BOOST_AUTO_TEST_CASE(anything_else_is_not) {
  for (const char* text : {"", " a", "a b", "a~b", "a,b", "a\"", "a\r\nb", "\xc3\xa9"})
    BOOST_TEST(!is_request_id(text));
  BOOST_TEST(!is_request_id(std::string(129, 'x')));
}

BOOST_AUTO_TEST_CASE(new_ones_are_version_4_and_differ) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const auto id = new_request_id();
    const std::string text(id.data(), id.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
      BOOST_REQUIRE(dash ? text[at] == '-'
                         : std::string("0123456789abcdef").find(text[at]) != std::string::npos);
    }
    BOOST_REQUIRE(text[14] == '4');
    BOOST_REQUIRE(std::string("89ab").find(text[19]) != std::string::npos);
    BOOST_REQUIRE(is_request_id(text));
    BOOST_REQUIRE(seen.insert(text).second);
  }
}

BOOST_AUTO_TEST_SUITE_END()
