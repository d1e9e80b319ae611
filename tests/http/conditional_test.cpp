// SPDX-License-Identifier: MIT
#include <framesd/http/conditional.hpp>

#include <limits>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::http::Coding;
using framesd::http::Etag;
using framesd::http::hash_of;
using framesd::http::if_match_hits;
using framesd::http::none_match_hits;
using framesd::http::read_match;
using framesd::http::read_none_match;
using framesd::http::TaggedState;

BOOST_AUTO_TEST_SUITE(conditional)

BOOST_AUTO_TEST_CASE(a_tag_names_state_representation_and_coding) {
  BOOST_TEST(Etag(0x1F, 0xA, 0xBEEF, Coding::identity).text() == "\"1f-a-beef\"");
  BOOST_TEST(Etag(0x1F, 0xA, 0xBEEF, Coding::gzip).text() == "\"1f-a-beef-gzip\"");
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  const std::string f(16, 'f');
  BOOST_TEST(Etag(kMost, kMost, kMost, Coding::gzip).text() == "\"" + f + "-" + f + "-" + f + "-gzip\"");
  BOOST_TEST(Etag(0, 0, 0, Coding::identity).text() == "\"0-0-0\"");
}

BOOST_AUTO_TEST_CASE(whatever_differs_gives_another_tag) {
  std::set<std::string> seen;
  for (const std::uint64_t a : {1, 2, 0x12}) {
    for (const std::uint64_t b : {1, 2, 0x21}) {
      for (const std::uint64_t c : {1, 2}) {
        for (const Coding coding : {Coding::identity, Coding::gzip}) {
          BOOST_TEST(seen.insert(std::string(Etag(a, b, c, coding).text())).second);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(hashes_are_the_published_ones) {
  BOOST_TEST(hash_of("") == 0xCBF29CE484222325u);
  BOOST_TEST(hash_of("a") == 0xAF63DC4C8601EC8Cu);
  BOOST_TEST(hash_of("foobar") == 0x85944171F73967E8u);
}

BOOST_AUTO_TEST_CASE(a_list_that_holds_the_tag_or_a_star_hits) {
  for (const char* value : {"\"a-1\"", "W/\"a-1\"", "\"x\", \"a-1\"", "\"x\",\"a-1\",\"y\"", " \"a-1\" ", "*",
                            " * ", ", ,\"a-1\",", "\"x,y\" ,\t\"a-1\"", "\"\", \"a-1\"",
                            "\"\xc3\xa9\", \"a-1\"", "W/\"x\", W/\"a-1\""}) {
    BOOST_TEST(none_match_hits(value, "\"a-1\""), value);
  }
}

BOOST_AUTO_TEST_CASE(anything_else_does_not) {
  for (const char* value : {"",
                            " ",
                            ",",
                            "\"a-1",
                            "a-1",
                            "a-1\"",
                            "\"A-1\"",
                            "\"a-1-gzip\"",
                            "\"x\"",
                            "w/\"a-1\"",
                            "W/a-1",
                            "W/",
                            "W/ \"a-1\"",
                            "\"a-1\" \"x\"",
                            "\"a-1\"x",
                            "\"a-1\", *",
                            "*, \"a-1\"",
                            "**",
                            "\"a-1\", x",
                            "\"a-1\", \"x",
                            "\"a 1\", \"a-1\"",
                            "\"x,\"a-1\""}) {
    BOOST_TEST(!none_match_hits(value, "\"a-1\""), value);
  }
}

BOOST_AUTO_TEST_CASE(if_match_takes_strong_tags_only) {
  for (const char* value : {"\"a-1\"", "\"x\", \"a-1\"", " \"a-1\" ", "*", " * ", ", ,\"a-1\",",
                            "W/\"x\", \"a-1\"", "W/\"a-1\", \"a-1\""})
    BOOST_TEST(if_match_hits(value, "\"a-1\""), value);
  for (const char* value :
       {"", "W/\"a-1\"", "\"x\", W/\"a-1\"", "a-1", "\"a-1", "\"a-1\", x", "*, \"a-1\"", "\"A-1\""})
    BOOST_TEST(!if_match_hits(value, "\"a-1\""), value);
}

BOOST_AUTO_TEST_CASE(long_lists_are_read_once) {
  std::string value;
  for (int i = 0; i < 4000; ++i) value += "\"x\",";
  BOOST_TEST(!none_match_hits(value, "\"a-1\""));
  BOOST_TEST(none_match_hits(value + "\"a-1\"", "\"a-1\""));
  BOOST_TEST(!none_match_hits(std::string(16'000, '"'), "\"a-1\""));
}

BOOST_AUTO_TEST_CASE(a_list_names_the_states_of_our_tags_whatever_they_are_of) {
  const std::string plain(Etag(0x1F, 0xA, 0xBEEF, Coding::identity).text());
  const std::string packed(Etag(0x2F, 0xB, 0xCAFE, Coding::gzip).text());
  const auto list = read_match("\"theirs\", " + plain + " ,W/" + plain + "," + packed);
  BOOST_TEST(!list.any);
  BOOST_TEST((list.states == std::vector<TaggedState>{{0x1F, 0xA}, {0x2F, 0xB}}));
  BOOST_TEST((read_none_match("W/" + packed).states == std::vector<TaggedState>{{0x2F, 0xB}}));
  BOOST_TEST(read_match(" * ").any);
  BOOST_TEST(read_none_match("*").any);
}

BOOST_AUTO_TEST_CASE(what_is_no_list_of_our_tags_names_nothing) {
  for (const char* value : {"",
                            "\"\"",
                            "\"1\"",
                            "\"1-2\"",
                            "\"1-2-3",
                            "\"1-2-3\" x",
                            "\"1-2-3\", x",
                            "\"1-2-3\", *",
                            "\"1-2-3-deflate\"",
                            "\"1-2-3-\"",
                            "\"1-2--gzip\"",
                            "\"-2-3\"",
                            "\"1--3\"",
                            "\"x-2-3\"",
                            "\"1-x-3\"",
                            "\"1-2-x\"",
                            "\"1-2-3-gzip-\"",
                            "\"1-2-3-4\"",
                            "\"10000000000000000-2-3\"",
                            "1-2-3",
                            "W/\"1-2-3\""}) {
    const auto list = read_match(value);
    BOOST_TEST(!list.any, value);
    BOOST_TEST(list.states.empty(), value);
  }
}

BOOST_AUTO_TEST_SUITE_END()
