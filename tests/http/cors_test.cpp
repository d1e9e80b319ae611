// SPDX-License-Identifier: MIT
#include <framesd/http/cors.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

using framesd::http::Cors;
using framesd::http::is_origin;

namespace {

std::string answer(const Cors& cors, std::optional<std::string_view> origin) {
  std::string headers;
  cors.append_answer_lines(headers, origin);
  return headers;
}

std::string preflight(const Cors& cors, std::string_view origin,
                      std::optional<std::string_view> asked = std::nullopt) {
  std::string headers;
  cors.append_preflight_lines(headers, origin, asked);
  return headers;
}

bool has(const std::string& headers, std::string_view text) {
  return headers.find(text) != std::string::npos;
}

const Cors kListed({"https://logs.example.org", "http://10.0.0.7:3000"});
const Cors kAny({"*"});

}  // namespace

BOOST_AUTO_TEST_SUITE(cors)

BOOST_AUTO_TEST_CASE(without_origins_nothing_is_added) {
  BOOST_TEST(answer(Cors(), "https://logs.example.org") == "");
  BOOST_TEST(answer(Cors(), std::nullopt) == "");
  BOOST_TEST(preflight(Cors(), "https://logs.example.org") == "");
}

BOOST_AUTO_TEST_CASE(a_listed_origin_is_named_and_may_read_our_headers) {
  const std::string headers = answer(kListed, "https://logs.example.org");
  BOOST_TEST(
      headers.starts_with("Vary: Origin\r\nAccess-Control-Allow-Origin: https://logs.example.org\r\n"));
  for (const char* name : {"ETag", "X-Request-ID", "RateLimit-Remaining", "Location", "X-Depth-Min",
                           "X-Depth-Max", "X-Rows", "Content-Range", "Retry-After"})
    BOOST_TEST(has(headers, name), name);
  BOOST_TEST(headers.ends_with("\r\n"));
  BOOST_TEST(!has(headers, "Allow-Methods"));
}

BOOST_AUTO_TEST_CASE(another_origin_is_not_but_caches_are_told) {
  for (const char* origin :
       {"https://evil.example", "http://logs.example.org", "https://logs.example.org:444",
        "https://logs.example.org.evil.example", "https://xlogs.example.org", "null", ""}) {
    BOOST_TEST(answer(kListed, origin) == "Vary: Origin\r\n", origin);
    BOOST_TEST(preflight(kListed, origin) == "Vary: Origin\r\n", origin);
  }
  BOOST_TEST(answer(kListed, std::nullopt) == "Vary: Origin\r\n");
}

BOOST_AUTO_TEST_CASE(a_star_is_answered_with_a_star) {
  BOOST_TEST(answer(kAny, "https://evil.example").starts_with("Access-Control-Allow-Origin: *\r\n"));
  BOOST_TEST(answer(kAny, "null").starts_with("Access-Control-Allow-Origin: *\r\n"));
  BOOST_TEST(answer(kAny, std::nullopt) == "");
  BOOST_TEST(!has(preflight(kAny, "https://evil.example"), "Vary: Origin"));
}

BOOST_AUTO_TEST_CASE(a_preflight_lists_methods_and_headers) {
  const std::string headers = preflight(kListed, "http://10.0.0.7:3000");
  BOOST_TEST(has(headers, "Access-Control-Allow-Origin: http://10.0.0.7:3000\r\n"));
  BOOST_TEST(has(headers, "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, DELETE\r\n"));
  BOOST_TEST(has(headers, "Access-Control-Max-Age: 600\r\n"));
  for (const char* name : {"Content-Type", "Content-Encoding", "If-Match", "If-None-Match", "If-Range",
                           "Range", "X-Admin-Token", "Authorization", "Upload-Id", "Upload-Offset",
                           "X-Request-ID", "traceparent", "tracestate", "baggage"})
    BOOST_TEST(has(headers, name), name);
}

BOOST_AUTO_TEST_CASE(a_preflight_allows_what_dashboards_and_tracing_add) {
  const char* asked =
      "x-grafana-device-id, x-dashboard-uid,x-datasource-uid , x-panel-id, x-query-group-id, range";
  const std::string headers = preflight(kAny, "https://a.example", asked);
  BOOST_TEST(has(
      headers,
      "baggage, x-grafana-device-id, x-dashboard-uid, x-datasource-uid, x-panel-id, x-query-group-id\r\n"));
  BOOST_TEST(has(headers, "Vary: Access-Control-Request-Headers\r\n"));
}

BOOST_AUTO_TEST_CASE(a_preflight_repeats_no_more_than_field_names) {
  const char* asked =
      "x-a\r\nSet-Cookie: b, x y, \"x,z\", x-good, <b>, , x:y, X-Forwarded-For, x-forwarded-prefix, "
      "forwarded, X-Real-IP";
  const std::string headers = preflight(kAny, "https://a.example", asked);
  BOOST_TEST(has(headers, "baggage, x-good\r\n"));
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "x-" + std::to_string(i) + ",";
  const std::string cut = preflight(kAny, "https://a.example", many);
  BOOST_TEST(has(cut, "x-63\r\n"));
  BOOST_TEST(!has(cut, "x-64"));
}

BOOST_AUTO_TEST_CASE(credentials_are_never_allowed) {
  BOOST_TEST(!has(answer(kListed, "https://logs.example.org"), "Credentials"));
  BOOST_TEST(!has(preflight(kAny, "https://logs.example.org"), "Credentials"));
}

BOOST_AUTO_TEST_CASE(an_origin_is_a_scheme_and_a_host) {
  for (const char* text :
       {"https://logs.example.org", "http://10.0.0.7:8000", "http://[::1]:80", "HTTP://Box"})
    BOOST_TEST(is_origin(text), text);
  for (const char* text : {"", "*", "null", "logs.example.org", "https://", "https://box/", "https://a b",
                           "ftp://box", "https://box?x", "https://user@box", "https://box\r\n"})
    BOOST_TEST(!is_origin(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
