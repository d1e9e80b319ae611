// SPDX-License-Identifier: MIT
#include "api_fixture.hpp"

#include <set>
#include <sstream>

namespace api = framesd::api;
using framesd::http::Method;
using framesd::test::Api;
using namespace std::chrono_literals;

namespace {

struct Measured : Api {
  void record(std::string_view target, unsigned status, std::size_t bytes, std::chrono::microseconds took,
              Method method = Method::get) {
    ask(target, method);
    service->record({method, response.route, status, bytes, took});
  }

  // The sample of that name and labels; empty if there is none.
  std::string sample(const std::string& name) {
    std::istringstream text{std::string(ask("/metrics").content())};
    for (std::string line; std::getline(text, line);) {
      if (line.starts_with(name + " ")) return line.substr(name.size() + 1);
    }
    return {};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics_route, Measured)

BOOST_AUTO_TEST_CASE(requests_count_by_route_template_method_and_code) {
  record("/frames/1.5", 404, 100, 200us);
  record("/frames/2.5", 404, 50, 20ms);
  record("/frames/2.5.png", 200, 7, 1us);
  record("/nowhere/at/all", 404, 0, 1us);
  record("/frames", 405, 0, 1us, Method::other);
  BOOST_TEST(sample(R"(framesd_http_requests_total{route="/frames/{depth}",method="GET",code="404"})") ==
             "2");
  BOOST_TEST(sample(R"(framesd_http_requests_total{route="unmatched",method="GET",code="404"})") == "1");
  BOOST_TEST(sample(R"(framesd_http_requests_total{route="/frames",method="other",code="405"})") == "1");
  BOOST_TEST(sample("framesd_http_response_bytes_total") == "157");
  const std::string bucket = R"(framesd_http_request_duration_seconds_bucket{route="/frames/{depth}",le=)";
  BOOST_TEST(sample(bucket + "\"0.0001\"}") == "0");
  BOOST_TEST(sample(bucket + "\"0.00025\"}") == "1");
  BOOST_TEST(sample(bucket + "\"+Inf\"}") == "2");
  BOOST_TEST(sample(R"(framesd_http_request_duration_seconds_count{route="/frames/{depth}"})") == "2");
}

BOOST_AUTO_TEST_CASE(rows_of_two_endpoints_of_one_template_are_one_route) {
  const std::string before =
      sample(R"(framesd_http_requests_total{route="/cache",method="DELETE",code="403"})");
  BOOST_TEST(before.empty());
  record("/cache", 403, 0, 1us, Method::del);
  BOOST_TEST(sample(R"(framesd_http_requests_total{route="/cache",method="DELETE",code="403"})") == "1");
}

BOOST_AUTO_TEST_CASE(an_unusual_status_is_other) {
  record("/frames", 599, 0, 1us);
  record("/frames", 1000, 0, 1us);
  BOOST_TEST(sample(R"(framesd_http_requests_total{route="/frames",method="GET",code="other"})") == "2");
}

BOOST_AUTO_TEST_CASE(ready_is_what_the_route_says) {
  BOOST_TEST(sample("framesd_ready") == "0");  // it starts
  lifecycle.enter(framesd::api::Lifecycle::Stage::serving);
  BOOST_TEST(sample("framesd_ready") == "1");
  store.reported.disk_free_bytes = 0;
  BOOST_TEST(sample("framesd_ready") == "0");
  BOOST_TEST(sample("framesd_store_writable") == "1");
  store.reported.disk_free_bytes = std::uint64_t{1} << 40;
  store.reported.answers = false;
  BOOST_TEST(sample("framesd_ready") == "0");
}

BOOST_AUTO_TEST_CASE(store_caches_and_build_are_told) {
  fill(100'000'000, 500'000, 3);
  ask("/frames");
  ask("/frames");
  BOOST_TEST(sample("framesd_frames{log=\"default\"}") == "3");
  BOOST_TEST(sample(R"(framesd_cache_hits_total{cache="range"})") == "1");
  BOOST_TEST(sample(R"(framesd_cache_misses_total{cache="range"})") == "1");
  BOOST_TEST(sample(R"(framesd_cache_entries{cache="frame"})") == "0");
  BOOST_TEST(std::stod(sample("framesd_store_generation")) >= 1);
  BOOST_TEST(std::stod(sample("process_start_time_seconds")) > 1.6e9);
  BOOST_TEST(std::stod(sample("process_resident_memory_bytes")) > 1e6);
  BOOST_TEST(std::stod(sample("process_open_fds")) >= 3);
  BOOST_TEST(std::string(response.content()).find("framesd_build_info{version=") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_last_reload_is_told) {
  BOOST_TEST(sample("framesd_config_last_reload_successful") == "1");
  service->record_reload(false);
  BOOST_TEST(sample("framesd_config_last_reload_successful") == "0");
  service->record_reload(true);
  BOOST_TEST(sample("framesd_config_last_reload_successful") == "1");
}

BOOST_AUTO_TEST_CASE(connections_are_those_of_the_program) {
  BOOST_TEST(sample("framesd_connections").empty());
  restart({.connections = [] { return std::size_t{7}; }});
  BOOST_TEST(sample("framesd_connections") == "7");
}

BOOST_AUTO_TEST_CASE(every_sample_follows_the_head_of_its_family_which_stands_once) {
  record("/frames", 200, 1, 1us);
  std::istringstream text{std::string(ask("/metrics").content())};
  std::set<std::string> seen;
  std::string family;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("# HELP ")) {
      family = line.substr(7, line.find(' ', 7) - 7);
      BOOST_TEST(seen.insert(family).second, line);
      BOOST_REQUIRE(std::getline(text, line).good());
      BOOST_TEST(line.starts_with("# TYPE " + family + " "), line);
      continue;
    }
    const std::string name = line.substr(0, line.find_first_of("{ "));
    BOOST_TEST(name.starts_with(family), line);
  }
  BOOST_TEST(response.content_type.starts_with("text/plain; version=0.0.4"));
}

BOOST_AUTO_TEST_CASE(off_is_not_there) {
  restart({.metrics = false});
  BOOST_TEST(status("/metrics") == 404u);
}

BOOST_AUTO_TEST_SUITE_END()
