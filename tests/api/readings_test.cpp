// SPDX-License-Identifier: MIT
//
// What POST, PUT and reload make of numbers that are no samples, and of samples that are absent.
#include "reload_fixture.hpp"

using framesd::http::Method;
using framesd::test::Body;
using framesd::test::ReloadApi;
using framesd::test::wrong_members;

namespace {

struct Readings : ReloadApi {
  static Body csv(const std::string& rows) { return {.text = kHeader + rows, .type = "text/csv"}; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(readings, Readings)

BOOST_AUTO_TEST_CASE(an_upload_may_name_the_scale_that_the_log_then_keeps) {
  const auto report = sent(Method::post, "/frames?scale=0,1", 200, csv("1,0,0.5,1,0.25,0,0,0,\n"));
  BOOST_TEST(report.at("stored").as_int64() == 1);
  BOOST_TEST(frames() == 1U);
  const auto log = sent(Method::get, "/log", 200);
  BOOST_TEST(boost::json::serialize(log.at("scale")) == R"({"lo":0,"hi":1,"log":false})");
  BOOST_TEST(
      sent(Method::post, "/frames?scale=kept", 200, csv("2,1,1,1,1,1,1,1,1\n")).at("stored").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(another_scale_is_409_and_stores_nothing) {
  BOOST_TEST(send(Method::post, "/frames?scale=0,1", csv("1,0,0.5,1,0.25,0,0,0,0\n")).status == 200U);
  const auto problem = sent(Method::post, "/frames?scale=0,2", 409, csv("2,1,1,1,1,1,1,1,1\n"));
  BOOST_TEST(problem.at("error_code").as_string() == "scale_differs");
  BOOST_TEST(problem.at("rows_durable").as_int64() == 0);
  BOOST_TEST(std::string(problem.at("detail").as_string()).find("0,1") != std::string::npos);
  BOOST_TEST(frames() == 1U);
}

BOOST_AUTO_TEST_CASE(a_scale_that_is_none_is_422) {
  for (const char* scale : {"1", "1,1", "auto", "log,0,1", ""})
    BOOST_TEST(
        send(Method::post, std::string("/frames?scale=") + scale, csv("1,1,1,1,1,1,1,1,1\n")).status == 422U,
        scale);
  BOOST_TEST(frames() == 0U);
}

BOOST_AUTO_TEST_CASE(numbers_within_one_are_422_and_the_remedy_is_named) {
  const auto problem = sent(Method::post, "/frames", 422, csv("1,0,0.5,1,0.25,0,0,0,0\n"));
  BOOST_TEST(std::string(problem.at("detail").as_string()).find("scale=0,1") != std::string::npos);
  BOOST_TEST(problem.at("rows_durable").as_int64() == 0);
  BOOST_TEST(frames() == 0U);
}

BOOST_AUTO_TEST_CASE(rows_with_gaps_are_stored_or_rejected_as_asked) {
  const std::string rows = "1,1,,NaN,4,5,6,7,-999.25\n2,,,,,,,,\n";
  const auto kept = sent(Method::post, "/frames", 200, csv(rows));
  BOOST_TEST(kept.at("stored").as_int64() == 1);
  BOOST_TEST(kept.at("absent").as_int64() == 1);
  const auto rejected = sent(Method::post, "/frames?absent=reject", 200, csv(rows));
  BOOST_TEST(rejected.at("stored").as_int64() == 0);
  BOOST_TEST(rejected.at("rejected").as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(a_file_of_the_server_may_be_scaled_by_its_own_numbers) {
  std::string text = kHeader;
  for (int i = 0; i < 100; ++i)
    text += std::to_string(i) + std::string(",1000,1000,1000,1000,2000,2000,2000,2000\n");
  file("log.csv", text);
  const auto report = reload(R"({"csv_path":"log.csv","scale":"auto"})", 200);
  BOOST_TEST(report.at("stored").as_int64() == 100);
  BOOST_TEST(report.at("remarks").as_array().size() == 1U);
  BOOST_TEST(boost::json::serialize(sent(Method::get, "/log", 200).at("scale")) ==
             R"({"lo":1000,"hi":2000,"log":false})");
  BOOST_TEST(reload(R"({"csv_path":"log.csv","scale":"0,1"})", 409).at("error_code").as_string() ==
             "scale_differs");
}

BOOST_AUTO_TEST_CASE(a_file_that_replaces_the_log_brings_its_scale) {
  file("old.csv", kHeader + std::string("1,1,2,3,4,5,6,7,8\n2,1,2,3,4,5,6,7,8\n"));
  reload(R"({"csv_path":"old.csv","scale":"0,10"})", 200);
  file("new.csv", kHeader + std::string("5,100,100,100,100,200,200,200,200\n"));
  const auto report = reload(R"({"csv_path":"new.csv","scale":"100,200","clear_existing":true})", 200);
  BOOST_TEST(report.at("scale").as_string() == "100,200");
  BOOST_TEST(boost::json::serialize(sent(Method::get, "/log", 200).at("scale")) ==
             R"({"lo":100,"hi":200,"log":false})");
  BOOST_TEST(sent(Method::get, "/log", 200).at("frames").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(a_file_that_was_to_replace_the_log_and_failed_leaves_its_scale) {
  file("old.csv", kHeader + std::string("1,1,2,3,4,5,6,7,8\n"));
  reload(R"({"csv_path":"old.csv","scale":"0,10"})", 200);
  file("bad.csv", kHeader + std::string("5,100,100,100,100,200,200,200,x\n"));
  reload(R"({"csv_path":"bad.csv","scale":"100,200","clear_existing":true,"on_error":"stop"})", 422);
  BOOST_TEST(boost::json::serialize(sent(Method::get, "/log", 200).at("scale")) ==
             R"({"lo":0,"hi":10,"log":false})");
}

BOOST_AUTO_TEST_CASE(members_of_a_reload_that_are_no_readings_are_named) {
  const auto problem = reload(R"({"csv_path":"log.csv","scale":"1","absent":"drop"})", 422);
  BOOST_TEST(wrong_members(problem) == (std::vector<std::string>{"scale", "absent"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_put_frame_may_have_gaps_and_is_answered_as_it_is_stored) {
  const Body body{.text = R"({"samples":[1,null,3,4,null,null,null,null]})", .type = "application/json"};
  const auto put = sent(Method::put, "/frames/1", 201, body);
  const auto got = sent(Method::get, "/frames/1", 200);
  BOOST_TEST(boost::json::serialize(put) == boost::json::serialize(got));
  BOOST_TEST(put.at("stats").at("absent").as_int64() == 5);
}

BOOST_AUTO_TEST_CASE(a_put_frame_needs_a_sample) {
  const Body body{.text = R"({"samples":[null,null,null,null,null,null,null,null]})",
                  .type = "application/json"};
  BOOST_TEST(sent(Method::put, "/frames/1", 422, body).at("detail").as_string() ==
             "All samples are null: a frame has at least one.");
  BOOST_TEST(frames() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
