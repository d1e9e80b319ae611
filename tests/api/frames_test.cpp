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
                                        {"colormap=GRAY_r", 200u},
                                        {"colormap=virdis", 422u},
                                        {"colormap=000000,ffffff", 200u},
                                        {"colormap=", 422u},
                                        {"image=jpeg", 422u},
                                        {"png=indexed&image=png&fields=stats", 200u},
                                        {"fields=depth", 422u},
                                        {"samples=source", 400u},
                                        {"_=1&_cache=2", 200u},
                                        {"limit=%zz", 400u}}) {
    BOOST_TEST(status(std::string("/frames?") + query) == expected, query);
  }
}

BOOST_AUTO_TEST_CASE(statuses_of_colours) {
  for (const auto& [query, expected] : {std::pair{"rescale=10,200", 200u},
                                        {"rescale=200,10", 422u},
                                        {"rescale=10,10", 422u},
                                        {"rescale=10", 422u},
                                        {"rescale=10,300", 422u},
                                        {"rescale=10,200&norm=none", 200u},
                                        {"rescale=10,200&norm=static", 422u},
                                        {"norm=static&clip=1,99", 200u},
                                        {"norm=dynamic&clip=1,99&window=2.5", 200u},
                                        {"norm=static&deviations=2", 200u},
                                        {"norm=dynamic&deviations=0.5", 200u},
                                        {"norm=static&deviations=0", 422u},
                                        {"norm=static&deviations=11", 422u},
                                        {"norm=static&deviations=2&clip=2,98", 422u},
                                        {"deviations=2", 422u},
                                        {"clip=2,98", 422u},
                                        {"norm=static&clip=98,2", 422u},
                                        {"norm=static&clip=0,101", 422u},
                                        {"norm=static&window=1", 422u},
                                        {"window=1", 422u},
                                        {"norm=dynamic&window=0", 422u},
                                        {"norm=best", 422u},
                                        {"gamma=0.1", 200u},
                                        {"gamma=10.5", 422u},
                                        {"gamma=nan", 422u},
                                        {"invert=1", 200u},
                                        {"invert=yes", 422u}}) {
    BOOST_TEST(status(std::string("/frames?") + query) == expected, query);
    BOOST_TEST(status(std::string("/frames/100.5?") + query) == expected, query);
    BOOST_TEST(status(std::string("/frames/100.5.png?") + query) == expected, query);
    BOOST_TEST(status(std::string("/frames.ndjson?") + query) == expected, query);
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_colormap_names_the_nearest) {
  const auto problem = json("/frames?colormap=virdis", 422);
  BOOST_TEST(problem.at("detail").as_string().find("did you mean 'viridis'?") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(next_repeats_all_but_the_offset) {
  const auto next = [&](std::string_view target) {
    return std::string(json(target).at("metadata").at("next").as_string());
  };
  BOOST_TEST(next("/frames?limit=2&offset=3&depth_min=1e2&order=asc&_x=1") ==
             "/frames?depth_min=100.0&limit=2&order=asc&after=102.0");
  BOOST_TEST(
      next("/frames?colormap=%23000000,%23ffffff&limit=1&norm=static&clip=1,99&fields=stats&image=gray") ==
      "/frames?limit=1&colormap=%23000000,%23ffffff&norm=static&clip=1,99&fields=stats&image=gray&after=100."
      "0");
}

BOOST_AUTO_TEST_CASE(statistics_come_when_asked_for) {
  BOOST_TEST(!json("/frames?limit=1").at("frames").at(0).as_object().contains("stats"));
  const auto stats = json("/frames?limit=1&fields=stats").at("frames").at(0).at("stats");
  BOOST_TEST(stats.at("mean").to_number<double>() == 4.5);
}

BOOST_AUTO_TEST_CASE(accept_chooses_the_form) {
  const auto type_for = [&](std::string_view accept) {
    ask_accepting("/frames?limit=3", accept);
    return response.content_type;
  };
  BOOST_TEST(type_for("*/*") == "application/json");
  BOOST_TEST(type_for("text/html, application/json;q=0.5") == "application/json");
  BOOST_TEST(type_for("application/x-ndjson") == "application/x-ndjson");
  BOOST_TEST(type_for("text/csv, application/json;q=0.9") == "text/csv");
  BOOST_TEST(type_for("image/png") == "application/problem+json");
  BOOST_TEST(response.status == 406u);
  BOOST_TEST(response.content().find("text/csv") != std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(parameters_follow_the_form) {
  ask_accepting("/frames?limit=5000&samples=frame", "text/csv");
  BOOST_TEST(response.status == 200u);
  ask_accepting("/frames?limit=5000&samples=frame", "application/json");
  BOOST_TEST(response.status == 400u);
}

BOOST_AUTO_TEST_CASE(short_pages_are_answered_at_once_and_long_ones_say_what_they_cost) {
  const auto reply_to = [&](std::string_view target) {
    const framesd::http::Request request{.target = target, .request_id = "t"};
    response.clear();
    return service->answer(request, context, response);
  };
  BOOST_TEST(std::holds_alternative<api::Answered>(reply_to("/frames?limit=100")));
  for (const char* target : {"/frames?limit=1000", "/frames?norm=static", "/frames?norm=dynamic"}) {
    const api::Reply reply = reply_to(target);
    BOOST_REQUIRE(std::holds_alternative<api::Work>(reply));
    BOOST_TEST((std::get<api::Work>(reply).estimate > api::kInlineWork), target);
  }
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

BOOST_AUTO_TEST_CASE(nearest_takes_the_one_within_reach) {
  const auto depth = [&](std::string_view target) { return json(target).at("depth").to_number<double>(); };
  BOOST_TEST(depth("/frames/100.6?nearest=0.1") == 100.5);
  BOOST_TEST(depth("/frames/100.9?nearest=0.5") == 101.0);
  BOOST_TEST(depth("/frames/100.75?nearest=1") == 100.5);  // a tie
  BOOST_TEST(depth("/frames/100.5?nearest=0") == 100.5);
  BOOST_TEST(depth("/frames/-9e12?nearest=9223372036854") == 100.0);
  BOOST_TEST(depth("/frames/9223372036854.775807?nearest=9223372036854.775807") == 109.5);
  BOOST_TEST(status("/frames/100.6.png?nearest=0.1") == 200u);
}

BOOST_AUTO_TEST_CASE(nearest_beyond_reach_is_404_and_no_distance_422) {
  BOOST_TEST(json("/frames/100.6?nearest=0.05", 404).at("nearest_below").to_number<double>() == 100.5);
  BOOST_TEST(status("/frames/100.5?nearest=-0.1") == 422u);
  BOOST_TEST(status("/frames/100.5?nearest=") == 422u);
  BOOST_TEST(status("/frames/abc?nearest=-1&limit=1") == 400u);
}

BOOST_AUTO_TEST_CASE(image_chooses_what_the_json_holds) {
  BOOST_TEST(json("/frames/100.5?image=gray").at("image_base64").as_string() == "ChQeKA==");
  BOOST_TEST(json("/frames/100.5?image=gray&invert=true").at("image_base64").as_string() == "9evh1w==");
  BOOST_TEST(!json("/frames/100.5?image=none").as_object().contains("image_base64"));
  BOOST_TEST(status("/frames/100.5.png?image=gray") == 400u);
}

BOOST_AUTO_TEST_CASE(parameters_of_other_routes_are_unknown) {
  BOOST_TEST(status("/frames/100.5?limit=1") == 400u);
  BOOST_TEST(status("/frames/100.5.png?offset=1") == 400u);
}

BOOST_AUTO_TEST_SUITE_END()
