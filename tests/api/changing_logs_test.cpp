// SPDX-License-Identifier: MIT
//
// Logs that come, change their name and go: by request, by a first upload, and while others use them.
#include "endpoint.hpp"
#include "logs_fixture.hpp"

using framesd::http::Method;
using framesd::test::Body;
using framesd::test::Logs;
using framesd::test::Names;

BOOST_FIXTURE_TEST_SUITE(changing_logs, Logs)

BOOST_AUTO_TEST_CASE(removing_a_log_needs_its_name_once_more) {
  make("a");
  upload("/logs/a/frames");
  sent(Method::del, "/logs/a", 422);
  sent(Method::del, "/logs/a?confirm=b", 422);
  BOOST_TEST(total("/logs/a/frames") == 2);
  BOOST_TEST(sent(Method::del, "/logs/a?confirm=a", 200).at("deleted").as_string() == "a");
  BOOST_TEST(status("/logs/a/frames") == 404u);
  BOOST_TEST(names() == Names{"default"});
  make("a");
  BOOST_TEST(total("/logs/a/frames") == 0);
}

BOOST_AUTO_TEST_CASE(a_log_is_removed_or_renamed_only_in_the_state_that_if_match_names) {
  const auto in_state = [](const std::string& etag, std::string text = {}) {
    return Body{.text = std::move(text), .fields = {{"If-Match", etag}}};
  };
  const std::string to_b = R"({"name":"b"})";
  make("a");
  json("/logs/a");
  const std::string old = header("ETag");
  upload("/logs/a/frames");
  for (const std::string& etag : {old, std::string("\"nope\"")}) {
    const auto refused = sent(Method::del, "/logs/a?confirm=a", 412, in_state(etag));
    BOOST_TEST(refused.at("error_code").as_string() == "precondition_failed");
    sent(Method::post, "/logs/a/rename", 412, in_state(etag, to_b));
    BOOST_TEST(total("/logs/a/frames") == 2);
  }
  json("/logs/a");
  const std::string current = header("ETag");
  response.clear();  // it keeps the log in use
  sent(Method::post, "/logs/a/rename", 200, in_state(current, to_b));
  sent(Method::del, "/logs/b?confirm=b", 200, in_state("\"nope\", " + current));
  BOOST_TEST(names() == Names{"default"});
  make("a");
  sent(Method::del, "/logs/a?confirm=a", 412, {.fields = {{"If-None-Match", "*"}}});
  sent(Method::del, "/logs/a?confirm=a", 200, in_state("*"));
  sent(Method::del, "/logs/a?confirm=a", 412, in_state("*"));
  sent(Method::post, "/logs/a/rename", 412, in_state("*", to_b));
}

BOOST_AUTO_TEST_CASE(a_log_that_could_not_be_renamed_or_removed_is_still_there_for_all) {
  make("a");
  upload("/logs/a/frames");
  ask("/logs/a/frames.csv");  // its source keeps the log in use
  framesd::http::Response running = std::move(response);
  response = {};
  sent(Method::post, "/logs/a/rename", 409, {.text = R"({"name":"b"})"});
  sent(Method::del, "/logs/a?confirm=a", 412, {.fields = {{"If-Match", "\"nope\""}}});
  BOOST_TEST(total("/logs/a/frames") == 2);
  running.clear();
}

BOOST_AUTO_TEST_CASE(an_upload_whose_log_is_removed_says_so_and_that_nothing_of_it_is_stored) {
  make("a");
  const std::string header = "depth,0,1,2,3,4,5,6,7\n";
  framesd::http::Response answer;
  const std::vector<framesd::http::Field> sent_fields = {
      {"X-Admin-Token", kAdmin}, {"Content-Type", "text/csv"}, {"Upload-Id", "u1"}};
  const framesd::http::Request request{
      .method = Method::post, .target = "/logs/a/frames", .fields = sent_fields, .request_id = "test-1"};
  auto reply = decided(request);
  const auto held = response.held;  // as long as there is the sink
  const auto sink = std::move(std::get<framesd::api::Upload>(reply).sink);
  BOOST_REQUIRE(sink->take(header + "1.0,1,2,3,4,5,6,7,8\n", answer));
  sink->pause();
  while (total("/logs/a/frames") == 0) continue;  // committed
  sent(Method::del, "/logs/a?confirm=a", 200);
  if (sink->take("2.0,1,2,3,4,5,6,7,8\n", answer)) sink->finish(answer);
  BOOST_TEST(answer.status == 404u);
  const auto problem = boost::json::parse(answer.content());
  BOOST_TEST(problem.at("error_code").as_string() == "log_removed");
  BOOST_TEST(problem.at("rows_durable").as_int64() == 0);
  BOOST_TEST(problem.at("upload_offset").as_int64() == 0);
  BOOST_TEST(problem.at("detail").as_string().find("durable") == boost::json::string::npos);
  BOOST_TEST(names() == Names{"default"});
}

BOOST_AUTO_TEST_CASE(the_default_log_is_neither_removed_nor_renamed) {
  sent(Method::del, "/logs/default?confirm=default", 409);
  sent(Method::post, "/logs/default/rename", 409, {.text = R"({"name":"b"})"});
  make("a");
  sent(Method::post, "/logs/a/rename", 422, {.text = R"({"name":"default"})"});
}

BOOST_AUTO_TEST_CASE(a_renamed_log_is_found_under_its_new_name_alone) {
  make("a");
  make("c");
  upload("/logs/a/frames");
  sent(Method::post, "/logs/a/rename", 409, {.text = R"({"name":"c"})"});
  sent(Method::post, "/logs/a/rename", 422, {.text = R"({"name":"C"})"});
  sent(Method::post, "/logs/a/rename", 422, {.text = "{}"});
  BOOST_TEST(sent(Method::post, "/logs/a/rename", 200, {.text = R"({"name":"b"})"}).at("frames").as_int64() ==
             2);
  BOOST_TEST(header("Location") == "/logs/b");
  BOOST_TEST(status("/logs/a/frames") == 404u);
  BOOST_TEST(total("/logs/b/frames") == 2);
}

BOOST_AUTO_TEST_CASE(an_upload_makes_its_log_where_that_is_allowed) {
  const Body rows{.text = "depth,0,1,2,3,4,5,6,7\n1.0,1,2,3,4,5,6,7,8\n", .type = "text/csv"};
  sent(Method::post, "/logs/a/frames", 404, rows);
  restart_with({.create_logs = true});
  sent(Method::post, "/logs/a/frames", 200, rows);
  BOOST_TEST(names() == (Names{"a", "default"}));
  BOOST_TEST(total("/logs/a/frames") == 1);
  BOOST_TEST(status("/logs/b/frames") == 404u);  // reading makes none
  sent(Method::post, "/logs/No/frames", 422, rows);
  BOOST_TEST(names() == (Names{"a", "default"}));
}

BOOST_AUTO_TEST_CASE(a_request_that_is_refused_makes_no_log) {
  restart_with({.create_logs = true});
  const auto csv = [](std::string text) { return Body{.text = std::move(text), .type = "text/csv"}; };
  sent(Method::post, "/logs/a/frames", 422, csv("when,0,1,2,3,4,5,6,7\n1.0,1,2,3,4,5,6,7,8\n"));
  sent(Method::post, "/logs/a/frames", 422, csv("depth,0,1\n1.0,1,2\n"));
  sent(Method::post, "/logs/a/frames", 422, csv(""));
  sent(Method::post, "/logs/a/frames?scale=wrong", 422, csv("depth,0,1,2,3,4,5,6,7\n"));
  sent(Method::put, "/logs/a/frames/1.0", 422, {.text = R"({"samples":[1]})"});
  const std::string samples = R"({"samples":[1,2,3,4,5,6,7,8]})";
  sent(Method::put, "/logs/a/frames/1.0", 412, {.text = samples, .fields = {{"If-Match", "*"}}});
  BOOST_TEST(names() == Names{"default"});
  sent(Method::put, "/logs/a/frames/1.0", 201, {.text = samples, .fields = {{"If-None-Match", "*"}}});
  sent(Method::post, "/logs/b/frames?scale=0,1", 200, csv("depth,0,1,2,3,4,5,6,7\n1,.5,1,1,1,1,1,1,1\n"));
  sent(Method::post, "/logs/c/frames", 200, csv("depth,0,1,2,3,4,5,6,7\n"));  // a log without rows
  BOOST_TEST(names() == (Names{"a", "b", "c", "default"}));
  BOOST_TEST(json("/logs/b").at("scale").at("hi").to_number<double>() == 1);
}

BOOST_AUTO_TEST_CASE(the_first_two_uploads_to_a_log_at_once_both_find_it) {
  restart_with({.create_logs = true});
  const std::string header = "depth,0,1,2,3,4,5,6,7\n";
  struct Upload {
    std::shared_ptr<const void> held;
    std::unique_ptr<framesd::http::BodySink> sink;
    framesd::http::Response answer{};
  };
  const std::vector<framesd::http::Field> with = {{"X-Admin-Token", kAdmin}, {"Content-Type", "text/csv"}};
  const framesd::http::Request request{
      .method = Method::post, .target = "/logs/a/frames", .fields = with, .request_id = "test-1"};
  const auto begin = [&] {
    response.clear();
    auto reply = decided(request);
    auto sink = std::move(std::get<framesd::api::Upload>(reply).sink);
    return Upload{.held = response.held, .sink = std::move(sink)};
  };
  Upload first = begin();
  Upload second = begin();
  Upload given_up = begin();
  BOOST_REQUIRE(given_up.sink->take(header, given_up.answer));
  BOOST_REQUIRE(first.sink->take(header + "1.0,1,2,3,4,5,6,7,8\n", first.answer));
  BOOST_REQUIRE(second.sink->take(header + "2.0,1,2,3,4,5,6,7,8\n", second.answer));
  given_up.sink->abandon(framesd::http::BodySink::Broken::closed, given_up.answer);
  BOOST_TEST(names() == Names{"default"});
  first.sink->finish(first.answer);
  second.sink->finish(second.answer);
  BOOST_TEST(first.answer.status == 200u);
  BOOST_TEST(second.answer.status == 200u);
  BOOST_TEST(total("/logs/a/frames") == 2);
}

BOOST_AUTO_TEST_CASE(beyond_max_logs_none_is_made) {
  restart_with({.create_logs = true, .max_logs = 2});
  make("a");
  const auto refused = sent(Method::put, "/logs/b", 409, {.text = "{}"});
  BOOST_TEST(refused.at("error_code").as_string() == "log_limit");
  BOOST_TEST(refused.at("detail").as_string().find("max_logs") != std::string::npos);
  sent(Method::put, "/logs/a", 200, {.text = "{}"});
  sent(Method::post, "/logs/b/frames", 409, {.text = "depth,0,1,2,3,4,5,6,7\n", .type = "text/csv"});
}

BOOST_AUTO_TEST_CASE(who_renames_a_log_needs_a_token_for_both_names) {
  static constexpr const char* kRig7 = "r1g-s3ven-cr3w-lunch";
  make("rig7-a");
  framesd::api::ServiceOptions options;
  options.tokens.of_logs = {{framesd::http::Scope::admin, "rig7-*", kRig7}};
  restart_with(options);
  token = kRig7;
  sent(Method::post, "/logs/rig7-a/rename", 403, {.text = R"({"name":"rig9"})"});
  sent(Method::post, "/logs/rig7-a/rename", 200, {.text = R"({"name":"rig7-b"})"});
}

BOOST_AUTO_TEST_CASE(no_answer_names_a_file_of_the_server) {
  using framesd::errc;
  const std::string detail = "cannot open /srv/logs/.lock";
  for (const errc code : {errc::store_denied, errc::store_io, errc::store_full, errc::store_already_open,
                          errc::store_replacing, errc::store_foreign, errc::store_missing}) {
    const auto problem = framesd::api::refuse_log(framesd::fail(code, detail));
    BOOST_TEST_CONTEXT(problem.detail) {
      BOOST_TEST(problem.status >= 400U);
      BOOST_TEST(problem.detail.find("/srv") == std::string::npos);
    }
  }
  const auto missing = framesd::api::refuse_log(framesd::fail(errc::log_missing, "there is no log 'a'"));
  BOOST_TEST(missing.detail == "There is no log 'a'.");
}

BOOST_AUTO_TEST_SUITE_END()
