// SPDX-License-Identifier: MIT
//
// What is known of a log: given with PUT, answered by GET, listed and chosen by.
#include "logs_fixture.hpp"

#include <array>

using framesd::http::Method;
using framesd::test::Body;
using framesd::test::Logs;

namespace {

constexpr const char* kFacts =
    R"({"well":"A-1","title":"Main","survey":[[0,0,0],[100,1.5,2]],"tags":{"b":"1"}})";

struct Facts : Logs {
  std::string text(const std::string& target) { return std::string(ask(target).content()); }
  std::string etag_of(const std::string& target) {
    BOOST_REQUIRE_EQUAL(status(target), 200u);
    return header("ETag");
  }
  boost::json::value put(const std::string& target, unsigned status, const std::string& json,
                         std::vector<framesd::http::Field> with = {}) {
    return sent(Method::put, target, status, {.text = json, .fields = std::move(with)});
  }
  // The members of the object that `target` answers, in their order.
  std::vector<std::string> members(const std::string& target) {
    std::vector<std::string> found;
    const auto log = json(target);
    for (const auto& [name, value] : log.as_object()) found.emplace_back(name);
    return found;
  }
  std::string sentence(const boost::json::value& problem) {
    return std::string(problem.at("detail").as_string());
  }
};

using Names = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(facts_of_logs, Facts)

BOOST_AUTO_TEST_CASE(a_log_is_made_with_the_facts_given) {
  const auto made = put("/logs/a", 201, kFacts);
  BOOST_TEST(made.at("well").as_string() == "A-1");
  const std::string etag = header("ETag");
  BOOST_TEST(header("Location") == "/logs/a");
  BOOST_TEST(json("/logs/a") == made);
  BOOST_TEST(header("ETag") == etag);
  BOOST_TEST(members("/logs/a") ==
             (Names{"name", "title", "well", "survey", "tags", "created", "source_width", "frame_width",
                    "resample", "frames", "depth_min", "depth_max", "generation"}));
  BOOST_TEST(made.at("created").as_string().starts_with("20"));
}

BOOST_AUTO_TEST_CASE(of_a_log_of_which_nothing_is_known_only_the_store_tells) {
  make("a");
  BOOST_TEST(members("/logs/a") == (Names{"name", "created", "source_width", "frame_width", "resample",
                                          "frames", "depth_min", "depth_max", "generation"}));
}

BOOST_AUTO_TEST_CASE(other_facts_take_the_place_of_all_that_were_known) {
  put("/logs/a", 201, kFacts);
  upload("/logs/a/frames");
  const auto changed = put("/logs/a", 200, R"({"run":"2","unit":"ft"})");
  BOOST_TEST(changed.at("frames").as_int64() == 2);
  BOOST_TEST(changed.at("run").as_string() == "2");
  BOOST_TEST(!changed.as_object().contains("well"));
  BOOST_TEST(json("/logs/a") == changed);
  put("/logs/a", 200, "{}");
  BOOST_TEST(!json("/logs/a").as_object().contains("run"));
  BOOST_TEST(total("/logs/a/frames") == 2);
}

BOOST_AUTO_TEST_CASE(a_las_file_tells_those_of_the_log_that_is_named) {
  put("/logs/a", 201, kFacts);
  upload("/logs/a/frames");
  const std::string las = streamed("/logs/a/frames.las").first;
  BOOST_TEST(las.find("\r\nWELL.        A-1 : WELL\r\n") != las.npos);
  BOOST_TEST(las.ends_with("\r\n1.0 1 2 3 4 5 6 7 8\r\n2.0 1 2 3 4 5 6 7 9\r\n"));
  BOOST_TEST(streamed("/frames.las").first.find("A-1") == las.npos);
}

BOOST_AUTO_TEST_CASE(without_a_body_nothing_is_changed) {
  put("/logs/a", 201, kFacts);
  const std::string before = text("/logs/a");
  const std::string etag = header("ETag");
  sent(Method::put, "/logs/a", 200);
  BOOST_TEST(header("ETag") == etag);
  BOOST_TEST(text("/logs/a") == before);
  sent(Method::put, "/logs/a", 412, {.fields = {{"If-Match", "\"0\""}}});
  sent(Method::put, "/logs/a", 200, {.fields = {{"If-Match", etag}}});
}

BOOST_AUTO_TEST_CASE(what_get_answers_may_be_changed_and_sent_back) {
  put("/logs/a", 201, kFacts);
  upload("/logs/a/frames");
  auto log = json("/logs/a");
  const std::string etag = header("ETag");
  log.as_object()["well"] = "A-2";
  const auto changed = put("/logs/a", 200, boost::json::serialize(log), {{"If-Match", etag}});
  BOOST_TEST(header("ETag") != etag);
  BOOST_TEST(changed.at("well").as_string() == "A-2");
  BOOST_TEST(changed.at("frames").as_int64() == 2);
  const auto later = header("ETag");
  put("/logs/a", 412, R"({"well":"A-3"})", {{"If-Match", etag}});
  BOOST_TEST(etag_of("/logs/a") == later);
  BOOST_TEST(json("/logs/a").at("well").as_string() == "A-2");
  put("/logs/a", 200, R"({"well":"A-3"})", {{"If-Match", "*"}});
}

BOOST_AUTO_TEST_CASE(the_same_facts_leave_the_etag_as_it_is) {
  put("/logs/a", 201, kFacts);
  const std::string etag = etag_of("/logs/a");
  put("/logs/a", 200, R"({"tags":{"b":"1"},"survey":[[0,0,0],[1e2,1.50,2]],"title":"Main","well":"A-1"})");
  BOOST_TEST(etag_of("/logs/a") == etag);
  ask_with({{"If-None-Match", etag}}, "/logs/a");
  BOOST_TEST(response.status == 304u);
  upload("/logs/a/frames");
  BOOST_TEST(etag_of("/logs/a") != etag);
}

BOOST_AUTO_TEST_CASE(conditions_say_whether_the_log_has_to_be_there) {
  put("/logs/a", 412, kFacts, {{"If-Match", "*"}});
  BOOST_TEST(status("/logs/a") == 404u);
  put("/logs/a", 201, kFacts, {{"If-None-Match", "*"}});
  put("/logs/a", 412, "{}", {{"If-None-Match", "*"}});
  put("/log", 412, kFacts, {{"If-None-Match", "*"}});
  BOOST_TEST(json("/logs/a").at("well").as_string() == "A-1");
}

BOOST_AUTO_TEST_CASE(widths_and_filter_stay_as_they_are) {
  put("/logs/a", 201, R"({"well":"A-1","source_width":16,"resample":"lanczos"})");
  put("/logs/a", 200, R"({"well":"A-2","source_width":16,"frame_width":4,"resample":"lanczos"})");
  for (const char* other : {R"({"source_width":8})", R"({"frame_width":5})", R"({"resample":"bilinear"})"})
    BOOST_TEST(put("/logs/a", 409, other).at("error_code").as_string() == "log_exists");
  BOOST_TEST(json("/logs/a").at("well").as_string() == "A-2");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_facts_is_said_and_nothing_is_made_or_changed) {
  const auto station = put("/logs/a", 422, R"({"survey":[[0,0,0],[1,181,0]]})");
  BOOST_TEST(sentence(station) == "survey[1]: the inclination must be from 0 to 180, not 181.");
  BOOST_TEST(framesd::test::wrong_members(station) == Names{"survey[1]"});
  const auto& error = station.at("errors").at(0);
  BOOST_TEST(error.at("detail").as_string() == "the inclination must be from 0 to 180, not 181");
  const auto name = put("/logs/a", 422, R"({"wel":"A-1"})");
  BOOST_TEST(framesd::test::wrong_members(name) == Names{"wel"});
  BOOST_TEST(sentence(name).find(R"(did you mean "well"?)") != std::string::npos);
  BOOST_TEST(framesd::test::wrong_members(put("/logs/a", 422, R"({"source_width":1.5})")) ==
             Names{"source_width"});
  BOOST_TEST(framesd::test::wrong_members(put("/logs/a", 422, R"({"resample":"cubic"})")) ==
             Names{"resample"});
  const auto three = put("/logs/a", 422, R"({"title":5,"unit":"q","survey":[[1,181,400]]})");
  BOOST_TEST(framesd::test::wrong_members(three) == (Names{"title", "unit", "survey[0]"}));
  BOOST_TEST(framesd::test::wrong_members(put("/logs/a", 422, R"({"source_width":0,"resample":"cubic"})")) ==
             (Names{"source_width", "resample"}));
  const auto whole = put("/logs/a", 422, "[1]");
  BOOST_TEST(sentence(whole) == "facts: must be an object, not an array.");
  BOOST_TEST(!whole.as_object().contains("errors"));
  const auto broken = put("/logs/a", 400, R"({"well":})");
  BOOST_TEST(broken.at("error_code").as_string() == "malformed_body");
  BOOST_TEST(sentence(broken).starts_with("The body cannot be read: not JSON at byte 9: "));
  BOOST_TEST(names() == Names{"default"});
  put("/logs/a", 201, kFacts);
  put("/logs/a", 422, R"({"well":1})");
  sent(Method::put, "/logs/a", 415, {.text = kFacts, .type = "text/csv"});
  BOOST_TEST(json("/logs/a").at("well").as_string() == "A-1");
}

BOOST_AUTO_TEST_CASE(the_default_log_has_facts_too) {
  fill(1'000'000, 1'000'000, 3);
  const auto changed = put("/log", 200, kFacts);
  BOOST_TEST(changed.at("name").as_string() == "default");
  BOOST_TEST(changed.at("frames").as_int64() == 3);
  const std::string etag = header("ETag");
  BOOST_TEST(json("/log") == changed);
  BOOST_TEST(header("ETag") == etag);
  BOOST_TEST(json("/logs/default") == changed);
  BOOST_TEST(json("/logs/default/log") == changed);
  put("/logs/default", 200, R"({"well":"B"})");
  BOOST_TEST(json("/log").at("well").as_string() == "B");
}

BOOST_AUTO_TEST_CASE(below_a_log_log_is_that_one) {
  make("a");
  const auto changed = put("/logs/a/log", 200, kFacts);
  BOOST_TEST(changed.at("name").as_string() == "a");
  BOOST_TEST(json("/logs/a/log") == changed);
  BOOST_TEST(json("/logs/a") == changed);
  BOOST_TEST(!json("/log").as_object().contains("well"));
  put("/logs/b/log", 201, kFacts);
  BOOST_TEST(header("Location") == "/logs/b/log");
  BOOST_TEST(status("/logs/a/logs/a") == 404u);
}

BOOST_AUTO_TEST_CASE(default_log_names_the_log_that_log_is) {
  restart_with({.default_log = "rig7"});
  BOOST_TEST(status("/log") == 404u);
  const auto made = put("/log", 201, kFacts);
  BOOST_TEST(header("Location") == "/log");
  BOOST_TEST(made.at("name").as_string() == "rig7");
  BOOST_TEST(json("/log") == made);
  BOOST_TEST(json("/logs/rig7") == made);
  BOOST_TEST(!json("/logs/default").as_object().contains("well"));
  put("/logs/default", 200, R"({"well":"B"})");
  BOOST_TEST(json("/logs/default").at("name").as_string() == "default");
  BOOST_TEST(json("/log").at("well").as_string() == "A-1");
}

BOOST_AUTO_TEST_CASE(a_log_has_its_new_name_in_its_answer) {
  restart_with({.default_log = "a"});
  put("/log", 201, kFacts);
  const std::string etag = etag_of("/log");
  response.clear();
  sent(Method::post, "/logs/a/rename", 200, {.text = R"({"name":"b"})"});
  framesd::api::ServiceOptions options{.default_log = "b"};
  options.tokens.admin = {kAdmin};
  BOOST_REQUIRE(service->reconfigure(std::move(options)).has_value());
  BOOST_TEST(json("/log").at("name").as_string() == "b");
  BOOST_TEST(header("ETag") != etag);
}

BOOST_AUTO_TEST_CASE(changing_facts_needs_an_admin_token_that_is_good_for_the_log) {
  static constexpr const char* kRig7 = "r1g-s3ven-cr3w-lunch";
  make("rig9");
  framesd::api::ServiceOptions options;
  options.tokens.of_logs = {{framesd::http::Scope::admin, "rig7-*", kRig7},
                            {framesd::http::Scope::read, "rig7-*", "r1g-s3ven-r3ader-77"}};
  restart_with(options);
  token = kIngest;
  put("/log", 403, kFacts);
  put("/logs/rig9", 403, kFacts);
  token = kRig7;
  put("/logs/rig7-a", 201, kFacts);
  put("/logs/rig7-a/log", 200, kFacts);
  put("/log", 403, kFacts);
  put("/logs/default", 403, kFacts);
  put("/logs/rig9", 403, kFacts);
  put("/logs/rig9/log", 403, kFacts);
  sent(Method::get, "/logs/rig7-a", 200);
  sent(Method::get, "/logs/rig9", 403);
  sent(Method::get, "/log", 403);
  token.clear();
  sent(Method::get, "/log", 401);
  sent(Method::get, "/logs/rig7-a", 401);
}

BOOST_AUTO_TEST_CASE(the_list_has_facts_and_counts_stations) {
  put("/logs/a", 201, kFacts);
  make("b");
  const auto listed = json("/logs").at("logs");
  const auto& a = listed.at(0).as_object();
  BOOST_TEST(a.at("name").as_string() == "a");
  BOOST_TEST(a.at("well").as_string() == "A-1");
  BOOST_TEST(a.at("tags").at("b").as_string() == "1");
  BOOST_TEST(a.at("stations").as_int64() == 2);
  BOOST_TEST(!a.contains("survey"));
  BOOST_TEST(a.at("generation") == json("/logs/a").at("generation"));
  BOOST_TEST(!listed.at(1).as_object().contains("stations"));
}

BOOST_AUTO_TEST_CASE(logs_are_listed_by_their_well) {
  for (const char* name : {"a", "c", "e"}) put(std::string("/logs/") + name, 201, R"({"well":"A&1 x"})");
  put("/logs/b", 201, R"({"well":"A&1 y"})");
  make("d");
  BOOST_TEST(names("/logs?well=a%261%20X") == (Names{"a", "c", "e"}));
  BOOST_TEST(names("/logs?well=a%261%20X&limit=1") == (Names{"a", "c", "e"}));
  BOOST_TEST(names("/logs?well=a%261%20X&limit=3") == (Names{"a", "c", "e"}));
  BOOST_TEST(json("/logs?well=a%261%20X&limit=3").at("next").is_null());
  BOOST_TEST(names("/logs?well=A%261") == Names{});
  BOOST_TEST(status("/logs?well=") == 422u);
}

BOOST_AUTO_TEST_CASE(logs_that_are_not_open_stay_so_when_they_are_listed) {
  put("/logs/a", 201, kFacts);
  prepared = 0;
  BOOST_TEST(json("/logs?well=A-1").at("logs").as_array().size() == 1u);
  BOOST_TEST(prepared == 0);
  total("/logs/a/frames");
  BOOST_TEST(prepared == 1);
}

BOOST_AUTO_TEST_CASE(a_long_survey_is_kept_and_given_back) {
  std::string survey = R"({"survey":[[0,0,0])";
  for (int i = 1; i < 10'000; ++i) survey += ",[" + std::to_string(i) + ".25,1.125,359.875]";
  put("/logs/a", 201, survey + "]}");
  BOOST_TEST(json("/logs/a").at("survey").as_array().size() == 10'000u);
  BOOST_TEST(json("/logs").at("logs").at(0).at("stations").as_int64() == 10'000);
}

BOOST_AUTO_TEST_CASE(where_there_are_no_other_logs_the_default_one_has_facts) {
  service.reset();
  logs = nullptr;
  restart_with({});
  put("/log", 200, kFacts);
  put("/logs/default", 200, kFacts);
  put("/logs/a", 403, kFacts);
  put("/logs/a", 403, kFacts, {{"If-Match", "*"}});
  BOOST_TEST(status("/logs/a") == 404u);
}

BOOST_AUTO_TEST_SUITE_END()
