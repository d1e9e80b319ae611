// SPDX-License-Identifier: MIT
#include "logs_fixture.hpp"

using framesd::http::Method;
using framesd::test::Body;
using framesd::test::Logs;
using framesd::test::Names;

BOOST_FIXTURE_TEST_SUITE(logs_of_a_server, Logs)

BOOST_AUTO_TEST_CASE(the_default_log_is_always_there) {
  fill(1'000'000, 1'000'000, 3);
  BOOST_TEST(names() == Names{"default"});
  const auto log = json("/logs/default");
  BOOST_TEST(log.at("frames").as_int64() == 3);
  BOOST_TEST(log.at("source_width").as_int64() == 8);
  BOOST_TEST(total("/logs/default/frames") == 3);
}

BOOST_AUTO_TEST_CASE(a_new_log_has_the_widths_asked_for_or_those_of_the_default_log) {
  make("wide", R"({"source_width":16,"resample":"lanczos"})");
  BOOST_TEST(header("Location") == "/logs/wide");
  const auto wide = json("/logs/wide");
  BOOST_TEST(wide.at("source_width").as_int64() == 16);
  BOOST_TEST(wide.at("frame_width").as_int64() == 4);
  BOOST_TEST(wide.at("resample").as_string() == "lanczos");
  make("usual");
  BOOST_TEST(json("/logs/usual").at("source_width").as_int64() == 8);
  BOOST_TEST(names() == (Names{"default", "usual", "wide"}));
  BOOST_TEST(names("/logs?limit=1") == (Names{"default", "usual", "wide"}));
  BOOST_TEST(names("/logs?after=default") == (Names{"usual", "wide"}));
}

BOOST_AUTO_TEST_CASE(making_a_log_again_changes_nothing) {
  make("a");
  upload("/logs/a/frames");
  const auto again = sent(Method::put, "/logs/a", 200);
  BOOST_TEST(again.at("frames").as_int64() == 2);
  sent(Method::put, "/logs/a", 409, {.text = R"({"source_width":9})"});
  sent(Method::put, "/logs/a", 412, {.fields = {{"If-None-Match", "*"}}});
  BOOST_TEST(total("/logs/a/frames") == 2);
}

BOOST_AUTO_TEST_CASE(files_of_samples_have_the_name_of_their_log) {
  make("rig7");
  upload("/logs/rig7/frames");
  (void)ask("/logs/rig7/frames.csv?depth_min=1&depth_max=2000");
  BOOST_TEST(header("Content-Disposition") == "attachment; filename=\"rig7_1.0_2000.0.csv\"");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_new_log_is_said) {
  const auto width = sent(Method::put, "/logs/a", 422, {.text = R"({"source_width":0})"});
  BOOST_TEST(framesd::test::wrong_members(width) == Names{"source_width"});
  const auto unknown = sent(Method::put, "/logs/a", 422, {.text = R"({"resampel":"lanczos"})"});
  BOOST_TEST(framesd::test::wrong_members(unknown) == Names{"resampel"});
  BOOST_TEST(std::string(unknown.at("detail").as_string()).find(R"("resample")") != std::string::npos);
  for (const char* name : {"A", ".a", "a%20b", "%2e%2e", "default%00", "-a"}) {
    send(Method::put, std::string("/logs/") + name, {.text = "{}"});
    BOOST_TEST_CONTEXT(name << " " << response.content())
    BOOST_TEST((response.status == 422 || response.status == 400 || response.status == 404));
  }
  BOOST_TEST(names() == Names{"default"});
}

BOOST_AUTO_TEST_CASE(each_log_has_its_own_rows_answers_and_ingests) {
  make("a");
  make("b");
  upload("/logs/a/frames?source=first", "7");
  upload("/logs/b/frames?source=second", "9");
  BOOST_TEST(total("/frames") == 0);
  BOOST_TEST(total("/logs/a/frames") == 2);
  const auto of = [&](const std::string& target) { return std::string(ask(target).content()); };
  const std::string a = of("/logs/a/frames/1.0");
  const std::string etag = header("ETag");
  BOOST_TEST(a != of("/logs/b/frames/1.0"));
  BOOST_TEST(header("ETag") != etag);
  ask_with({{"If-None-Match", etag}}, "/logs/b/frames/1.0");
  BOOST_TEST(response.status == 200u);
  ask_with({{"If-None-Match", etag}}, "/logs/a/frames/1.0");
  BOOST_TEST(response.status == 304u);
  const auto source = [&](const char* target) {
    return std::string(json(target).at("ingests").at(0).at("source").as_string());
  };
  BOOST_TEST(source("/logs/a/ingests") == "first");
  BOOST_TEST(source("/logs/b/ingests") == "second");
  BOOST_TEST(json("/ingests").at("ingests").as_array().size() == 0u);
}

BOOST_AUTO_TEST_CASE(links_lead_back_below_the_log) {
  make("a");
  upload("/logs/a/frames");
  const auto page = json("/logs/a/frames?limit=1");
  BOOST_TEST(std::string(page.at("metadata").at("next").as_string()).starts_with("/logs/a/frames?"));
  const auto put = Body{.text = R"({"samples":[1,2,3,4,5,6,7,8]})"};
  sent(Method::put, "/logs/a/frames/5.5", 201, put);
  BOOST_TEST(header("Location") == "/logs/a/frames/5.5");
  const auto missing = json("/logs/a/frames/7.5", 404);
  BOOST_TEST(missing.at("instance").as_string() == "/logs/a/frames/7.5");
  ask("/logs/a/frames/?limit=1");
  BOOST_TEST(response.status == 308u);
  BOOST_TEST(header("Location") == "/logs/a/frames?limit=1");
}

BOOST_AUTO_TEST_CASE(what_is_of_the_service_is_not_below_a_log) {
  make("a");
  for (const char* target : {"/logs/a/health", "/logs/a/metrics", "/logs/a/jobs", "/logs/a/openapi.json",
                             "/logs/a/colormaps", "/logs/a/logs", "/logs/a/logs/a/frames", "/logs/a/nothing"})
    BOOST_TEST_CONTEXT(target) BOOST_TEST(status(target) == 404u);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_not_there_is_said_for_every_method) {
  BOOST_TEST(json("/logs/a/frames", 404).at("error_code").as_string() == "log_not_found");
  BOOST_TEST(json("/logs/a", 404).at("error_code").as_string() == "log_not_found");
  sent(Method::post, "/logs/a/frames", 404, {.text = "depth,0\n", .type = "text/csv"});
  sent(Method::del, "/logs/a?confirm=a", 404);
  sent(Method::post, "/logs/a/rename", 404, {.text = R"({"name":"b"})"});
}

BOOST_AUTO_TEST_CASE(changing_logs_needs_the_admin_token_and_storing_rows_that_of_ingest) {
  make("a");
  token = kIngest;
  sent(Method::put, "/logs/b", 403, {.text = "{}"});
  sent(Method::del, "/logs/a?confirm=a", 403);
  sent(Method::post, "/logs/a/rename", 403, {.text = R"({"name":"b"})"});
  upload("/logs/a/frames");
  token = "";
  sent(Method::post, "/logs/a/frames", 401, {.text = "depth,0\n", .type = "text/csv"});
}

BOOST_AUTO_TEST_CASE(a_log_is_opened_once_and_then_stays_open) {
  make("a");
  prepared = 0;
  for (int i = 0; i < 3; ++i) BOOST_TEST(total("/logs/a/frames") == 0);
  BOOST_TEST(prepared == 1);
}

BOOST_AUTO_TEST_CASE(beyond_max_open_logs_the_one_unused_longest_is_closed) {
  restart_with({.max_open_logs = 2});
  for (const char* name : {"a", "b", "c"}) make(name);
  const auto opened_by = [&](const char* target) {
    prepared = 0;
    total(target);
    return prepared == 1;
  };
  BOOST_TEST(opened_by("/logs/a/frames"));
  BOOST_TEST(opened_by("/logs/b/frames"));
  BOOST_TEST(!opened_by("/logs/a/frames"));
  response.clear();
  BOOST_TEST(opened_by("/logs/c/frames"));
  BOOST_TEST(!opened_by("/logs/a/frames"));
  response.clear();
  BOOST_TEST(opened_by("/logs/b/frames"));
}

BOOST_AUTO_TEST_CASE(where_all_that_may_be_open_are_in_use_another_has_to_wait) {
  restart_with({.max_open_logs = 1});
  make("a");
  make("b");
  upload("/logs/a/frames");
  ask("/logs/a/frames.csv");  // its source is not read yet
  framesd::http::Response running = std::move(response);
  response = {};
  BOOST_TEST(json("/logs/b/frames", 503).at("error_code").as_string() == "overloaded");
  std::string rest;
  while (running.source->next(rest) == framesd::http::BodySource::Next::more) {
  }
  running.clear();
  BOOST_TEST(total("/logs/b/frames") == 0);
}

BOOST_AUTO_TEST_CASE(routes_without_a_name_are_about_the_default_log_of_the_settings) {
  make("a");
  upload("/logs/a/frames");
  fill(1'000'000, 1'000'000, 3);
  response.clear();  // it keeps the log open
  restart_with({.default_log = "a"});
  BOOST_TEST(total("/frames") == 2);
  BOOST_TEST(total("/logs/default/frames") == 3);
  BOOST_TEST(json("/frames?limit=1").at("metadata").at("next").as_string().starts_with("/frames?"));
  response.clear();
  restart_with({.default_log = "gone"});
  BOOST_TEST(json("/frames", 404).at("error_code").as_string() == "log_not_found");
  BOOST_TEST(status("/health") == 200u);
}

BOOST_AUTO_TEST_CASE(a_token_for_some_logs_is_good_for_these_alone) {
  static constexpr const char* kRig7 = "r1g-s3ven-cr3w-lunch";
  static constexpr const char* kReader = "c0re-sh3d-w1ndow-12";
  for (const char* name : {"rig7-a", "rig7-b", "rig9"}) make(name);
  framesd::api::ServiceOptions options;
  options.tokens.of_logs = {{framesd::http::Scope::ingest, "rig7-*", kRig7},
                            {framesd::http::Scope::read, "rig9", kReader}};
  restart_with(options);
  const Body rows{.text = "depth,0,1,2,3,4,5,6,7\n1.0,1,2,3,4,5,6,7,8\n", .type = "text/csv"};
  token = kRig7;
  sent(Method::post, "/logs/rig7-a/frames", 200, rows);
  const auto refused = sent(Method::post, "/logs/rig9/frames", 403, rows);
  BOOST_TEST(refused.at("error_code").as_string() == "insufficient_scope");
  BOOST_TEST(refused.at("detail").as_string().find("'rig9'") != std::string::npos);
  sent(Method::post, "/frames", 403, rows);
  sent(Method::del, "/logs/rig7-a?confirm=rig7-a", 403);
  sent(Method::get, "/jobs", 403);
  send(Method::get, "/logs/rig7-b/frames");
  BOOST_TEST(response.status == 200u);
  const auto listed = [&] {
    Names found;
    const auto page = sent(Method::get, "/logs", 200);
    for (const auto& log : page.at("logs").as_array()) found.emplace_back(log.at("name").as_string());
    return found;
  };
  BOOST_TEST(listed() == (Names{"rig7-a", "rig7-b"}));
  token = kReader;
  BOOST_TEST(listed() == Names{"rig9"});
  sent(Method::post, "/logs/rig9/frames", 403, rows);
  token = kAdmin;
  BOOST_TEST(listed() == (Names{"default", "rig7-a", "rig7-b", "rig9"}));
  token.clear();
  sent(Method::get, "/logs", 401);
}

BOOST_AUTO_TEST_CASE(the_figures_of_logs_that_are_open_are_told) {
  make("a");
  upload("/logs/a/frames");
  send(Method::get, "/metrics");
  const std::string text(response.content());
  BOOST_TEST(text.find("framesd_frames{log=\"a\"} 2\n") != std::string::npos);
  BOOST_TEST(text.find("framesd_frames{log=\"default\"} 0\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_server_without_a_place_for_other_logs_says_so) {
  service.reset();
  logs = nullptr;
  restart_with({});
  BOOST_TEST(names() == Names{"default"});
  sent(Method::put, "/logs/a", 403, {.text = "{}"});
  BOOST_TEST(status("/logs/a") == 404u);
  BOOST_TEST(status("/logs/a/frames") == 404u);
}

BOOST_AUTO_TEST_SUITE_END()
