// SPDX-License-Identifier: MIT
//
// Who may ask: names in Host, rates, pages of other origins, tokens.
#include "api_fixture.hpp"

namespace api = framesd::api;
using framesd::http::Field;
using framesd::http::Method;
using framesd::test::Api;
using namespace std::chrono_literals;

namespace {

constexpr const char* kAdmin = "bore-hole-41-derrick";
constexpr const char* kIngest = "mud-pump-17-caliper";
constexpr const char* kRead = "wire-line-88-gamma";

struct Guarded : Api {
  void guard(bool read, bool ingest, bool admin, std::uint32_t auth_failures = 20) {
    api::ServiceOptions options;
    if (read) options.tokens.read = {kRead};
    if (ingest) options.tokens.ingest = {kIngest};
    if (admin) options.tokens.admin = {kAdmin};
    options.auth_failures = auth_failures;
    restart(std::move(options));
  }
  unsigned status_with(std::string_view token, std::string_view target, Method method = Method::get) {
    return ask_with({{"X-Admin-Token", token}}, target, method).status;
  }
  std::string error_code() {
    return std::string(boost::json::parse(response.content()).at("error_code").as_string());
  }
};

std::string refusal_of(Api& api, framesd::api::ServiceOptions options) {
  const auto refused = api.service->reconfigure(std::move(options));
  return refused ? std::string() : refused.error().detail;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tokens, Guarded)

BOOST_AUTO_TEST_CASE(without_tokens_reading_is_open_and_the_rest_shut_and_says_so) {
  BOOST_TEST(status("/frames") == 200u);
  BOOST_TEST(status("/cache", Method::del) == 403u);
  BOOST_TEST(error_code() == "no_token_configured");
  BOOST_TEST(response.content().find("admin_token_file") != std::string::npos);
  BOOST_TEST(status_with("anything", "/cache", Method::del) == 403u);
  BOOST_TEST(status_with("anything", "/frames") == 200u);
}

BOOST_AUTO_TEST_CASE(an_ingest_token_alone_leaves_admin_routes_shut) {
  guard(false, true, false);
  BOOST_TEST(status_with(kIngest, "/cache", Method::del) == 403u);
  BOOST_TEST(error_code() == "no_token_configured");
}

BOOST_AUTO_TEST_CASE(missing_and_wrong_tokens_are_challenged) {
  guard(true, true, true);
  BOOST_TEST(status("/frames") == 401u);
  BOOST_TEST(header("WWW-Authenticate") == "Bearer realm=\"framesd\"");
  BOOST_TEST(header("Cache-Control") == "no-store");
  BOOST_TEST(status_with("drill-bit-05-casing", "/frames") == 401u);
  BOOST_TEST(header("WWW-Authenticate") == "Bearer realm=\"framesd\", error=\"invalid_token\"");
  BOOST_TEST(error_code() == "unauthorized");
}

BOOST_AUTO_TEST_CASE(a_wider_token_includes_the_narrower) {
  guard(true, true, true);
  for (const char* token : {kRead, kIngest, kAdmin}) BOOST_TEST(status_with(token, "/frames") == 200u, token);
  BOOST_TEST(status_with(kRead, "/cache", Method::del) == 403u);
  BOOST_TEST(error_code() == "insufficient_scope");
  BOOST_TEST(status_with(kIngest, "/cache", Method::del) == 403u);
  BOOST_TEST(status_with(kAdmin, "/cache", Method::del) == 200u);
}

BOOST_AUTO_TEST_CASE(bearer_is_as_good) {
  guard(false, false, true);
  const std::string bearer = std::string("Bearer ") + kAdmin;
  BOOST_TEST(ask_with({{"Authorization", bearer}}, "/cache", Method::del).status == 200u);
  BOOST_TEST(json("/frames").is_object());
}

BOOST_AUTO_TEST_CASE(status_routes_and_questions_need_none) {
  guard(true, true, true);
  lifecycle.enter(api::Lifecycle::Stage::serving);
  for (const char* target : {"/health", "/ready", "/version", "/metrics"}) {
    BOOST_TEST(status(target) == 200u, target);
    BOOST_TEST(status_with("wrong", target) == 200u, target);
  }
  BOOST_TEST(status("/frames", Method::options) == 204u);
  BOOST_TEST(status("/frames", Method::other) == 405u);
  BOOST_TEST(status("/nowhere") == 404u);
  BOOST_TEST(status("/") == 401u);
}

BOOST_AUTO_TEST_CASE(who_sends_too_many_wrong_tokens_is_told_to_wait) {
  guard(true, false, true, 3);
  for (int i = 0; i < 3; ++i) BOOST_TEST(status_with("drill-bit-05-casing", "/frames") == 401u);
  BOOST_TEST(status_with("drill-bit-05-casing", "/frames") == 429u);
  BOOST_TEST(header("Retry-After") == "60");
  BOOST_TEST(error_code() == "too_many_wrong_tokens");
  BOOST_TEST(status("/frames") == 401u);  // no token, none wrong
  remote = "192.0.2.8";
  BOOST_TEST(status_with("drill-bit-05-casing", "/frames") == 401u);
  remote = "192.0.2.7";
  now += 61s;
  BOOST_TEST(status_with("drill-bit-05-casing", "/frames") == 401u);
}

BOOST_AUTO_TEST_CASE(a_right_token_is_never_refused_for_others_wrong_ones) {
  guard(true, false, true, 3);
  for (int i = 0; i < 9; ++i) status_with("drill-bit-05-casing", "/frames");
  BOOST_TEST(response.status == 429u);
  BOOST_TEST(status_with(kRead, "/frames") == 200u);
  BOOST_TEST(status_with(kAdmin, "/cache", Method::del) == 200u);
  BOOST_TEST(status_with(kRead, "/cache", Method::del) == 403u);
  BOOST_TEST(error_code() == "insufficient_scope");
  BOOST_TEST(status_with("drill-bit-05-casing", "/frames") == 429u);
}

BOOST_AUTO_TEST_CASE(weak_and_doubled_tokens_are_refused_without_repeating_them) {
  BOOST_TEST(refusal_of(*this, {.tokens = {.admin = {"short"}}}) ==
             "the admin token is shorter than 16 characters");
  BOOST_TEST(
      refusal_of(*this, {.tokens = {.read = {"change-me-in-production"}}}).starts_with("the read token "));
  BOOST_TEST(refusal_of(*this, {.tokens = {.ingest = {kRead}, .admin = {kRead}}}) ==
             "the admin token is also the ingest token");
  BOOST_TEST(refusal_of(*this, {.tokens = {.ingest = {kIngest, kRead}, .admin = {kAdmin, kRead}}}) ==
             "the admin token is also the ingest token");
  BOOST_TEST(refusal_of(*this, {.tokens = {.admin = {kAdmin, kAdmin, kAdmin}}}) ==
             "there are more than two admin tokens");
}

BOOST_AUTO_TEST_CASE(during_a_rotation_both_tokens_are_good) {
  restart({.tokens = {.admin = {kAdmin, kIngest}}});
  BOOST_TEST(status_with(kAdmin, "/cache", Method::del) == 200u);
  BOOST_TEST(status_with(kIngest, "/cache", Method::del) == 200u);
  BOOST_TEST(status_with(kRead, "/cache", Method::del) == 401u);
  BOOST_TEST(refusal_of(*this, {.tokens = {.admin = {kAdmin}}}).empty());
  BOOST_TEST(status_with(kIngest, "/cache", Method::del) == 401u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(rates, Guarded)

BOOST_AUTO_TEST_CASE(more_than_the_burst_wait_and_are_told_how_long) {
  restart({.rate_limit = 2, .rate_burst = 3});
  for (const char* remaining : {"2", "1", "0"}) {
    BOOST_TEST(status("/frames") == 200u);
    BOOST_TEST(header("RateLimit-Limit") == "3");
    BOOST_TEST(header("RateLimit-Remaining") == remaining);
    BOOST_TEST(header("RateLimit-Reset") != "");
  }
  BOOST_TEST(status("/frames") == 429u);
  BOOST_TEST(error_code() == "rate_limited");
  BOOST_TEST(header("Retry-After") == "1");
  BOOST_TEST(header("RateLimit-Remaining") == "0");
  now += 500ms;
  BOOST_TEST(status("/nowhere") == 404u);
  BOOST_TEST(header("RateLimit-Remaining") == "0");
}

BOOST_AUTO_TEST_CASE(probes_files_of_the_viewer_other_addresses_and_unix_sockets_are_not_counted) {
  restart({.rate_limit = 1, .rate_burst = 1});
  lifecycle.enter(api::Lifecycle::Stage::serving);
  BOOST_TEST(status("/frames") == 200u);
  BOOST_TEST(status("/frames") == 429u);
  for (const char* target : {"/health?x=1", "/ready", "/metrics"}) BOOST_TEST(status(target) == 200u, target);
  BOOST_TEST(header("RateLimit-Limit").empty());
  BOOST_TEST(status("/assets/0/main.js") == 404u);  // a page loads several at once
  BOOST_TEST(header("RateLimit-Limit").empty());
  remote = "192.0.2.8";
  BOOST_TEST(status("/frames") == 200u);
  remote = "";
  for (int i = 0; i < 3; ++i) BOOST_TEST(status("/frames") == 200u);
}

BOOST_AUTO_TEST_CASE(no_limit_is_not_spoken_of) {
  for (int i = 0; i < 100; ++i) status("/frames");
  BOOST_TEST(response.status == 200u);
  BOOST_TEST(header("RateLimit-Limit").empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(proxies, Guarded)

BOOST_AUTO_TEST_CASE(behind_a_trusted_one_each_client_is_its_own) {
  restart({.tokens = {.admin = {kAdmin}}, .auth_failures = 1, .trusted_proxies = {"10.0.0.1"}});
  remote = "10.0.0.1";
  const auto guess = [&](std::string_view client) {
    return ask_with({{"X-Forwarded-For", client}, {"X-Admin-Token", "drill-bit-05-casing"}}, "/cache",
                    Method::del)
        .status;
  };
  BOOST_TEST(guess("192.0.2.66") == 401u);
  BOOST_TEST(guess("192.0.2.66") == 429u);
  BOOST_TEST(guess("192.0.2.7") == 401u);
  BOOST_TEST(guess("2001:db8::1") == 401u);
  BOOST_TEST(guess("2001:db8::2") == 429u);  // of one /64
  remote = "10.0.0.2";                       // not trusted: one client, whatever it says
  BOOST_TEST(guess("192.0.2.8") == 401u);
  BOOST_TEST(guess("192.0.2.9") == 429u);
}

BOOST_AUTO_TEST_CASE(each_client_has_its_own_rate) {
  restart({.rate_limit = 1, .rate_burst = 1, .trusted_proxies = {"10.0.0.1", "unix"}});
  for (const char* proxy : {"10.0.0.1", ""}) {
    remote = proxy;
    const std::string client = *proxy == '\0' ? "192.0.2.7" : "192.0.2.8";
    BOOST_TEST(ask_with({{"X-Forwarded-For", client}}, "/frames").status == 200u);
    BOOST_TEST(ask_with({{"X-Forwarded-For", client}}, "/frames").status == 429u);
    BOOST_TEST(ask_with({{"X-Forwarded-For", client + "1"}}, "/frames").status == 200u);
  }
}

BOOST_AUTO_TEST_CASE(both_names_have_to_be_allowed) {
  restart({.allowed_hosts = {"rig.example"}, .trusted_proxies = {"10.0.0.1"}});
  const auto with = [&](std::string_view host, std::string_view outside) {
    return ask_with({{"Host", host}, {"X-Forwarded-Host", outside}}, "/frames").status;
  };
  remote = "10.0.0.1";
  BOOST_TEST(with("10.0.0.2:8000", "rig.example") == 200u);
  BOOST_TEST(with("10.0.0.2:8000", "evil.example") == 403u);
  BOOST_TEST(error_code() == "host_not_allowed");
  BOOST_TEST(with("evil.example", "rig.example") == 403u);
  remote = "192.0.2.7";
  BOOST_TEST(with("rig.example", "evil.example") == 200u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(other_hosts, Guarded)

BOOST_AUTO_TEST_CASE(a_foreign_name_is_refused) {
  restart({.allowed_hosts = {"rig.example"}});
  const auto with_host = [&](std::string_view host) { return ask_with({{"Host", host}}, "/frames").status; };
  for (const char* ours : {"rig.example", "RIG.example:8000", "localhost", "127.0.0.1:80", "[::1]"})
    BOOST_TEST(with_host(ours) == 200u, ours);
  BOOST_TEST(with_host("evil.example") == 403u);
  BOOST_TEST(error_code() == "host_not_allowed");
}

BOOST_AUTO_TEST_CASE(pages_of_allowed_origins_may_read_every_answer) {
  restart({.cors_origins = {"https://logs.example"}});
  for (const char* target : {"/frames", "/frames?limit=0", "/nowhere"}) {
    ask_with({{"Origin", "https://logs.example"}}, target);
    BOOST_TEST(header("Access-Control-Allow-Origin") == "https://logs.example", target);
    BOOST_TEST(header("Access-Control-Expose-Headers").find("ETag") != std::string::npos, target);
  }
  ask_with({{"Origin", "https://evil.example"}}, "/frames");
  BOOST_TEST(header("Access-Control-Allow-Origin").empty());
}

BOOST_AUTO_TEST_CASE(a_preflight_is_answered_without_a_token) {
  restart({.tokens = {.read = {kRead}}, .cors_origins = {"*"}});
  ask_with({{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "GET"}}, "/frames",
           Method::options);
  BOOST_TEST(response.status == 204u);
  BOOST_TEST(header("Access-Control-Allow-Origin") == "*");
  BOOST_TEST(header("Access-Control-Allow-Methods").find("GET") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_origins_nothing_is_said) {
  ask_with({{"Origin", "https://a.example"}}, "/frames");
  BOOST_TEST(response.lasting_headers.empty());
}

BOOST_AUTO_TEST_SUITE_END()
