// SPDX-License-Identifier: MIT
//
// POST /frames/reload.
#include "reload_fixture.hpp"

using framesd::http::Method;
using framesd::test::ReloadApi;
using framesd::test::wrong_members;

BOOST_FIXTURE_TEST_SUITE(reload, ReloadApi)

BOOST_AUTO_TEST_CASE(a_job_is_started_and_named) {
  file("log.csv", kHeader + rows(20));
  const auto started = reload(R"({"csv_path":"log.csv","chunk_size":7})", 202, "");
  BOOST_TEST(started.at("status").as_string() == "success");
  BOOST_TEST(started.at("message").as_string() == "Ingestion started");
  BOOST_TEST(started.at("csv_path").as_string() == "log.csv");
  BOOST_TEST(started.at("chunk_size").as_int64() == 7);
  const std::string id(started.at("job_id").as_string());
  BOOST_TEST(header("Location") == "/jobs/" + id);
  BOOST_TEST(header("Cache-Control") == "no-store");
  BOOST_TEST(status("/jobs/" + id) == 200U);
}

BOOST_AUTO_TEST_CASE(waiting_answers_with_the_finished_report) {
  file("log.csv", kHeader + rows(20) + "x\n");
  const auto report = reload(R"({"csv_path":"log.csv"})", 200);
  BOOST_TEST(report.at("status").as_string() == "success");
  BOOST_TEST(report.at("message").as_string() == "Ingestion finished");
  BOOST_TEST(report.at("stored").as_int64() == 20);
  BOOST_TEST(report.at("rejected").as_int64() == 1);
  BOOST_TEST(header("Location").starts_with("/jobs/"));
  BOOST_TEST(frames() == 20U);
}

BOOST_AUTO_TEST_CASE(the_job_is_named_below_the_prefix_of_a_trusted_proxy) {
  restart_with({.csv_dir = csv_dir, .trusted_proxies = {"10.0.0.1"}});
  remote = "10.0.0.1";
  more = {{"X-Forwarded-Prefix", "/well7"}};
  file("log.csv", kHeader + rows(2));
  for (const auto& [query, status] : {std::pair("", 202U), std::pair("?wait=true", 200U)}) {
    reload(R"({"csv_path":"log.csv"})", status, query);
    BOOST_TEST(header("Location").starts_with("/well7/jobs/"), query);
  }
  BOOST_TEST(send(Method::put, "/frames/1.0", {.text = R"({"samples":[1,2,3,4,5,6,7,8]})"}).status == 201U);
  BOOST_TEST(header("Location") == "/well7/frames/1.0");
}

BOOST_AUTO_TEST_CASE(an_absolute_path_inside_the_folder_is_echoed_as_asked) {
  file("log.csv", kHeader + rows(1));
  const std::string path = (csv_dir / "log.csv").native();
  BOOST_TEST(reload(R"({"csv_path":")" + path + R"("})", 202, "").at("csv_path").as_string() == path);
}

BOOST_AUTO_TEST_CASE(clear_existing_replaces_the_log_or_changes_nothing) {
  fill(100'000'000, 500'000, 5);
  file("bad.csv", kHeader + rows(20) + "x\n");
  const auto problem = reload(R"({"csv_path":"bad.csv","clear_existing":true,"on_error":"stop"})", 422);
  BOOST_TEST(problem.at("report").at("stopped").as_bool());
  BOOST_TEST(problem.at("detail").as_string() ==
             "stopped at line 22, column 2: wrong number of cells (1 instead of 9).");
  BOOST_TEST(frames() == 5U);
  reload(R"({"csv_path":"bad.csv","clear_existing":true})", 200);
  BOOST_TEST(frames() == 20U);
}

BOOST_AUTO_TEST_CASE(a_log_that_somebody_else_replaces_is_a_conflict_that_passes) {
  file("log.csv", kHeader + rows(20));
  const auto others = store.write_and_wait(framesd::store::BeginReplacement{});
  BOOST_REQUIRE(others.has_value());
  for (const std::string clears : {"true", "false"}) {
    const auto problem = reload(R"({"csv_path":"log.csv","clear_existing":)" + clears + "}", 409);
    BOOST_TEST(problem.at("error_code").as_string() == "store_replacing", clears);
    BOOST_TEST(
        std::string(problem.at("detail").as_string()).starts_with("log.csv: the log is being replaced"),
        clears);
    BOOST_TEST(problem.at("job_id").as_string().size() == 16U, clears);
    BOOST_TEST(header("Retry-After") == "5", clears);
  }
  BOOST_REQUIRE(store.write_and_wait(framesd::store::AbandonReplacement{others->replacement}).has_value());
  reload(R"({"csv_path":"log.csv","clear_existing":true})", 200);
  BOOST_TEST(frames() == 20U);
}

BOOST_AUTO_TEST_CASE(the_configured_file_is_read_when_none_is_named) {
  file("usual.csv", kHeader + rows(4));
  restart_with({.csv_dir = csv_dir, .csv_file = "usual.csv", .on_error = framesd::ingest::OnError::stop});
  BOOST_TEST(reload("", 200).at("stored").as_int64() == 4);
  BOOST_TEST(reload("{}", 200).at("replaced").as_int64() == 4);
  BOOST_TEST(reload(R"({"csv_path":null})", 200).at("replaced").as_int64() == 4);
  restart_with({.csv_dir = dir.path() / "none", .csv_file = csv_dir / "usual.csv"});
  BOOST_TEST(reload("", 200).at("replaced").as_int64() == 4);
}

BOOST_AUTO_TEST_CASE(no_path_and_no_configured_file_is_422) {
  BOOST_TEST(wrong_members(reload("", 422)).front() == "csv_path");
  BOOST_TEST(wrong_members(reload(R"({"chunk_size":5})", 422)).front() == "csv_path");
}

BOOST_AUTO_TEST_CASE(wrong_members_are_all_named_and_the_nearest_too) {
  const auto problem =
      reload(R"({"csv_pth":"a","chunk_size":0,"clear_existing":"yes","on_error":7,"csv_path":["a"]})", 422);
  const std::vector<std::string> expected = {"csv_pth", "chunk_size", "clear_existing", "on_error",
                                             "csv_path"};
  BOOST_TEST(wrong_members(problem) == expected, boost::test_tools::per_element());
  BOOST_TEST(std::string(problem.at("detail").as_string()).find("did you mean 'csv_path'?") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(statuses_of_bodies) {
  file("log.csv", kHeader + rows(1));
  for (const auto& [body, expected] : {std::pair{"{", 400U},
                                       {"[]", 422U},
                                       {"7", 422U},
                                       {R"({"csv_path":""})", 422U},
                                       {R"({"csv_path":"log.csv","chunk_size":1000001})", 422U},
                                       {R"({"csv_path":"log.csv","chunk_size":1.0})", 422U},
                                       {R"({"csv_path":"log.csv","chunk_size":1000000})", 202U},
                                       {R"({"csv_path":"log.csv","on_error":"Skip"})", 202U}}) {
    BOOST_TEST(send(Method::post, "/frames/reload", {.text = body}).status == expected, body);
  }
  BOOST_TEST(send(Method::post, "/frames/reload", {.text = "{}", .type = "text/plain"}).status == 415U);
  BOOST_TEST(send(Method::post, "/frames/reload?wait=perhaps", {.text = "{}"}).status == 422U);
  BOOST_TEST(send(Method::post, "/frames/reload?on_error=skip", {.text = "{}"}).status == 400U);
}

BOOST_AUTO_TEST_CASE(files_outside_absent_or_wrong_are_refused_before_a_job_begins) {
  file("bad.csv", "depth,a\n");
  file("empty.csv", "");
  file("../outside.csv", kHeader);
  std::filesystem::create_symlink("../outside.csv", csv_dir / "link.csv");
  for (const auto& [path, expected] : {std::pair{"none.csv", 404U},
                                       {"../outside.csv", 403U},
                                       {"link.csv", 403U},
                                       {"/etc/passwd", 403U},
                                       {"/proc/self/environ", 403U},
                                       {".", 403U},
                                       {"log\\u0000.csv", 404U},
                                       {"bad.csv", 422U},
                                       {"empty.csv", 422U}}) {
    const auto problem = reload(R"({"csv_path":")" + std::string(path) + R"("})", expected);
    BOOST_TEST(problem.at("status").as_int64() == expected);
  }
  BOOST_TEST(json("/jobs").at("jobs").as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_draining_server_starts_no_jobs) {
  file("log.csv", kHeader + rows(1));
  lifecycle.enter(framesd::api::Lifecycle::Stage::draining);
  BOOST_TEST(reload(R"({"csv_path":"log.csv"})", 503).at("error_code").as_string() == "shutting_down");
}

BOOST_AUTO_TEST_CASE(the_admin_token_is_needed) {
  token = kIngest;
  reload("{}", 403);
  token.clear();
  reload("{}", 401);
}

BOOST_AUTO_TEST_SUITE_END()
