// SPDX-License-Identifier: MIT
#include "api_fixture.hpp"

#include <algorithm>

using framesd::api::Lifecycle;
using framesd::http::Method;
using framesd::test::Api;

namespace {

// "2026-11-28T04:26:58.114Z"
bool is_utc(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd.dddZ";
  return std::ranges::equal(text, kForm,
                            [](char c, char form) { return form == 'd' ? c >= '0' && c <= '9' : c == form; });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(status_routes, Api)

BOOST_AUTO_TEST_CASE(health_tells_who_answers) {
  const auto health = json("/health?any=1&any=2");
  BOOST_TEST(health.at("status").as_string() == "healthy");
  BOOST_TEST(health.at("app_name").as_string() == "Hole \"7\"");
  BOOST_TEST(health.at("database").as_string() == "connected");
  BOOST_TEST(response.headers.find("Cache-Control: no-store\r\n") != std::string::npos);
  BOOST_TEST(is_utc(health.at("timestamp").as_string()));
}

BOOST_AUTO_TEST_CASE(ready_follows_the_process) {
  BOOST_TEST(json("/ready", 503).at("reasons").as_array().at(0).as_string() == "starting");
  lifecycle.enter(Lifecycle::Stage::serving);
  const auto ready = json("/ready");
  BOOST_TEST(ready.at("status").as_string() == "ready");
  BOOST_TEST(is_utc(ready.at("timestamp").as_string()));
  BOOST_TEST(!ready.as_object().contains("reasons"));
  lifecycle.enter(Lifecycle::Stage::draining);
  const auto draining = json("/ready", 503);
  BOOST_TEST(draining.at("status").as_string() == "not ready");
  BOOST_TEST(is_utc(draining.at("timestamp").as_string()));
  BOOST_TEST(draining.at("reasons").as_array().at(0).as_string() == "draining");
}

BOOST_AUTO_TEST_CASE(a_store_in_trouble_is_not_ready_and_says_why) {
  lifecycle.enter(Lifecycle::Stage::serving);
  store.reported.disk_free_bytes = 1000;
  BOOST_TEST(json("/ready", 503).at("reasons").as_array().at(0).as_string() == "disk nearly full");
  store.reported.disk_free_bytes = std::uint64_t{1} << 40;
  BOOST_TEST(status("/ready") == 200u);
  store.reported.full = true;
  BOOST_TEST(json("/ready", 503).at("reasons").as_array().at(0).as_string() ==
             "the store is full: it has reached map_size");
  store.reported.full = false;
  store.reported.read_only_because = "a write failed";
  const auto reasons = json("/ready", 503).at("reasons").as_array();
  BOOST_TEST(reasons.at(0).as_string() == "the store is read-only: a write failed");
  BOOST_TEST(status("/health") == 200u);
}

BOOST_AUTO_TEST_CASE(version_and_root_take_no_parameters) {
  BOOST_TEST(json("/version").at("name").as_string() == "framesd");
  BOOST_TEST(json("/").at("health").as_string() == "/health");
  BOOST_TEST(status("/version?x=1") == 400u);
  BOOST_TEST(status("/?x=1") == 400u);
}

BOOST_AUTO_TEST_CASE(version_and_root_say_how_they_may_be_kept) {
  for (const char* target : {"/", "/version"}) {
    ask(target);
    BOOST_TEST(header("Cache-Control") == "no-cache", target);
  }
  ask("/");
  BOOST_TEST(header("Vary") == "Accept");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(routing, Api)

BOOST_AUTO_TEST_CASE(what_is_not_there_is_404_with_a_problem) {
  const auto problem = json("/nowhere", 404);
  BOOST_TEST(problem.at("status").as_int64() == 404);
  BOOST_TEST(problem.at("error_code").as_string() == "not_found");
  BOOST_TEST(response.route == "unmatched");
  BOOST_TEST(status("/frames/1/2") == 404u);
  BOOST_TEST(status("/../frames") == 404u);
}

BOOST_AUTO_TEST_CASE(another_method_is_405_with_what_is_allowed) {
  for (const Method method : {Method::post, Method::put, Method::del, Method::other}) {
    BOOST_TEST(status("/version", method) == 405u);
    BOOST_TEST(response.headers.find("Allow: GET, HEAD, OPTIONS\r\n") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(options_tell_what_is_allowed) {
  BOOST_TEST(status("/version", Method::options) == 204u);
  BOOST_TEST(response.headers.find("Allow: GET, HEAD, OPTIONS\r\n") != std::string::npos);
  BOOST_TEST(response.content().empty());
}

BOOST_AUTO_TEST_CASE(a_trailing_slash_leads_to_the_path_without_it) {
  BOOST_TEST(status("/frames/?limit=5") == 308u);
  BOOST_TEST(response.headers.find("Location: /frames?limit=5\r\n") != std::string::npos);
  BOOST_TEST(status("//evil.example/") == 404u);
}

BOOST_AUTO_TEST_CASE(a_path_that_cannot_be_read_is_400) {
  for (const char* target : {"/frames%2F1", "/frames/%00", "/frames/%zz", "/frames/%"}) {
    BOOST_TEST(status(target) == 400u, target);
  }
}

BOOST_AUTO_TEST_SUITE_END()
