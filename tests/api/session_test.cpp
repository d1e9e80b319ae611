// SPDX-License-Identifier: MIT
//
// Sessions: a cookie instead of a token, for reading alone.
#include "logs_fixture.hpp"

namespace api = framesd::api;
using framesd::http::Field;
using framesd::http::Method;
using framesd::test::Api;
using namespace std::chrono_literals;

namespace {

constexpr const char* kAdmin = "bore-hole-41-derrick";
constexpr const char* kRead = "wire-line-88-gamma";
constexpr const char* kWrong = "drill-bit-05-casing";

struct Browser : Api {
  Browser() { guard(); }

  void guard(std::uint32_t auth_failures = 20) { restart(guarded(auth_failures)); }
  static api::ServiceOptions guarded(std::uint32_t auth_failures = 20) {
    api::ServiceOptions options;
    options.tokens.read = {kRead};
    options.tokens.admin = {kAdmin};
    options.auth_failures = auth_failures;
    options.trusted_proxies = {"10.0.0.1"};
    return options;
  }

  unsigned show(std::string_view token, std::vector<Field> more = {}) {
    const std::string bearer = "Bearer " + std::string(token);
    more.push_back({"Authorization", bearer});
    return ask_with(std::move(more), "/session", Method::post).status;
  }
  // The cookie as a browser sends it back.
  std::string cookie_for(std::string_view token) {
    BOOST_REQUIRE_EQUAL(show(token), 204u);
    const std::string line = header("Set-Cookie");
    return line.substr(0, line.find(';'));
  }
  unsigned status_with(std::string_view cookie, std::string_view target, Method method = Method::get) {
    return ask_with({{"Cookie", cookie}}, target, method).status;
  }
  std::string error_code() {
    return std::string(boost::json::parse(response.content()).at("error_code").as_string());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session, Browser)

BOOST_AUTO_TEST_CASE(a_token_is_answered_with_a_cookie_that_does_not_hold_it) {
  BOOST_TEST(show(kRead) == 204u);
  BOOST_TEST(content().empty());
  const std::string line = header("Set-Cookie");
  BOOST_TEST(line.starts_with("framesd_session="));
  BOOST_TEST(line.ends_with("; Path=/; HttpOnly; SameSite=Strict"));
  BOOST_TEST(line.find(kRead) == std::string::npos);
  BOOST_TEST(header("Cache-Control") == "no-store");
  BOOST_TEST(ask_with({{"X-Admin-Token", kAdmin}}, "/session", Method::post).status == 204u);
}

BOOST_AUTO_TEST_CASE(without_a_right_token_there_is_none) {
  BOOST_TEST(status("/session", Method::post) == 401u);
  BOOST_TEST(header("Set-Cookie").empty());
  BOOST_TEST(header("WWW-Authenticate") == "Bearer realm=\"framesd\"");
  BOOST_TEST(show(kWrong) == 401u);
  BOOST_TEST(header("Set-Cookie").empty());
  const std::string cookie = cookie_for(kRead);
  BOOST_TEST(status_with(cookie, "/session", Method::post) == 401u);  // a session makes no other
}

BOOST_AUTO_TEST_CASE(the_token_is_asked_for_also_where_reading_is_open) {
  restart({.tokens = {.admin = {kAdmin}}});
  BOOST_TEST(status("/session", Method::post) == 401u);
  BOOST_TEST(show(kWrong) == 401u);
  BOOST_TEST(show(kAdmin) == 204u);
  restart({});
  BOOST_TEST(show(kAdmin) == 403u);
  BOOST_TEST(error_code() == "no_token_configured");
}

BOOST_AUTO_TEST_CASE(too_many_wrong_tokens_wait_here_as_everywhere) {
  guard(2);
  BOOST_TEST(show(kWrong) == 401u);
  BOOST_TEST(show(kWrong) == 401u);
  BOOST_TEST(show(kWrong) == 429u);
  BOOST_TEST(error_code() == "too_many_wrong_tokens");
  BOOST_TEST(show(kRead) == 204u);
}

BOOST_AUTO_TEST_CASE(the_cookie_reads_what_its_token_reads) {
  const std::string cookie = cookie_for(kRead);
  fill(100'000'000, 500'000, 3);
  for (const char* target : {"/frames", "/strip.png", "/frames.csv", "/cache/stats"}) {
    BOOST_TEST(status(target) == 401u, target);
    BOOST_TEST(status_with(cookie, target) == 200u, target);
    BOOST_TEST(status_with(cookie, target, Method::head) == 200u, target);
  }
}

BOOST_AUTO_TEST_CASE(the_cookie_changes_nothing_whatever_its_token_may) {
  const std::string cookie = cookie_for(kAdmin);
  BOOST_TEST(status_with(cookie, "/frames") == 200u);
  BOOST_TEST(status_with(cookie, "/cache", Method::del) == 401u);
  BOOST_TEST(status_with(cookie, "/frames/1.0", Method::del) == 401u);
  BOOST_TEST(status_with(cookie, "/frames/1.0", Method::put) == 401u);
  BOOST_TEST(status_with(cookie, "/frames", Method::post) == 401u);
  BOOST_TEST(status_with(cookie, "/frames/reload", Method::post) == 401u);
  BOOST_TEST(error_code() == "unauthorized");
}

BOOST_AUTO_TEST_CASE(a_token_that_is_sent_counts_and_not_the_cookie) {
  const std::string cookie = cookie_for(kRead);
  BOOST_TEST(ask_with({{"Cookie", cookie}, {"X-Admin-Token", kWrong}}, "/frames").status == 401u);
  BOOST_TEST(header("WWW-Authenticate").ends_with("error=\"invalid_token\""));
  const std::vector<Field> both = {{"Cookie", cookie}, {"X-Admin-Token", kAdmin}};
  BOOST_TEST(ask_with(both, "/cache", Method::del).status == 200u);
}

BOOST_AUTO_TEST_CASE(an_old_cookie_is_no_wrong_token) {
  guard(2);
  const std::string cookie = cookie_for(kRead);
  now += 12h;
  for (int i = 0; i < 5; ++i) BOOST_TEST(status_with(cookie, "/frames") == 401u);
  BOOST_TEST(header("WWW-Authenticate") == "Bearer realm=\"framesd\"");
  guard(2);
  for (int i = 0; i < 5; ++i) BOOST_TEST(status_with(cookie, "/frames") == 401u);
}

BOOST_AUTO_TEST_CASE(it_ends_when_it_is_deleted) {
  const std::string cookie = cookie_for(kRead);
  const std::string other = cookie_for(kRead);
  BOOST_TEST(status_with(cookie, "/session", Method::del) == 204u);
  BOOST_TEST(header("Set-Cookie") == "framesd_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  BOOST_TEST(status_with(cookie, "/frames") == 401u);
  BOOST_TEST(status_with(other, "/frames") == 200u);
  BOOST_TEST(status("/session", Method::del) == 204u);  // there is nothing to end, and that is fine
}

BOOST_AUTO_TEST_CASE(it_ends_with_its_token) {
  const std::string cookie = cookie_for(kRead);
  api::ServiceOptions options = guarded();
  options.tokens.read = {"mud-pump-17-caliper"};
  BOOST_REQUIRE(service->reconfigure(std::move(options)).has_value());
  BOOST_TEST(status_with(cookie, "/frames") == 401u);
  const std::string fresh = cookie_for("mud-pump-17-caliper");
  BOOST_TEST(status_with(fresh, "/frames") == 200u);
}

BOOST_AUTO_TEST_CASE(behind_a_proxy_it_is_of_the_prefix_and_of_tls) {
  const std::vector<Field> outside = {{"X-Forwarded-Prefix", "/well7"}, {"X-Forwarded-Proto", "https"}};
  remote = "10.0.0.1";
  BOOST_TEST(show(kRead, outside) == 204u);
  BOOST_TEST(header("Set-Cookie").ends_with("; Path=/well7; HttpOnly; SameSite=Strict; Secure"));
  BOOST_TEST(show(kRead, {{"X-Forwarded-Proto", "http"}}) == 204u);
  BOOST_TEST(header("Set-Cookie").ends_with("; Path=/; HttpOnly; SameSite=Strict"));
  remote = "192.0.2.7";  // not trusted
  BOOST_TEST(show(kRead, outside) == 204u);
  BOOST_TEST(header("Set-Cookie").ends_with("; Path=/; HttpOnly; SameSite=Strict"));
}

BOOST_AUTO_TEST_CASE(it_takes_no_parameters) {
  const std::vector<Field> token = {{"X-Admin-Token", kRead}};
  BOOST_TEST(ask_with(token, "/session?x=1", Method::post).status == 400u);
  BOOST_TEST(header("Set-Cookie").empty());
  BOOST_TEST(status("/session") == 405u);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

struct LogsOfSome : framesd::test::Logs {
  std::string cookie_for(std::string_view shown) {
    ask_with({{"X-Admin-Token", shown}}, "/session", Method::post);
    BOOST_REQUIRE_EQUAL(response.status, 204u);
    return header("Set-Cookie").substr(0, header("Set-Cookie").find(';'));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_session_is_for_the_logs_of_its_token, LogsOfSome) {
  make("a1");
  make("b1");
  restart_with(
      {.tokens = {.of_logs = {{.scope = framesd::http::Scope::read, .pattern = "a*", .token = kRead}}}});
  const std::string cookie = cookie_for(kRead);
  BOOST_TEST(ask_with({{"Cookie", cookie}}, "/logs/a1/frames").status == 200u);
  BOOST_TEST(ask_with({{"Cookie", cookie}}, "/logs/b1/frames").status == 403u);
  BOOST_TEST(ask_with({{"Cookie", cookie}}, "/logs").status == 200u);
  const auto listed = boost::json::parse(content()).at("logs").as_array();
  BOOST_REQUIRE_EQUAL(listed.size(), 1u);
  BOOST_TEST(listed[0].at("name").as_string() == "a1");
}
