// SPDX-License-Identifier: MIT
//
// POST /frames.
#include "support/printing.hpp"
#include "writing_fixture.hpp"
#include <framesd/gzip/gzip.hpp>

using framesd::http::BodySink;
using framesd::http::Method;
using framesd::test::Body;
using framesd::test::WritingApi;
namespace api = framesd::api;
namespace http = framesd::http;

namespace {

struct Fixture : WritingApi {
  static constexpr const char* kHeader = "depth,a,b,c,d,e,f,g,h\n";

  Fixture() : WritingApi({.chunk_size = 10, .max_ingests = 2}) {}

  static std::string rows(int count, int first = 1000) {
    std::string text;
    for (int i = 0; i < count; ++i) text += std::to_string(first + i) + ",1,2,3,4,5,6,7,8\n";
    return text;
  }
  static Body csv(std::string text, std::size_t piece = SIZE_MAX) {
    return {.text = std::move(text), .type = "text/csv", .piece = piece};
  }
  static Body packed(std::string text, std::size_t piece = SIZE_MAX) {
    return {.text = std::move(text), .type = "text/csv; charset=utf-8", .coding = "gzip", .piece = piece};
  }
  static std::int64_t count(const boost::json::value& report, const char* name) {
    return report.at(name).as_int64();
  }
  // A sink as the network floor holds one, with the request that it was made for.
  struct Held {
    std::vector<http::Field> fields;
    http::Request request;
    std::unique_ptr<BodySink> sink;
  };
  std::unique_ptr<Held> begin() {
    auto held = std::make_unique<Held>();
    held->fields = {{"X-Admin-Token", kIngest}, {"Content-Type", "text/csv"}};
    held->request = {.method = Method::post, .target = "/frames", .fields = held->fields, .request_id = "t"};
    response.clear();
    auto reply = service->answer(held->request, context, response);
    write(carry_out(reply), held->request);
    if (auto* upload = std::get_if<api::Upload>(&reply)) held->sink = std::move(upload->sink);
    return held;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(post_frames, Fixture)

BOOST_AUTO_TEST_CASE(rows_are_stored_and_reported_however_they_come) {
  for (const std::size_t piece : {SIZE_MAX, std::size_t{1000}, std::size_t{1}}) {
    const auto report = sent(Method::post, "/frames", 200, csv(kHeader + rows(35), piece));
    BOOST_TEST(count(report, "stored") == 35);
    BOOST_TEST(count(report, "rows") == 35);
    BOOST_TEST(report.at("first_depth").to_number<double>() == 1000.0);
    BOOST_TEST(response.content_type == "application/json");
  }
  BOOST_TEST(frames() == 35U);
  BOOST_TEST(status("/frames/1034") == 200U);
}

BOOST_AUTO_TEST_CASE(bad_rows_are_reported_with_200) {
  const auto report = sent(Method::post, "/frames", 200, csv(kHeader + rows(2) + "7,x\n\n" + rows(1, 2000)));
  BOOST_TEST(count(report, "rejected") == 1);
  BOOST_TEST(count(report, "blank") == 1);
  BOOST_TEST(report.at("rejects").at(0).at("line").as_int64() == 4);
  BOOST_TEST(frames() == 3U);
}

BOOST_AUTO_TEST_CASE(stopping_keeps_the_rows_before_the_bad_one) {
  const auto report = sent(Method::post, "/frames?on_error=STOP", 200,
                           csv(kHeader + rows(15) + "7,x\n" + rows(1000, 3000), 100));
  BOOST_TEST(report.at("stopped").as_bool());
  BOOST_TEST(count(report, "stored") == 15);
  BOOST_TEST(frames() == 15U);
}

BOOST_AUTO_TEST_CASE(json_lines_are_rows_too) {
  const auto report = sent(Method::post, "/frames", 200,
                           {.text = "{\"depth\":1.5,\"samples\":[1,2,3,4,5,6,7,8]}\n{\"depth\":2}\n",
                            .type = "application/x-ndjson"});
  BOOST_TEST(count(report, "stored") == 1);
  BOOST_TEST(count(report, "rejected") == 1);
  BOOST_TEST(status("/frames/1.5") == 200U);
}

BOOST_AUTO_TEST_CASE(gzip_bodies_are_unpacked) {
  const std::string text = framesd::gzip::compressed(kHeader + rows(20000));
  for (const std::size_t piece : {SIZE_MAX, std::size_t{777}}) {
    BOOST_TEST(count(sent(Method::post, "/frames", 200, packed(text, piece)), "stored") == 20000);
  }
  BOOST_TEST(frames() == 20000U);
}

BOOST_AUTO_TEST_CASE(what_is_no_gzip_is_400_and_keeps_what_came_before) {
  BOOST_TEST(sent(Method::post, "/frames", 400, packed(kHeader + rows(3))).at("rows_durable").as_int64() ==
             0);
  const std::string text = framesd::gzip::compressed(kHeader + rows(20000));
  const auto cut = sent(Method::post, "/frames", 400, packed(text.substr(0, text.size() - 9), 5000));
  BOOST_TEST(cut.at("error_code").as_string() == "malformed_body");
  BOOST_TEST(cut.at("rows_durable").as_int64() > 19000);
  BOOST_TEST(cut.at("rows_durable").to_number<std::uint64_t>() == frames());
}

BOOST_AUTO_TEST_CASE(a_wrong_header_or_no_body_is_422) {
  const auto wrong = sent(Method::post, "/frames", 422, csv("depth,a\n1,2\n"));
  BOOST_TEST(std::string(wrong.at("detail").as_string())
                 .starts_with("wrong header: expected 9 columns (depth + 8 samples), found 2; rows of 1 "
                              "sample need a store made "
                              "with source_width 1 (--source-width 1)."));
  BOOST_TEST(send(Method::post, "/frames", csv("")).status == 422U);
  BOOST_TEST(send(Method::post, "/frames", packed("")).status >= 400U);
  BOOST_TEST(count(sent(Method::post, "/frames", 200, csv(kHeader)), "rows") == 0);
}

BOOST_AUTO_TEST_CASE(other_types_codings_and_parameters_are_refused_before_the_body) {
  for (const char* type : {"", "application/json", "text/plain", "multipart/mixed; boundary=x"}) {
    BOOST_TEST(send(Method::post, "/frames", {.text = rows(1), .type = type}).status == 415U, type);
    BOOST_TEST(header("Accept") ==
               "text/csv, application/x-ndjson, application/gzip, application/x-gzip, multipart/form-data");
  }
  BOOST_TEST(send(Method::post, "/frames", {.text = rows(1), .type = "text/csv", .coding = "br"}).status ==
             415U);
  BOOST_TEST(header("Accept-Encoding") == "gzip");
  BOOST_TEST(send(Method::post, "/frames?on_error=maybe", csv(rows(1))).status == 422U);
  BOOST_TEST(send(Method::post, "/frames?onerror=skip", csv(rows(1))).status == 400U);
}

BOOST_AUTO_TEST_CASE(one_upload_too_many_is_503_until_one_has_ended) {
  auto first = begin();
  auto second = begin();
  BOOST_TEST((first->sink && second->sink));
  BOOST_TEST(!begin()->sink);
  BOOST_TEST(response.status == 503U);
  BOOST_TEST(header("Retry-After") == "5");
  first.reset();
  BOOST_TEST((begin()->sink != nullptr));
}

BOOST_AUTO_TEST_CASE(rows_that_wait_for_more_are_stored_when_the_sender_pauses) {
  const auto upload = begin();
  BOOST_TEST(upload->sink->take(kHeader + rows(3), response));
  BOOST_TEST(frames() == 0U);
  upload->sink->pause();
  BOOST_TEST(frames() == 3U);
}

BOOST_AUTO_TEST_CASE(a_broken_upload_says_how_many_rows_are_durable) {
  const auto upload = begin();
  BOOST_TEST(upload->sink->take(kHeader + rows(12) + "9999.0,1,2", response));
  response.status = 408;
  upload->sink->abandon(BodySink::Broken::timeout, response);
  BOOST_TEST(response.status == 408U);
  const auto problem = boost::json::parse(response.content());
  BOOST_TEST(problem.at("rows_durable").as_int64() == 12);
  BOOST_TEST(problem.at("detail").as_string() ==
             "The body did not arrive in time. 12 rows of it are durable.");
  BOOST_TEST(frames() == 12U);
}

BOOST_AUTO_TEST_CASE(an_error_of_the_store_is_its_own_status) {
  store.submit(framesd::store::BeginReplacement{}, [](const auto&) {});
  const auto problem = sent(Method::post, "/frames", 409, csv(kHeader + rows(35), 50));
  BOOST_TEST(problem.at("error_code").as_string() == "store_replacing");
  BOOST_TEST(problem.at("rows_durable").as_int64() == 0);
  BOOST_TEST(problem.at("detail").as_string().ends_with(". Nothing of it was stored."));
  BOOST_TEST(header("Retry-After") != "");
}

BOOST_AUTO_TEST_CASE(the_ingest_token_is_enough_and_needed) {
  token = kIngest;
  BOOST_TEST(send(Method::post, "/frames", csv(kHeader)).status == 200U);
  token.clear();
  BOOST_TEST(send(Method::post, "/frames", csv(kHeader)).status == 401U);
}

BOOST_AUTO_TEST_CASE(a_body_is_gzip_if_it_begins_so) {
  for (const std::size_t piece : {SIZE_MAX, std::size_t{1}}) {
    const auto report =
        sent(Method::post, "/frames", 200, csv(framesd::gzip::compressed(kHeader + rows(35)), piece));
    BOOST_TEST(count(report, "stored") == 35);
  }
  BOOST_TEST(frames() == 35U);
}

BOOST_AUTO_TEST_CASE(a_packed_file_may_be_called_what_it_is) {
  const std::string line = R"({"depth":1,"samples":[1,2,3,4,5,6,7,8]})";
  for (const char* type : {"application/gzip", "application/x-gzip"}) {
    const Body table{.text = framesd::gzip::compressed(kHeader + rows(5)), .type = type, .piece = 1};
    BOOST_TEST(count(sent(Method::post, "/frames", 200, table), "stored") == 5);
    const Body lines{.text = framesd::gzip::compressed(line), .type = type, .coding = "gzip"};
    BOOST_TEST(count(sent(Method::post, "/frames", 200, lines), "stored") == 1);
    sent(Method::post, "/frames", 400, {.text = kHeader + rows(5), .type = type});
    sent(Method::post, "/frames", 422, {.text = framesd::gzip::compressed(""), .type = type});
  }
}

BOOST_AUTO_TEST_CASE(a_packed_piece_is_taken_in_steps) {
  const auto held = begin();
  const std::string text = kHeader + rows(100'000);
  const std::string packed = framesd::gzip::compressed(text);  // which the sink reads until it is finished
  BOOST_REQUIRE(held->sink->take(packed, response));
  std::size_t steps = 1;
  for (; held->sink->unfinished(); ++steps)
    BOOST_REQUIRE_MESSAGE(held->sink->take({}, response), response.status << response.content());
  BOOST_TEST(steps >= text.size() / (256 * 1024));
  held->sink->finish(response);
  BOOST_TEST(response.status == 200U);
  BOOST_TEST(frames() == 100'000U);
}

BOOST_AUTO_TEST_CASE(a_packed_piece_may_be_given_up_half_way) {
  const auto held = begin();
  BOOST_REQUIRE(held->sink->take(framesd::gzip::compressed(kHeader + rows(100'000)), response));
  BOOST_REQUIRE(held->sink->unfinished());
  held->sink->abandon(BodySink::Broken::stopping, response);
  BOOST_TEST(boost::json::parse(response.content()).at("rows_durable").to_number<std::uint64_t>() ==
             frames());
  BOOST_TEST(frames() > 0U);
  BOOST_TEST(frames() < 100'000U);
}

BOOST_AUTO_TEST_CASE(what_unpacks_beyond_reason_is_refused_with_the_rows_so_far) {
  const std::string bomb = kHeader + rows(15) + std::string(std::size_t{80} << 20, '\n');
  const auto problem = sent(Method::post, "/frames", 413, csv(framesd::gzip::compressed(bomb, 9)));
  BOOST_TEST(problem.at("error_code").as_string() == "unpacks_too_far");
  BOOST_TEST(count(problem, "rows_durable") == 15);
  BOOST_TEST(frames() == 15U);
}

BOOST_AUTO_TEST_CASE(gzip_in_gzip_is_no_log) {
  const std::string twice = framesd::gzip::compressed(framesd::gzip::compressed(std::string(1 << 24, '\0')));
  const auto problem = sent(Method::post, "/frames", 422, packed(twice));
  BOOST_TEST(problem.at("detail").as_string().find("header") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(many_members_are_one_body) {
  std::string body = framesd::gzip::compressed(kHeader);
  for (int i = 0; i < 300; ++i) body += framesd::gzip::compressed("") + framesd::gzip::compressed(rows(1, i));
  BOOST_TEST(count(sent(Method::post, "/frames", 200, packed(body, 1000)), "stored") == 300);
}

BOOST_AUTO_TEST_CASE(the_file_of_a_form_is_taken_under_its_name) {
  const auto form = [](const std::string& content, std::size_t piece) {
    return Body{
        .text =
            "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"well7.csv\"\r\nContent-Type: "
            "application/octet-stream\r\n\r\n" +
            content + "\r\n--b--\r\n",
        .type = "multipart/form-data; boundary=b",
        .piece = piece};
  };
  const std::string text = kHeader + rows(35);
  const std::string lines = R"({"depth":1,"samples":[1,2,3,4,5,6,7,8]})";
  for (const std::size_t piece : {SIZE_MAX, std::size_t{1}, std::size_t{100}}) {
    const auto report = sent(Method::post, "/frames", 200, form(text, piece));
    BOOST_TEST(count(report, "stored") == 35);
    BOOST_TEST(count(report, "bytes") == static_cast<std::int64_t>(text.size()));
    BOOST_TEST(json("/ingests").at("ingests").at(0).at("source").as_string() == "well7.csv");
    BOOST_TEST(count(sent(Method::post, "/frames", 200, form(framesd::gzip::compressed(text), piece)),
                     "stored") == 35);
    BOOST_TEST(count(sent(Method::post, "/frames", 200, form(lines, piece)), "stored") == 1);
  }
  const auto again = sent(Method::post, "/frames", 200, csv(text));
  BOOST_TEST(!again.at("same_as").is_null());
  sent(Method::post, "/frames", 422, form("", 7));
}

BOOST_AUTO_TEST_CASE(a_form_that_is_not_one_file_is_refused_with_what_is_wrong) {
  const std::string file = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.csv\"\r\n\r\n" +
                           std::string(kHeader) + rows(3) + "\r\n";
  const auto refused = [&](unsigned status, const std::string& text,
                           const std::string& type = "; boundary=b") {
    const auto problem = sent(Method::post, "/frames", status,
                              {.text = text, .type = "multipart/form-data" + type, .piece = 64});
    return std::string(problem.at("detail").as_string());
  };
  BOOST_TEST(refused(400, file, "").find("boundary") != std::string::npos);
  BOOST_TEST(refused(400, file).find("ends before") != std::string::npos);
  BOOST_TEST(refused(422, "--b--").find("no file") != std::string::npos);
  BOOST_TEST(
      refused(422, "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nx\r\n--b--").find("'note'") !=
      std::string::npos);
  const std::string second = refused(422, file + file + "--b--");
  BOOST_TEST(second.find("second file") != std::string::npos);
  BOOST_TEST(second.find("3 rows of it are durable") != std::string::npos);
  BOOST_TEST(frames() == 3U);
  const Body resumed{.text = file, .type = "multipart/form-data; boundary=b", .fields = {{"Upload-Id", "x"}}};
  sent(Method::post, "/frames", 422, resumed);
  const Body packed_form{.text = file, .type = "multipart/form-data; boundary=b", .coding = "gzip"};
  sent(Method::post, "/frames", 415, packed_form);
}

BOOST_AUTO_TEST_SUITE_END()
