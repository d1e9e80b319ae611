// SPDX-License-Identifier: MIT
#include <framesd/http/negotiate.hpp>

#include <array>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::http::choose_coding;
using framesd::http::choose_media_type;
using framesd::http::Coding;
using framesd::http::not_acceptable;

namespace {

constexpr std::array<std::string_view, 3> kOffered = {"application/json", "application/x-ndjson", "text/csv"};
constexpr std::array<std::string_view, 2> kRoot = {"application/json", "text/html"};

template <std::size_t N>
std::string chosen(std::string_view accept, const std::array<std::string_view, N>& offered) {
  const auto index = choose_media_type(accept, offered);
  return index ? std::string(offered[*index]) : "none";
}

struct Case {
  const char* accept;
  const char* chosen;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiate)

BOOST_AUTO_TEST_CASE(the_highest_weight_is_chosen) {
  for (const auto& [accept, expected] : {
           Case{"*/*", "application/json"},
           {"text/csv", "text/csv"},
           {"TEXT/CSV", "text/csv"},
           {"text/csv;q=0.5, application/json;q=0.4", "text/csv"},
           {"text/csv;q=0.4, application/json;q=0.5", "application/json"},
           {"text/csv; Q=0.4 , application/x-ndjson ;q=0.41", "application/x-ndjson"},
           {"text/*", "text/csv"},
           {"application/*", "application/json"},
           {"image/png, */*;q=0.1", "application/json"},
           {"text/csv;header=present", "text/csv"},
           {"text/csv;a=\"b,c;q=0\";q=0.5, application/json;q=0.4", "text/csv"},
       }) {
    BOOST_TEST(chosen(accept, kOffered) == expected, accept);
  }
}

BOOST_AUTO_TEST_CASE(the_more_exact_element_decides_about_a_type) {
  for (const auto& [accept, expected] : {
           Case{"*/*, application/json;q=0", "application/x-ndjson"},
           {"application/json;q=0, */*", "application/x-ndjson"},
           {"application/*;q=0, */*;q=0.1", "text/csv"},
           {"application/*;q=0.2, application/x-ndjson;q=0.3, */*;q=0.25", "application/x-ndjson"},
           {"application/*;q=0.9, application/json;q=0.1", "application/x-ndjson"},
       }) {
    BOOST_TEST(chosen(accept, kOffered) == expected, accept);
  }
}

BOOST_AUTO_TEST_CASE(among_equals_the_named_one_then_the_first_offered) {
  for (const auto& [accept, expected] : {
           Case{"text/csv, application/json", "application/json"},
           {"*/*, text/csv", "text/csv"},
           {"application/*, text/csv", "text/csv"},
           {"*/*, text/*", "text/csv"},
       }) {
    BOOST_TEST(chosen(accept, kOffered) == expected, accept);
  }
}

BOOST_AUTO_TEST_CASE(browsers_get_the_page_and_tools_the_json) {
  BOOST_TEST(chosen("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", kRoot) ==
             "text/html");
  BOOST_TEST(chosen("*/*", kRoot) == "application/json");
  BOOST_TEST(chosen("application/json, text/plain, */*", kRoot) == "application/json");
  BOOST_TEST(choose_media_type(std::nullopt, kRoot).value() == 0u);
}

BOOST_AUTO_TEST_CASE(what_is_not_offered_is_406) {
  for (const char* accept :
       {"image/png", "text/html;q=1", "text/csv;q=0", "*/*;q=0", "application/*;q=0, text/csv;q=0.000",
        "application/jsonx", "tex/*", "text/cs", "application/json-seq"}) {
    BOOST_TEST(chosen(accept, kOffered) == "none", accept);
  }
  BOOST_TEST(not_acceptable(kOffered).status == 406u);
  BOOST_TEST(not_acceptable(kOffered).detail ==
             "This is available as application/json, application/x-ndjson or text/csv.");
  BOOST_TEST(not_acceptable(std::span(kOffered).first(1)).detail == "This is available as application/json.");
}

BOOST_AUTO_TEST_CASE(malformed_elements_do_not_count) {
  for (const auto& [accept, expected] : {
           Case{"", "application/json"},
           {" ", "application/json"},
           {",,,", "application/json"},
           {"csv", "application/json"},
           {"text/csv;q=2", "application/json"},
           {"text/csv;q=", "application/json"},
           {"text/", "application/json"},
           {"/csv", "application/json"},
           {"*/csv", "application/json"},
           {"text/csv/x", "application/json"},
           {"te xt/csv", "application/json"},
           {"\"text/csv", "application/json"},
           {"bad, text/csv", "text/csv"},
           {"text/csv;;", "text/csv"},
           {"application/json;q=x, text/csv;q=0.1", "text/csv"},
       }) {
    BOOST_TEST(chosen(accept, kOffered) == expected, accept);
  }
}

BOOST_AUTO_TEST_CASE(long_lists_are_read) {
  std::string accept;
  while (accept.size() < 16'000) accept += "a/b;q=0.1,";
  BOOST_TEST(chosen(accept, kOffered) == "none");
  BOOST_TEST(chosen(accept + "text/csv", kOffered) == "text/csv");
  BOOST_TEST(chosen(std::string(16'000, ';'), kOffered) == "application/json");
  BOOST_TEST(chosen(std::string(16'000, '"'), kOffered) == "application/json");
}

BOOST_AUTO_TEST_CASE(gzip_is_used_when_asked_for) {
  for (const char* value : {"gzip", "GZIP", "x-gzip", "gzip, deflate, br", "*", "gzip;q=0.1",
                            "br;q=1, gzip;q=0.001", "identity;q=0.5, gzip", "gzip;q=0.5, identity;q=0.5",
                            "*;q=0.5, identity;q=0", "identity;q=0, gzip", "bad value, gzip"}) {
    BOOST_TEST((choose_coding(value) == Coding::gzip), value);
  }
}

BOOST_AUTO_TEST_CASE(and_identity_otherwise) {
  BOOST_TEST((choose_coding(std::nullopt) == Coding::identity));
  for (const char* value :
       {"", "identity", "br", "deflate, zstd", "gzip;q=0", "gzip;q=0, *", "*;q=0", "gzip;q=2",
        "gzip;q=0.5, identity", "*;q=0.1, identity;q=0.2", "identity;q=0", "gzipx", "gzip=1", "not gzip"}) {
    BOOST_TEST((choose_coding(value) == Coding::identity), value);
  }
}

BOOST_AUTO_TEST_SUITE_END()
