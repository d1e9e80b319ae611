// SPDX-License-Identifier: MIT
#include "api_fixture.hpp"

#include <utility>

namespace api = framesd::api;
using framesd::http::Method;
using framesd::test::Api;

namespace {

struct Filled : Api {
  Filled() { fill(100'000'000, 500'000, 20); }  // 100.0, 100.5, ... 109.5
};

std::vector<double> depths_of(const boost::json::value& page) {
  std::vector<double> depths;
  for (const auto& frame : page.at("frames").as_array())
    depths.push_back(frame.at("depth").to_number<double>());
  return depths;
}

std::vector<std::string> wrong_parameters(const boost::json::value& problem) {
  std::vector<std::string> names;
  for (const auto& error : problem.at("errors").as_array())
    names.emplace_back(error.at("parameter").as_string());
  return names;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(frames_page, Filled)

BOOST_AUTO_TEST_CASE(bounds_include_both_ends) {
  const std::vector<double> expected = {101.0, 101.5, 102.0};
  BOOST_TEST(depths_of(json("/frames?depth_min=101&depth_max=102")) == expected);
}

BOOST_AUTO_TEST_CASE(limit_offset_and_order_choose_the_page) {
  const std::vector<double> expected = {108.5, 108.0};
  const auto page = json("/frames?limit=2&offset=2&order=DESC");
  BOOST_TEST(depths_of(page) == expected);
  BOOST_TEST(page.at("metadata").at("total").as_int64() == 20);
}

BOOST_AUTO_TEST_CASE(following_next_visits_every_frame_once) {
  std::vector<double> seen;
  std::string target = "/frames?depth_min=100.5&limit=7";
  while (!target.empty()) {
    const auto page = json(target);
    for (const double depth : depths_of(page)) seen.push_back(depth);
    BOOST_TEST(page.at("metadata").at("total").as_int64() == 19);
    const auto& next = page.at("metadata").at("next");
    target = next.is_null() ? "" : std::string(next.as_string());
  }
  BOOST_TEST(seen.size() == 19u);
  BOOST_TEST(std::ranges::is_sorted(seen));
}

BOOST_AUTO_TEST_CASE(wrong_parameters_are_all_named_and_400_wins) {
  const auto problem = json("/frames?limit=0&depth_min=nan&ofset=3&order=up", 400);
  const std::vector<std::string> expected = {"ofset", "limit", "depth_min", "order"};
  auto names = wrong_parameters(problem);
  BOOST_TEST(std::ranges::is_permutation(names, expected));
  BOOST_TEST(problem.at("instance").as_string() == "/frames?limit=0&depth_min=nan&ofset=3&order=up");
  BOOST_TEST(problem.at("request_id").as_string() == "test-1");
}

BOOST_AUTO_TEST_CASE(statuses_of_values) {
  for (const auto& [query, expected] : {std::pair{"limit=1", 200u},
                                        {"limit=1000", 200u},
                                        {"limit=1001", 422u},
                                        {"limit=1.0", 422u},
                                        {"limit=-1", 422u},
                                        {"limit=", 422u},
                                        {"limit", 422u},
                                        {"offset=9223372036854775807", 200u},
                                        {"offset=9223372036854775808", 422u},
                                        {"depth_min=1e999", 422u},
                                        {"depth_min=0x10", 422u},
                                        {"depth_min=+1e2", 200u},
                                        {"depth_min=2&depth_max=1", 400u},
                                        {"limit=1&limit=1", 400u},
                                        {"colormap=gray", 400u},
                                        {"_=1&_cache=2", 200u},
                                        {"limit=%zz", 400u}}) {
    BOOST_TEST(status(std::string("/frames?") + query) == expected, query);
  }
}

BOOST_AUTO_TEST_CASE(long_pages_say_what_they_cost) {
  const auto estimate = [&](std::string_view target) {
    const framesd::http::Request request{.target = target, .request_id = "t"};
    response.clear();
    const api::Reply reply = service->answer(request, context, response);
    BOOST_REQUIRE(std::holds_alternative<api::Work>(reply));
    return std::get<api::Work>(reply).estimate;
  };
  BOOST_TEST((estimate("/frames?limit=100") <= std::chrono::microseconds(250)));
  BOOST_TEST((estimate("/frames?limit=1000") > std::chrono::microseconds(250)));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(one_frame, Filled)

BOOST_AUTO_TEST_CASE(is_json_with_statistics_or_a_picture) {
  const auto frame = json("/frames/100.5");
  BOOST_TEST(frame.at("depth").to_number<double>() == 100.5);
  BOOST_TEST(frame.at("stats").at("mean").to_number<double>() == 4.5);
  BOOST_TEST(ask("/frames/100.5.png").content_type == "image/png");
  BOOST_TEST(response.content().starts_with("\x89PNG"));
  BOOST_TEST(response.route == "/frames/{depth}.png");
}

BOOST_AUTO_TEST_CASE(absent_names_its_neighbours) {
  const auto between = json("/frames/100.6", 404);
  BOOST_TEST(between.at("nearest_below").to_number<double>() == 100.5);
  BOOST_TEST(between.at("nearest_above").to_number<double>() == 101.0);
  const auto beyond = json("/frames/1e6", 404);
  BOOST_TEST(beyond.at("nearest_below").to_number<double>() == 109.5);
  BOOST_TEST(beyond.at("nearest_above").is_null());
}

BOOST_AUTO_TEST_CASE(what_is_no_depth_is_422) {
  for (const char* target : {"/frames/abc", "/frames/nan", "/frames/1e999", "/frames/abc.png"}) {
    BOOST_TEST(status(target) == 422u, target);
  }
}

BOOST_AUTO_TEST_CASE(parameters_of_other_routes_are_unknown) {
  BOOST_TEST(status("/frames/100.5?limit=1") == 400u);
  BOOST_TEST(status("/frames/100.5.png?offset=1") == 400u);
}

BOOST_AUTO_TEST_SUITE_END()
