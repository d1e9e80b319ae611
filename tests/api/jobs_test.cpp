// SPDX-License-Identifier: MIT
//
// GET and DELETE of jobs.
#include "reload_fixture.hpp"

using framesd::http::Method;
using framesd::test::ReloadApi;

namespace {

struct Fixture : ReloadApi {
  // The id of a job that has ended.
  std::string ended(const std::string& text) {
    file("log.csv", text);
    send(Method::post, "/frames/reload?wait=true", {.text = R"({"csv_path":"log.csv"})"});
    const std::string location = header("Location");
    if (!location.empty()) return location.substr(location.rfind('/') + 1);
    return std::string(boost::json::parse(response.content()).at("job_id").as_string());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(jobs, Fixture)

BOOST_AUTO_TEST_CASE(a_job_tells_all_about_itself) {
  const std::string text = kHeader + rows(20) + "x\n";
  const std::string id = ended(text);
  const auto job = json("/jobs/" + id);
  BOOST_TEST(header("Cache-Control") == "no-store");
  BOOST_TEST(job.at("job_id").as_string() == id);
  BOOST_TEST(job.at("state").as_string() == "succeeded");
  BOOST_TEST(job.at("csv_path").as_string() == "log.csv");
  BOOST_TEST(job.at("bytes_done").to_number<std::size_t>() == text.size());
  BOOST_TEST(job.at("bytes_total").to_number<std::size_t>() == text.size());
  BOOST_TEST(job.at("rows_done").as_int64() == 21);
  BOOST_TEST(job.at("percent").to_number<double>() == 100.0);
  BOOST_TEST(job.at("rows_per_second").to_number<double>() > 0);
  BOOST_TEST(job.at("eta_seconds").is_null());
  for (const char* time : {"created", "started", "finished"})
    BOOST_TEST(job.at(time).as_string().ends_with("Z"));
  BOOST_TEST(job.at("error").is_null());
  BOOST_TEST(job.at("report").at("stored").as_int64() == 20);
}

BOOST_AUTO_TEST_CASE(jobs_are_listed_newest_first) {
  BOOST_TEST(json("/jobs").at("jobs").as_array().empty());
  const std::string first = ended(kHeader + rows(1));
  const std::string second = ended(kHeader + rows(2));
  const auto list = json("/jobs").at("jobs").as_array();
  BOOST_TEST(header("Cache-Control") == "no-store");
  BOOST_TEST(list.size() == 2U);
  BOOST_TEST(list.at(0).at("job_id").as_string() == second);
  BOOST_TEST(list.at(1).at("job_id").as_string() == first);
}

BOOST_AUTO_TEST_CASE(rejected_rows_come_as_a_file_that_can_be_read_again) {
  const std::string id = ended(kHeader + rows(1) + "7,1,x,3,4,5,6,7,8\n");
  ask("/jobs/" + id + "/rejects.csv");
  BOOST_TEST(response.status == 200U);
  BOOST_TEST(response.content() ==
             "line,column,reason,depth,a,b,c,d,e,f,g,h\n3,3,sample is not a number,7,1,x,3,4,5,6,7,8\n");
  BOOST_TEST(response.content_type == "text/csv; charset=utf-8");
  BOOST_TEST(header("Cache-Control") == "no-store");
  std::string corrected(response.content());
  corrected.replace(corrected.find(",x,"), 3, ",2,");
  BOOST_TEST(
      sent(Method::post, "/frames", 200, {.text = corrected, .type = "text/csv"}).at("inserted").as_int64() ==
      1);
}

BOOST_AUTO_TEST_CASE(many_rejected_rows_are_streamed) {
  std::string text = kHeader;
  for (int i = 0; i < 20000; ++i) text += "not a depth at all\n";
  const std::string id = ended(text);
  ask("/jobs/" + id + "/rejects.csv");
  BOOST_REQUIRE(response.source != nullptr);
  std::string all;
  using Next = framesd::http::BodySource::Next;
  Next next = Next::more;
  while (next == Next::more) next = response.source->next(all);
  BOOST_TEST((next == Next::end));
  BOOST_TEST(all.size() == response.source_bytes.value());
  BOOST_TEST(std::ranges::count(all, '\n') == 20001);
}

BOOST_AUTO_TEST_CASE(rejected_rows_may_be_had_in_parts_and_so_are_never_packed) {
  std::string text = kHeader;
  for (int i = 0; i < 200; ++i) text += "not a depth at all\n";
  const std::string id = ended(text);
  fields = {{"Accept-Encoding", "gzip"}};
  ask("/jobs/" + id + "/rejects.csv");
  BOOST_TEST(header("Accept-Ranges") == "bytes");
  BOOST_TEST(header("Content-Encoding") == "");
  BOOST_TEST(std::ranges::count(response.content(), '\n') == 201);
}

BOOST_AUTO_TEST_CASE(no_rejected_rows_are_an_empty_file) {
  const std::string id = ended(kHeader + rows(1));
  ask("/jobs/" + id + "/rejects.csv");
  BOOST_TEST(response.status == 200U);
  BOOST_TEST(response.content() == "");
}

BOOST_AUTO_TEST_CASE(a_job_that_has_ended_is_not_changed_by_cancelling) {
  const std::string id = ended(kHeader + rows(1));
  BOOST_TEST(sent(Method::del, "/jobs/" + id, 200).at("state").as_string() == "succeeded");
}

BOOST_AUTO_TEST_CASE(jobs_that_never_were_are_404) {
  BOOST_TEST(status("/jobs/0123456789abcdef") == 404U);
  BOOST_TEST(status("/jobs/0123456789abcdef/rejects.csv") == 404U);
  BOOST_TEST(send(Method::del, "/jobs/0123456789abcdef").status == 404U);
  BOOST_TEST(status("/jobs?limit=1") == 400U);
}

BOOST_AUTO_TEST_CASE(cancelling_needs_the_admin_token_and_looking_does_not) {
  const std::string id = ended(kHeader + rows(1));
  token.clear();
  BOOST_TEST(send(Method::get, "/jobs/" + id).status == 200U);
  BOOST_TEST(send(Method::del, "/jobs/" + id).status == 401U);
}

BOOST_AUTO_TEST_SUITE_END()
