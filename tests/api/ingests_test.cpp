// SPDX-License-Identifier: MIT
//
// GET /ingests, and what is recorded of uploads and jobs.
#include "reload_fixture.hpp"
#include "support/printing.hpp"
#include <framesd/gzip/gzip.hpp>

using framesd::http::Method;
using framesd::test::Body;
using framesd::test::ReloadApi;
namespace http = framesd::http;

namespace {

struct Fixture : ReloadApi {
  static Body csv(std::string text, std::size_t piece = SIZE_MAX) {
    return {.text = std::move(text), .type = "text/csv", .piece = piece};
  }
  boost::json::array ingests(std::string_view query = "") {
    return json("/ingests" + std::string(query)).at("ingests").as_array();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(get_ingests, Fixture)

BOOST_AUTO_TEST_CASE(lists_uploads_and_jobs_newest_first) {
  BOOST_TEST(ingests().empty());
  const std::string text = kHeader + rows(5);
  token = kIngest;
  const auto report = sent(Method::post, "/frames?source=well%207.csv", 200, csv(text));
  token = kAdmin;
  file("log.csv", kHeader + rows(3));
  reload(R"({"csv_path":"log.csv"})", 200);
  const auto found = ingests();
  BOOST_REQUIRE(found.size() == 2U);
  BOOST_TEST(found[0].at("source").as_string() == "log.csv");
  BOOST_TEST(found[0].at("scope").as_string() == "admin");
  BOOST_TEST(found[1].at("source").as_string() == "well 7.csv");
  BOOST_TEST(found[1].at("scope").as_string() == "ingest");
  BOOST_TEST(found[1].at("id") == report.at("ingest_id"));
  BOOST_TEST(found[1].at("bytes").to_number<std::size_t>() == text.size());
  BOOST_TEST(found[1].at("error").is_null());
  BOOST_TEST(ingests("?limit=1").size() == 1U);
  BOOST_TEST(header("ETag") != "");
}

BOOST_AUTO_TEST_CASE(an_ingest_that_changes_no_frame_changes_the_list_alone) {
  const std::string text = kHeader + rows(5);
  sent(Method::post, "/frames", 200, csv(text));
  const auto tag_of = [this](std::string_view path) {
    BOOST_TEST(status(path) == 200U);
    return std::string(header("ETag"));
  };
  const std::string list = tag_of("/ingests");
  const std::string page = tag_of("/frames");
  sent(Method::post, "/frames", 200, csv(text));
  BOOST_TEST(tag_of("/ingests") != list);
  BOOST_TEST(tag_of("/frames") == page);
}

BOOST_AUTO_TEST_CASE(the_limit_is_a_count_up_to_a_thousand) {
  for (const char* query : {"?limit=0", "?limit=1001", "?limit=x"})
    BOOST_TEST(status("/ingests" + std::string(query)) == 422U);
  BOOST_TEST(status("/ingests?limit=1000") == 200U);
  BOOST_TEST(status("/ingests", Method::post) == 405U);
}

BOOST_AUTO_TEST_CASE(the_same_content_is_recognized_however_it_comes) {
  const std::string text = kHeader + rows(35);
  const auto first = sent(Method::post, "/frames", 200, csv(text));
  BOOST_TEST(first.at("same_as").is_null());
  const auto second = sent(Method::post, "/frames", 200, csv(text, 7));
  BOOST_TEST(second.at("same_as") == first.at("ingest_id"));
  file("log.csv", text);
  const auto third = reload(R"({"csv_path":"log.csv","clear_existing":true})", 200);
  BOOST_TEST(third.at("same_as") == second.at("ingest_id"));
  BOOST_TEST(sent(Method::post, "/frames", 200, csv(text + "\n")).at("same_as").is_null());
  BOOST_TEST(ingests().size() == 4U);
}

BOOST_AUTO_TEST_CASE(packed_bodies_are_known_by_their_packed_bytes) {
  const std::string packed = framesd::gzip::compressed(kHeader + rows(5));
  const Body body{.text = packed, .type = "text/csv", .coding = "gzip"};
  const auto first = sent(Method::post, "/frames", 200, body);
  file("log.csv.gz", packed);
  BOOST_TEST(reload(R"({"csv_path":"log.csv.gz"})", 200).at("same_as") == first.at("ingest_id"));
  BOOST_TEST(ingests()[1].at("bytes").to_number<std::size_t>() == packed.size());
}

BOOST_AUTO_TEST_CASE(what_broke_off_is_recorded_if_rows_of_it_are_stored) {
  const std::string packed = framesd::gzip::compressed(kHeader + rows(20000));
  const Body cut{.text = packed.substr(0, packed.size() - 9), .type = "text/csv", .coding = "gzip"};
  const auto problem = sent(Method::post, "/frames", 400, cut);
  const auto found = ingests();
  BOOST_REQUIRE(found.size() == 1U);
  BOOST_TEST(found[0].at("digest").is_null());
  BOOST_TEST(found[0].at("error").as_string() == "The gzip body ends too early.");
  BOOST_TEST(found[0].at("report").at("stored") == problem.at("rows_durable"));
  sent(Method::post, "/frames", 422, csv("depth,a\n1,2\n"));
  BOOST_TEST(ingests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_stopped_upload_has_no_digest_and_a_single_frame_no_entry) {
  sent(Method::post, "/frames?on_error=stop", 200, csv(kHeader + rows(3) + "x\n"));
  BOOST_TEST(ingests()[0].at("digest").is_null());
  BOOST_TEST(ingests()[0].at("report").at("stopped").as_bool());
  sent(Method::put, "/frames/7", 201, {.text = R"({"samples":[1,2,3,4,5,6,7,8]})"});
  BOOST_TEST(ingests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_source_has_a_name_of_some_length) {
  const auto problem = sent(Method::post, "/frames?source=" + std::string(256, 'x'), 422, csv(kHeader));
  BOOST_TEST(framesd::test::wrong_members(problem) == std::vector<std::string>{"source"});
  sent(Method::post, "/frames?source=" + std::string(255, 'x'), 200, csv(kHeader + rows(1)));
}

BOOST_AUTO_TEST_CASE(an_abandoned_replacement_says_that_nothing_was_kept) {
  file("log.csv", kHeader + rows(3) + "x\n");
  const auto problem = reload(R"({"csv_path":"log.csv","clear_existing":true,"on_error":"stop"})", 422);
  BOOST_TEST(problem.at("report").at("abandoned").as_bool());
  BOOST_TEST(problem.at("report").at("stored").as_int64() == 0);
  BOOST_TEST(ingests().empty());
}

BOOST_AUTO_TEST_SUITE_END()
