// SPDX-License-Identifier: MIT
//
// PUT and DELETE of frames.
#include "writing_fixture.hpp"

#include <cstring>

using framesd::http::Method;
using framesd::test::Body;
using framesd::test::WritingApi;
using framesd::test::wrong_members;

namespace {

struct Fixture : WritingApi {
  static constexpr std::string_view kSamples = R"({"samples":[0,1,2,3,4,5,254.9,255]})";

  Body json_body(std::string_view text) const { return {.text = std::string(text)}; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(put_frame, Fixture)

BOOST_AUTO_TEST_CASE(a_new_frame_is_201_with_its_location_and_answers_as_get_does) {
  const auto frame = sent(Method::put, "/frames/100.50", 201, json_body(kSamples));
  BOOST_TEST(header("Location") == "/frames/100.5");
  BOOST_TEST(frame == json("/frames/100.5"));
  BOOST_TEST(frame.at("depth").to_number<double>() == 100.5);
  BOOST_TEST(frame.at("stats").at("max").as_int64() == 255);
  BOOST_TEST(frame.at("stats").at("mean").to_number<double>() == (0 + 1 + 2 + 3 + 4 + 5 + 254 + 255) / 8.0);
}

BOOST_AUTO_TEST_CASE(a_frame_that_is_there_is_replaced_with_200) {
  send(Method::put, "/frames/100.5", json_body(kSamples));
  const auto frame =
      sent(Method::put, "/frames/100.5", 200, {.text = "abcdefgh", .type = "application/octet-stream"});
  BOOST_TEST(header("Location") == "");
  BOOST_TEST(frame.at("stats").at("min").as_int64() == 'a');
  BOOST_TEST(frame == json("/frames/100.5"));
  BOOST_TEST(frames() == 1U);
}

BOOST_AUTO_TEST_CASE(where_rows_with_absent_samples_are_rejected_a_frame_with_null_is_too) {
  const Body gap = json_body(R"({"samples":[0,1,null,3,4,null,6,7]})");
  sent(Method::put, "/frames/1", 201, gap);
  restart_with({.absent = framesd::ingest::AbsentAs::reject});
  for (const char* depth : {"/frames/1", "/frames/2"}) {
    const auto refused = sent(Method::put, depth, 422, gap);
    BOOST_TEST(wrong_members(refused) == std::vector<std::string>{"samples[2]"});
    BOOST_TEST(refused.at("errors").at(0).at("detail").as_string() == "absent value");
    BOOST_TEST(refused.at("detail").as_string().find("absent = reject") != boost::json::string::npos);
  }
  BOOST_TEST(frames() == 1U);
  sent(Method::put, "/frames/2", 201, json_body(kSamples));
}

BOOST_AUTO_TEST_CASE(other_members_do_not_count) {
  send(Method::put, "/frames/1", json_body(R"({"width":7,"samples":[1,1,1,1,1,1,1,1],"stats":{}})"));
  BOOST_TEST(response.status == 201U);
  BOOST_TEST(status("/frames/1") == 200U);
}

BOOST_AUTO_TEST_CASE(a_depth_in_the_body_is_that_of_the_path) {
  const auto body = [&](const std::string& depth) {
    return json_body(R"({"depth":)" + depth + R"(,"samples":[1,1,1,1,1,1,1,1]})");
  };
  for (const char* other : {"7", "1.000001", "-1", "null", "\"1\"", "[1]", "1e300"}) {
    const auto problem = sent(Method::put, "/frames/1.0", 422, body(other));
    BOOST_TEST(wrong_members(problem) == std::vector<std::string>{"depth"}, other);
  }
  BOOST_TEST(sent(Method::put, "/frames/1.0", 422, body("7")).at("detail").as_string() ==
             "The path names depth 1.0, the body 7.0: they must be the same, or the body must name none.");
  BOOST_TEST(frames() == 0U);
  for (const char* same : {"1", "1.0", "1e0", "1.0000001", "0.99999999"})
    BOOST_TEST(send(Method::put, "/frames/1.0", body(same)).status < 300U, same);
  BOOST_TEST(send(Method::put, "/frames/0.3", body("0.30000000000000004")).status == 201U);
  BOOST_TEST(send(Method::put, "/frames/9223372036854.775807", body("9223372036854.775807")).status == 201U);
}

BOOST_AUTO_TEST_CASE(another_number_of_samples_names_both) {
  const auto problem = sent(Method::put, "/frames/1", 422, json_body(R"({"samples":[1,2,3]})"));
  BOOST_TEST(problem.at("detail").as_string() == "Expected 8 samples, found 3.");
  const auto bytes = sent(Method::put, "/frames/1", 422, {.text = "abc", .type = "application/octet-stream"});
  BOOST_TEST(bytes.at("detail").as_string() == "Expected 8 bytes, found 3.");
  BOOST_TEST(frames() == 0U);
}

BOOST_AUTO_TEST_CASE(every_bad_sample_is_named) {
  const auto problem =
      sent(Method::put, "/frames/1", 422, json_body(R"({"samples":[1,-1,"2",255.4,null,6,7,1e3]})"));
  const std::vector<std::string> expected = {"samples[1]", "samples[2]", "samples[3]", "samples[7]"};
  BOOST_TEST(wrong_members(problem) == expected, boost::test_tools::per_element());
  BOOST_TEST(problem.at("detail").as_string() == "samples[1] is out of range 0..255.");
  BOOST_TEST(frames() == 0U);
}

BOOST_AUTO_TEST_CASE(statuses_of_bodies) {
  for (const auto& [body, expected] : {std::pair{"", 400U},
                                       {"{", 400U},
                                       {R"({"samples":[1,2,3,4,5,6,7,8]} x)", 400U},
                                       {R"({"samples":[1,2,3,4,5,6,7,NaN]})", 400U},
                                       {"[1,2,3,4,5,6,7,8]", 422U},
                                       {"{}", 422U},
                                       {R"({"samples":"AQIDBAUGBwg="})", 422U},
                                       {R"({"samples":[]})", 422U}}) {
    BOOST_TEST(send(Method::put, "/frames/1", json_body(body)).status == expected, body);
  }
  BOOST_TEST(frames() == 0U);
}

BOOST_AUTO_TEST_CASE(another_media_type_or_coding_is_415_and_says_what_is_taken) {
  for (const char* type : {"", "text/csv", "application/jsonp", "application/json; charset=latin1"}) {
    send(Method::put, "/frames/1", {.text = std::string(kSamples), .type = type});
    BOOST_TEST(response.status == 415U, type);
    BOOST_TEST(header("Accept") == "application/json, application/octet-stream");
  }
  send(Method::put, "/frames/1", {.text = std::string(kSamples), .coding = "gzip"});
  BOOST_TEST(response.status == 415U);
  BOOST_TEST(header("Accept-Encoding") == "identity");
  send(Method::put, "/frames/1", {.text = std::string(kSamples), .type = "Application/JSON;charset=UTF-8"});
  BOOST_TEST(response.status == 201U);
}

BOOST_AUTO_TEST_CASE(the_ingest_token_is_needed_to_put_and_the_admin_token_to_delete) {
  token = kIngest;
  BOOST_TEST(send(Method::put, "/frames/1", json_body(kSamples)).status == 201U);
  BOOST_TEST(send(Method::del, "/frames/1").status == 403U);
  BOOST_TEST(send(Method::del, "/frames?depth_min=1&depth_max=2").status == 403U);
  token.clear();
  BOOST_TEST(send(Method::put, "/frames/1", json_body(kSamples)).status == 401U);
  BOOST_TEST(frames() == 1U);
}

BOOST_AUTO_TEST_CASE(paths_and_parameters_are_checked_first) {
  BOOST_TEST(send(Method::put, "/frames/abc", json_body(kSamples)).status == 422U);
  BOOST_TEST(send(Method::put, "/frames/1?limit=3", json_body(kSamples)).status == 400U);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_being_replaced_takes_no_frames) {
  store.submit(framesd::store::BeginReplacement{}, [](const auto&) {});
  BOOST_TEST(send(Method::put, "/frames/1", json_body(kSamples)).status == 409U);
  BOOST_TEST(header("Retry-After") != "");
  BOOST_TEST(response.content_type == "application/problem+json");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(delete_frames, Fixture)

BOOST_AUTO_TEST_CASE(one_frame_goes_once) {
  fill(100'000'000, 500'000, 3);
  BOOST_TEST(sent(Method::del, "/frames/100.5", 200).at("deleted").as_int64() == 1);
  const auto problem = sent(Method::del, "/frames/100.5", 404);
  BOOST_TEST(problem.at("nearest_below").to_number<double>() == 100.0);
  BOOST_TEST(problem.at("nearest_above").to_number<double>() == 101.0);
  BOOST_TEST(frames() == 2U);
}

BOOST_AUTO_TEST_CASE(an_absent_frame_of_an_empty_log_has_no_neighbours) {
  const auto problem = sent(Method::del, "/frames/1", 404);
  BOOST_TEST(problem.at("nearest_below").is_null());
  BOOST_TEST(problem.at("nearest_above").is_null());
}

BOOST_AUTO_TEST_CASE(a_range_goes_with_both_its_bounds) {
  fill(100'000'000, 500'000, 20);
  BOOST_TEST(sent(Method::del, "/frames?depth_min=100.5&depth_max=102", 200).at("deleted").as_int64() == 4);
  BOOST_TEST(sent(Method::del, "/frames?depth_min=100.5&depth_max=102", 200).at("deleted").as_int64() == 0);
  BOOST_TEST(frames() == 16U);
}

BOOST_AUTO_TEST_CASE(a_range_needs_both_bounds) {
  fill(100'000'000, 500'000, 3);
  BOOST_TEST(wrong_members(sent(Method::del, "/frames", 422)).size() == 2U);
  BOOST_TEST(wrong_members(sent(Method::del, "/frames?depth_min=1", 422)).front() == "depth_max");
  BOOST_TEST(send(Method::del, "/frames?depth_min=2&depth_max=1").status == 400U);
  BOOST_TEST(send(Method::del, "/frames?depth_min=1&depth_max=2&limit=1").status == 400U);
  BOOST_TEST(frames() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(conditional_writes, Fixture)

BOOST_AUTO_TEST_CASE(put_answers_with_the_etag_of_its_get) {
  for (const char* path : {"/frames/100.50", "/frames/100.5"}) {
    send(Method::put, path, json_body(kSamples));
    const std::string tag = header("ETag");
    BOOST_TEST(!tag.empty());
    BOOST_TEST(status(path) == 200U);
    BOOST_TEST(header("ETag") == tag);
  }
}

BOOST_AUTO_TEST_CASE(if_match_holds_with_the_tag_of_any_representation) {
  send(Method::put, "/frames/1", json_body(kSamples));
  for (const char* seen : {"/frames/1", "/frames/1.png", "/frames", "/frames.csv"}) {
    BOOST_TEST(status(seen) == 200U);
    const std::string tags = "\"other\", " + header("ETag");
    const std::string samples(8, seen == std::string_view("/frames") ? 'a' : seen[std::strlen(seen) - 1]);
    const Body body{.text = samples, .type = "application/octet-stream", .fields = {{"If-Match", tags}}};
    BOOST_TEST(send(Method::put, "/frames/1", body).status == 200U, seen);
    BOOST_TEST(send(Method::put, "/frames/1", body).status == 412U, seen);  // it has changed since
  }
}

BOOST_AUTO_TEST_CASE(a_frame_put_again_as_it_is_keeps_its_tag) {
  send(Method::put, "/frames/1", json_body(kSamples));
  const std::string tag = header("ETag");
  Body body = json_body(kSamples);
  body.fields = {{"If-Match", tag}};
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(send(Method::put, "/frames/1", body).status == 200U);
    BOOST_TEST(header("ETag") == tag);
  }
}

BOOST_AUTO_TEST_CASE(what_does_not_hold_is_412_and_changes_nothing) {
  send(Method::put, "/frames/1", json_body(kSamples));
  const std::string weak = "W/" + header("ETag");
  const auto before = json("/frames/1");
  for (const std::string& tag : {std::string("\"stale\""), weak, std::string("")}) {
    Body body{.text = "abcdefgh", .type = "application/octet-stream", .fields = {{"If-Match", tag}}};
    const auto problem = sent(Method::put, "/frames/1", 412, body);
    BOOST_TEST(problem.at("error_code").as_string() == "precondition_failed");
    sent(Method::del, "/frames/1", 412, body);
    sent(Method::del, "/frames?depth_min=0&depth_max=9", 412, body);
  }
  BOOST_TEST(json("/frames/1") == before);
}

BOOST_AUTO_TEST_CASE(a_star_is_whether_there_is_a_frame) {
  const auto with = [&](const char* name) {
    Body body = json_body(kSamples);
    body.fields = {{name, "*"}};
    return body;
  };
  BOOST_TEST(send(Method::put, "/frames/1", with("If-Match")).status == 412U);
  BOOST_TEST(send(Method::del, "/frames/1", with("If-Match")).status == 412U);
  BOOST_TEST(send(Method::del, "/frames?depth_min=0&depth_max=9", with("If-Match")).status == 412U);
  BOOST_TEST(send(Method::put, "/frames/1", with("If-None-Match")).status == 201U);
  BOOST_TEST(send(Method::put, "/frames/1", with("If-None-Match")).status == 412U);
  BOOST_TEST(send(Method::put, "/frames/1", with("If-Match")).status == 200U);
  BOOST_TEST(send(Method::del, "/frames?depth_min=0&depth_max=9", with("If-Match")).status == 200U);
  BOOST_TEST(frames() == 0U);
}

BOOST_AUTO_TEST_CASE(of_an_empty_range_the_state_is_enough) {
  send(Method::put, "/frames/1", json_body(kSamples));
  const std::string tag = header("ETag");
  Body body{.fields = {{"If-Match", tag}}};
  const auto done = sent(Method::del, "/frames?depth_min=5&depth_max=5", 200, body);
  BOOST_TEST(done.at("deleted").as_int64() == 0);
  sent(Method::del, "/frames/5", 412, body);
  send(Method::put, "/frames/2", json_body(kSamples));
  sent(Method::del, "/frames?depth_min=5&depth_max=5", 412, body);
  BOOST_TEST(frames() == 2U);
}

BOOST_AUTO_TEST_CASE(a_list_on_several_lines_is_one) {
  send(Method::put, "/frames/1", json_body(kSamples));
  const std::string tag = header("ETag");
  BOOST_TEST(send(Method::del, "/frames/1", {.fields = {{"If-Match", "\"a\""}, {"if-match", tag}}}).status ==
             200U);
}

BOOST_AUTO_TEST_SUITE_END()
