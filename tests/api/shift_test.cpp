// SPDX-License-Identifier: MIT
#include "passes_fixture.hpp"

#include <cmath>

using framesd::http::Method;
using framesd::test::PassesApi;

namespace {

using Names = std::vector<std::string>;

struct Fixture : PassesApi {
  Fixture() { make("a", {}); }

  struct Shift {
    double depth;
    double columns;
    double degrees;
    double correlation;
  };
  Shift shift(const std::string& target) {
    const auto answer = json(target);
    BOOST_REQUIRE_MESSAGE(!answer.at("correlation").is_null(), content());
    const auto number = [&](const char* name) { return answer.at(name).to_number<double>(); };
    return {number("depth_shift"), number("azimuth_shift_columns"), number("azimuth_shift_degrees"),
            number("correlation")};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shift, Fixture)

BOOST_AUTO_TEST_CASE(a_copy_is_found_where_it_was_moved_to) {
  make("b", {.first = 980, .frames = 300, .deeper = 3'700'000, .columns = 3});
  const auto found = shift("/logs/a/shift?with=b");
  BOOST_TEST(found.depth == -3.7);
  BOOST_TEST(found.columns == -3);
  BOOST_TEST(found.degrees == -135);
  BOOST_TEST(found.correlation == 1.0);
  const auto answer = json("/logs/a/shift?with=b");
  BOOST_TEST(answer.at("log").as_string() == "a");
  BOOST_TEST(answer.at("with").as_string() == "b");
  BOOST_TEST(answer.at("depth_min").to_number<double>() == 101.7);  // where b begins
  BOOST_TEST(answer.at("depth_max").to_number<double>() == 119.9);
  BOOST_TEST(answer.at("step").to_number<double>() == 0.1);
  BOOST_TEST(answer.at("rows").as_int64() == 183);
  const auto back = shift("/logs/b/shift?with=a");
  BOOST_TEST(back.depth == 3.7);
  BOOST_TEST(back.columns == 3);
}

BOOST_AUTO_TEST_CASE(what_it_says_makes_both_passes_alike) {
  make("b", {.first = 980, .frames = 300, .deeper = 3'700'000, .columns = 3});
  const auto picture =
      png("/passes.png?log=a&log=b&shift=0,-3.7&rotate=0,-135&mode=difference&depth_min=102&depth_max=118&"
          "height=90");
  for (const std::uint8_t sample : picture.samples) BOOST_TEST(sample == 128);
}

BOOST_AUTO_TEST_CASE(a_shift_between_two_frames_needs_a_smaller_step) {
  make("b", {.deeper = 350'000});
  BOOST_TEST(shift("/logs/a/shift?with=b&step=0.05").depth == -0.35);
  BOOST_TEST(shift("/logs/a/shift?with=b&step=0.05").correlation > 0.99);
}

BOOST_AUTO_TEST_CASE(max_shift_is_as_far_as_is_looked) {
  make("b", {.first = 900, .frames = 400, .deeper = 3'700'000});
  BOOST_TEST(shift("/logs/a/shift?with=b&max_shift=3.7").depth == -3.7);
  BOOST_TEST(shift("/logs/a/shift?with=b&max_shift=3.6").correlation < 0.5);
  BOOST_TEST(shift("/logs/a/shift?with=b&depth_min=105&depth_max=110").depth == -3.7);
}

BOOST_AUTO_TEST_CASE(logs_without_a_common_depth_need_a_range) {
  make("b", {.deeper = 500'000'000});
  const auto problem = json("/logs/a/shift?with=b", 404);
  BOOST_TEST(problem.at("detail").as_string().find("'depth_min'") != std::string::npos);
  BOOST_TEST(shift("/logs/a/shift?with=b&depth_min=100&depth_max=119.9&max_shift=510&step=0.2").depth ==
             -500.0);
  const auto none = json("/logs/a/shift?with=b&depth_min=100&depth_max=119.9", 404);
  BOOST_TEST(none.at("detail").as_string().find("log 'b'") != std::string::npos);
  BOOST_TEST(none.at("nearest_above").to_number<double>() == 600.0);
  const auto other = json("/logs/a/shift?with=b&depth_min=500&depth_max=510", 404);
  BOOST_TEST(other.at("detail").as_string().find("log 'a'") != std::string::npos);
  sent(Method::put, "/logs/empty", 201, {.text = R"({"frame_width":8})"});
  BOOST_TEST(status("/logs/a/shift?with=empty") == 404u);
}

BOOST_AUTO_TEST_CASE(samples_that_are_all_the_same_have_no_shift) {
  sent(Method::put, "/logs/flat", 201, {.text = R"({"frame_width":8})"});
  std::string csv = "depth,0,1,2,3,4,5,6,7\n";
  for (int i = 100; i < 120; ++i) csv += std::to_string(i) + ",9,9,9,9,9,9,9,9\n";
  sent(Method::post, "/logs/flat/frames", 200, {.text = csv, .type = "text/csv"});
  const auto answer = json("/logs/a/shift?with=flat");
  for (const char* name : {"depth_shift", "azimuth_shift_columns", "azimuth_shift_degrees", "correlation"})
    BOOST_TEST(answer.at(name).is_null(), name);
  BOOST_TEST(answer.at("rows").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(a_log_fits_itself_as_it_is) {
  const auto found = shift("/logs/a/shift?with=a");
  BOOST_TEST(found.depth == 0.0);
  BOOST_TEST(found.columns == 0);
  BOOST_TEST(found.correlation == 1.0);
}

BOOST_AUTO_TEST_CASE(without_a_name_it_is_about_the_default_log) {
  make("b", {.deeper = 700'000});
  BOOST_TEST(json("/shift?with=a", 422).at("errors").as_array().size() == 1u);  // 4 columns, and 8
  response.clear();
  restart_with({.default_log = "a"});
  const auto answer = json("/shift?with=b");
  BOOST_TEST(answer.at("log").as_string() == "a");
  BOOST_TEST(answer.at("depth_shift").to_number<double>() == -0.7);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named) {
  make("wide", {}, 16);
  BOOST_TEST(wrong("/logs/a/shift") == Names{"with"});
  BOOST_TEST(wrong("/logs/a/shift?with=") == Names{"with"});
  BOOST_TEST(wrong("/logs/a/shift?with=a&with=a", 400) == Names{"with"});
  BOOST_TEST(wrong("/logs/a/shift?with=wide") == Names{"with"});
  BOOST_TEST(wrong("/logs/a/shift?with=a&max_shift=-1") == Names{"max_shift"});
  BOOST_TEST(wrong("/logs/a/shift?with=a&step=0") == Names{"step"});
  BOOST_TEST(wrong("/logs/a/shift?with=a&step=0.001") == Names{"step"});
  BOOST_TEST(wrong("/logs/a/shift?with=a&step=0.01&max_shift=50") == Names{"step"});
  make("low", {.first = -92'233'720'368'547, .frames = 40});
  BOOST_TEST(wrong("/logs/low/shift?with=low") == Names{"max_shift"});
  BOOST_TEST(status("/logs/low/shift?with=low&max_shift=0") == 200u);
  BOOST_TEST(wrong("/logs/a/shift?with=a&depth_min=2&depth_max=1", 400) == Names{"depth_min"});
  BOOST_TEST(json("/logs/a/shift?with=c", 404).at("detail").as_string() == "There is no log 'c'.");
  BOOST_TEST(json("/logs/c/shift?with=a", 404).at("detail").as_string() == "There is no log 'c'.");
}

BOOST_AUTO_TEST_CASE(both_logs_are_opened_before_it_is_answered) {
  make("b", {});
  response.clear();
  restart_with({});
  prepared = 0;
  BOOST_TEST(status("/logs/a/shift?with=b") == 200u);
  BOOST_TEST(prepared == 1);
}

BOOST_AUTO_TEST_CASE(the_etag_is_of_the_states_of_both_and_of_the_name) {
  make("b", {});
  const std::string target = "/logs/a/shift?with=b";
  json(target);
  const std::string etag = header("ETag");
  BOOST_TEST(ask_with({{"If-None-Match", etag}}, target).status == 304u);
  add("b", {.first = 5000, .frames = 3});
  BOOST_TEST(ask_with({{"If-None-Match", etag}}, target).status == 200u);
  const std::string later = header("ETag");
  response.clear();
  sent(Method::post, "/logs/a/rename", 200, {.text = R"({"name":"renamed"})"});
  BOOST_TEST(json("/logs/renamed/shift?with=b").at("log").as_string() == "renamed");
  BOOST_TEST(header("ETag") != later);
}

BOOST_AUTO_TEST_SUITE_END()
