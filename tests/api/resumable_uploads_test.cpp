// SPDX-License-Identifier: MIT
//
// POST /frames with an Upload-Id, and /uploads/{id}.
#include "upload_fixture.hpp"
#include <framesd/gzip/gzip.hpp>

#include <boost/test/data/test_case.hpp>

using framesd::http::Method;
using framesd::test::UploadApi;
namespace http = framesd::http;

BOOST_FIXTURE_TEST_SUITE(resumable_uploads, UploadApi)

BOOST_AUTO_TEST_CASE(one_that_was_cut_goes_on_where_its_last_row_ended) {
  const auto at = cut("0", half);
  BOOST_TEST(at == half.rfind('\n') + 1);
  BOOST_TEST(stands_at() == at);
  const auto report = post(std::to_string(at), text.substr(at));
  BOOST_TEST(offset_told() == text.size());
  BOOST_TEST(report.at("stored").as_int64() == 35);
  BOOST_TEST(report.at("inserted").as_int64() == 35);
  BOOST_TEST(report.at("bytes").to_number<std::size_t>() == text.size());
  BOOST_TEST(report.at("first_depth").to_number<double>() == 1000.0);
  BOOST_TEST(report.at("last_depth").to_number<double>() == 1034.0);
  BOOST_TEST(frames() == 35U);
  BOOST_TEST(stands_at() == text.size());
}

BOOST_AUTO_TEST_CASE(json_lines_go_on_too) {
  const std::string line = R"({"depth":1,"samples":[1,2,3,4,5,6,7,8]})"
                           "\n";
  const auto at = cut("0", line + R"({"depth":2,"sam)", "application/x-ndjson");
  BOOST_TEST(at == line.size());
  post(std::to_string(at), text, 409);
  BOOST_TEST(post(std::to_string(at), "{\n", 200, "/frames", "application/x-ndjson")
                 .at("rejects")
                 .at(0)
                 .at("line")
                 .as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(one_goes_on_with_the_scale_that_it_began_with) {
  const std::string first = kHeader + std::string("1,1,2,3,4,5,6,7,8\n");
  const std::string at = std::to_string(cut("0", first));
  const auto problem = post(at, "2,1,2,3,4,5,6,7,8\n", 409, "/frames?scale=0,9");
  BOOST_TEST(error_code(problem) == "upload_scale_differs");
  BOOST_TEST(post(at, "2,1,2,3,4,5,6,7,8\n").at("stored").as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(one_goes_on_rejecting_or_keeping_gaps_as_it_began) {
  const std::string first = kHeader + std::string("1,1,2,3,4,5,6,7,8\n");
  const std::string gap = "2,1,2,3,4,5,6,7,\n";
  const std::string kept = std::to_string(cut("0", first));
  auto problem = post(kept, gap, 409, "/frames?absent=reject");
  BOOST_TEST(error_code(problem) == "upload_absent_differs");
  BOOST_TEST(problem.at("detail").as_string() == "The upload was started with absent=keep, not reject.");
  BOOST_TEST(offset_told() == first.size());
  BOOST_TEST(post(kept, gap, 200, "/frames?absent=keep").at("stored").as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(one_that_rejects_gaps_goes_on_rejecting_them) {
  const std::string first = kHeader + std::string("1,1,2,3,4,5,6,7,8\n");
  const std::string gap = "2,1,2,3,4,5,6,7,\n";
  const std::string at = std::to_string(cut("0", first, "text/csv", "/frames?absent=reject"));
  BOOST_TEST(error_code(post(at, gap, 409)) == "upload_absent_differs");
  const auto report = post(at, gap, 200, "/frames?absent=reject");
  BOOST_TEST(report.at("stored").as_int64() == 1);
  BOOST_TEST(report.at("rejected").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(what_is_told_of_one) {
  BOOST_TEST(status("/uploads/log") == 404U);
  BOOST_TEST(status("/uploads/" + std::string(65, 'x')) == 404U);
  const auto at = cut("0", half);
  auto found = json("/uploads/log");
  BOOST_TEST(found.at("offset").to_number<std::uint64_t>() == at);
  BOOST_TEST(!found.at("complete").as_bool());
  BOOST_TEST(!found.at("in_progress").as_bool());
  BOOST_TEST(header("Cache-Control") == "no-store");
  post(std::to_string(at), text.substr(at));
  found = json("/uploads/log");
  BOOST_TEST(found.at("complete").as_bool());
  BOOST_TEST(found.at("report").at("rows").as_int64() == 35);
  BOOST_TEST(status("/uploads/log", Method::put) == 405U);
  BOOST_TEST(header("Allow").find("HEAD") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(rejects_have_the_lines_of_the_whole_source) {
  const std::string bad = kHeader + rows(15) + "x\n" + rows(15, 2000) + "y\n";
  const auto at = cut("0", bad.substr(0, bad.find('x') + 60));
  const auto report = post(std::to_string(at), bad.substr(at));
  BOOST_TEST(report.at("rejected").as_int64() == 2);
  BOOST_TEST(report.at("rejects").at(0).at("line").as_int64() == 17);
  BOOST_TEST(report.at("rejects").at(1).at("line").as_int64() == 33);
}

BOOST_AUTO_TEST_CASE(an_offset_that_does_not_match_is_409_with_the_right_one) {
  const auto at = cut("0", half);
  for (const std::string& wrong : {std::string("0"), std::to_string(at + 1), std::string("99999999")}) {
    const auto problem = post(wrong, text, 409);
    BOOST_TEST(error_code(problem) == "upload_offset_differs");
    BOOST_TEST(problem.at("upload_offset").to_number<std::uint64_t>() == at);
    BOOST_TEST(problem.at("detail").as_string().find(std::to_string(at)) != std::string::npos);
    BOOST_TEST(offset_told() == at);
  }
  BOOST_TEST(!begin({{"Upload-Id", "new"}, {"Upload-Offset", "1"}})->sink);
  BOOST_TEST(response.status == 409U);
  BOOST_TEST(header("Upload-Offset") == "0");
}

BOOST_AUTO_TEST_CASE(two_connections_cannot_send_one_upload) {
  auto first = begin({{"Upload-Id", "log"}});
  BOOST_TEST(first->sink->take(half, response));
  BOOST_TEST(!begin({{"Upload-Id", "log"}})->sink);
  BOOST_TEST(response.status == 409U);
  BOOST_TEST(error_code(boost::json::parse(response.content())) == "upload_in_progress");
  BOOST_TEST(header("Retry-After") == "1");
  BOOST_TEST((begin({{"Upload-Id", "other"}})->sink != nullptr));
  first->sink->pause();
  BOOST_TEST(json("/uploads/log").at("in_progress").as_bool());
  const auto at = stands_at();
  first.reset();
  post(std::to_string(at), text.substr(at));
  BOOST_TEST(frames() == 35U);
}

BOOST_AUTO_TEST_CASE(headers_out_of_grammar_are_named) {
  const auto refused = [this](std::vector<http::Field> with, unsigned wanted) {
    BOOST_TEST(!begin(std::move(with))->sink);
    BOOST_TEST(response.status == wanted);
    return framesd::test::wrong_members(boost::json::parse(response.content()));
  };
  using Names = std::vector<std::string>;
  const std::string long_id(65, 'x');
  for (const std::string& id : {std::string(), std::string("a b"), std::string("a/b"), long_id})
    BOOST_TEST(refused({{"Upload-Id", id}}, 422) == Names{"Upload-Id"});
  for (const char* offset : {"", "-1", "1.0", "0x10", "9223372036854775808"})
    BOOST_TEST(refused({{"Upload-Id", "a"}, {"Upload-Offset", offset}}, 422) == Names{"Upload-Offset"});
  BOOST_TEST(refused({{"Upload-Offset", "0"}}, 422) == Names{"Upload-Id"});
  BOOST_TEST(refused({{"Upload-Offset", "x"}}, 422) == (Names{"Upload-Id", "Upload-Offset"}));
  BOOST_TEST(refused({{"Upload-Id", "a"}, {"upload-id", "a"}}, 400) == Names{"Upload-Id"});
  BOOST_TEST(refused({{"Upload-Id", "a"}, {"Upload-Offset", "0"}, {"Upload-Offset", "0"}}, 400) ==
             Names{"Upload-Offset"});
}

BOOST_AUTO_TEST_CASE(packed_bodies_are_told_to_come_unpacked) {
  BOOST_TEST(!begin({{"Upload-Id", "a"}, {"Content-Encoding", "gzip"}})->sink);
  BOOST_TEST(response.status == 422U);
  BOOST_TEST(boost::json::parse(response.content()).at("detail").as_string().find("unpacked") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_complete_one_is_answered_again_and_takes_nothing_more) {
  const auto report = post("0", text);
  const auto again = post(std::to_string(text.size()), "");
  BOOST_TEST(again.at("ingest_id") == report.at("ingest_id"));
  BOOST_TEST(again.at("stored") == report.at("stored"));
  BOOST_TEST(error_code(post(std::to_string(text.size()), "1,2\n", 409)) == "upload_complete");
  BOOST_TEST(error_code(post("0", text, 409)) == "upload_offset_differs");
  BOOST_TEST(json("/ingests").at("ingests").as_array().size() == 1U);
}

BOOST_AUTO_TEST_CASE(one_whose_rows_are_all_there_is_completed_by_an_empty_body) {
  const auto at = cut("0", text);
  BOOST_TEST(at == text.size());
  BOOST_TEST(!json("/uploads/log").at("complete").as_bool());
  const auto report = post(std::to_string(at), "");
  BOOST_TEST(report.at("stored").as_int64() == 35);
  BOOST_TEST(json("/uploads/log").at("complete").as_bool());
}

BOOST_AUTO_TEST_CASE(it_is_recorded_once_when_it_is_complete) {
  const auto at = cut("0", half);
  BOOST_TEST(json("/ingests").at("ingests").as_array().empty());
  post(std::to_string(at), text.substr(at), 200, "/frames?source=well7.csv");
  const auto entries = json("/ingests").at("ingests").as_array();
  BOOST_REQUIRE(entries.size() == 1U);
  BOOST_TEST(entries[0].at("source").as_string() == "well7.csv");
  BOOST_TEST(entries[0].at("bytes").to_number<std::size_t>() == text.size());
  BOOST_TEST(entries[0].at("report").at("stored").as_int64() == 35);
}

BOOST_AUTO_TEST_CASE(one_that_stops_stands_in_front_of_the_bad_row) {
  const std::string bad = kHeader + rows(3) + "x\n" + rows(3, 2000);
  const auto report = post("0", bad, 200, "/frames?on_error=stop");
  BOOST_TEST(report.at("stopped").as_bool());
  BOOST_TEST(offset_told() == bad.find('x'));
  BOOST_TEST(stands_at() == bad.find('x'));
  BOOST_TEST(post(std::to_string(bad.find('x')), bad.substr(bad.find('x')), 200, "/frames?on_error=stop")
                 .at("rejects")
                 .at(0)
                 .at("line")
                 .as_int64() == 5);
  const auto mended = post(std::to_string(bad.find('x')), rows(3, 2000));
  BOOST_TEST(mended.at("stored").as_int64() == 6);
  BOOST_TEST(mended.at("rejected").as_int64() == 0);
  BOOST_TEST(mended.at("rejects").as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_wrong_header_leaves_nothing_behind) {
  post("0", "depth,a\n1,2\n", 422);
  BOOST_TEST(status("/uploads/log") == 404U);
  post("0", text);
}

BOOST_AUTO_TEST_CASE(a_header_too_long_to_be_kept_begins_anew_and_ends_complete) {
  std::string header = "depth";
  for (const char name : std::string_view("abcdefgh")) header += "," + std::string(5000, name);
  const std::string long_one = header + "\n" + rows(35);
  BOOST_TEST(cut("0", long_one.substr(0, header.size() + 400)) == 0U);
  BOOST_TEST(post("0", long_one).at("stored").as_int64() == 35);
  BOOST_TEST(stands_at() == long_one.size());
  erase("/frames?depth_min=1003&depth_max=1003");
  BOOST_TEST(status("/uploads/log") == 404U);
}

BOOST_AUTO_TEST_CASE(what_is_packed_by_its_first_byte_cannot_have_an_id) {
  const auto problem = post("0", framesd::gzip::compressed(text), 422);
  BOOST_TEST(problem.at("detail").as_string().find("unpacked") != std::string::npos);
  BOOST_TEST(frames() == 0U);
}

BOOST_DATA_TEST_CASE_F(UploadApi, cut_anywhere_it_ends_up_whole, boost::unit_test::data::xrange(1, 300, 13),
                       step) {
  const std::string dirty =
      "Depth;a;b;c;d;e;f;g;h\r\n1,5;1;2;3;4;5;6;7;8\r\nx;1\r\n\r\n2;1;2;3;4;5;6;7;\"8\"\n" +
      std::string("1,5;9;9;9;9;9;9;9;9\nz;2\n3;1;2;3;4;5;6;7;8");
  std::uint64_t at = 0;
  for (std::size_t sent = static_cast<std::size_t>(step); at + sent < dirty.size(); sent += 50) {
    cut(std::to_string(at), std::string_view(dirty).substr(at, sent));
    at = status("/uploads/log") == 200 ? stands_at() : 0;
  }
  const auto report = post(std::to_string(at), std::string_view(dirty).substr(at));
  BOOST_TEST(report.at("stored").as_int64() == 4);
  BOOST_TEST(report.at("rejected").as_int64() == 2);
  BOOST_TEST(report.at("blank").as_int64() == 1);
  BOOST_TEST(report.at("inserted").as_int64() == 3);
  BOOST_TEST(report.at("rejects").at(1).at("line").as_int64() == 7);
  BOOST_TEST(frames() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
