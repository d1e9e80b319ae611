// SPDX-License-Identifier: MIT
#include <framesd/http/problem.hpp>

#include <cerrno>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::http::Problem;
using framesd::http::problem_of;
using framesd::http::Response;
using framesd::http::write_problem;

namespace {

const std::chrono::system_clock::time_point kNoon{std::chrono::milliseconds(1'000'000'000'123)};

Response answer(const Problem& problem, std::string_view instance = "/frames?limit=0") {
  Response out;
  write_problem(out, problem, instance, "req-1", kNoon);
  return out;
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(problem)

BOOST_AUTO_TEST_CASE(body_is_one_json_line_with_every_member) {
  const Response out = answer({.status = 404,
                               .detail = "No frame at 1.0.",
                               .members = {{"nearest_below", framesd::Depth::from_count(500'000)}}});
  BOOST_TEST(out.status == 404u);
  BOOST_TEST(out.content_type == "application/problem+json");
  BOOST_TEST(out.headers == "Cache-Control: no-store\r\n");
  BOOST_TEST(out.body ==
             R"({"type":"about:blank","title":"Not Found","status":404,"detail":"No frame at 1.0.",)"
             R"("instance":"/frames?limit=0","error_code":"not_found","request_id":"req-1",)"
             R"("timestamp":"2001-09-09T01:46:40.123Z","nearest_below":0.5})"
             "\n");
}

BOOST_AUTO_TEST_CASE(wrong_parameters_are_all_listed) {
  const Response out =
      answer({.status = 422, .detail = "d", .errors = {{"limit", "1..1000"}, {"order", "asc|desc"}}});
  BOOST_TEST(holds(out.body, R"("error_code":"invalid_parameter")"));
  BOOST_TEST(holds(out.body, R"("errors":[{"parameter":"limit","detail":"1..1000"},)"
                             R"({"parameter":"order","detail":"asc|desc"}])"));
}

BOOST_AUTO_TEST_CASE(what_a_client_sent_stands_escaped) {
  const Response out = answer({.status = 400, .detail = "d"}, "/a\"\n\xff");
  BOOST_TEST(holds(out.body, "\"/a\\\"\\n\xef\xbf\xbd\""));
}

BOOST_AUTO_TEST_CASE(route_and_close_stay_and_older_headers_go) {
  Response out;
  out.route = "/frames";
  out.close = true;
  out.add_header("ETag", "\"1\"");
  out.shared_body = std::make_shared<const std::string>("old");
  write_problem(out, {.status = 500}, "/", "", kNoon);
  BOOST_TEST(out.route == "/frames");
  BOOST_TEST(out.close);
  BOOST_TEST(!holds(out.headers, "ETag"));
  BOOST_TEST(out.content() == out.body);
}

BOOST_AUTO_TEST_CASE(a_503_always_says_when_to_come_back) {
  BOOST_TEST(holds(answer({.status = 503}).headers, "Retry-After: 1\r\n"));
  BOOST_TEST(holds(answer(problem_of(errc::store_replacing)).headers, "Retry-After: 5\r\n"));
  BOOST_TEST(!holds(answer({.status = 404}).headers, "Retry-After"));
}

BOOST_AUTO_TEST_CASE(its_own_header_lines_go_out_with_it) {
  BOOST_TEST(holds(answer({.status = 405, .headers = "Allow: GET\r\n"}).headers, "Allow: GET\r\n"));
}

BOOST_AUTO_TEST_CASE(errors_have_their_statuses) {
  const auto status = [](errc code) { return problem_of(code).status; };
  BOOST_TEST(status(errc::csv_wrong_header) == 422u);
  BOOST_TEST(status(errc::store_full) == 507u);
  BOOST_TEST(status(errc::store_replacing) == 409u);
  BOOST_TEST(status(errc::store_read_only) == 503u);
  BOOST_TEST(status(errc::overloaded) == 503u);
  BOOST_TEST(status(errc::store_unreachable) == 503u);
  BOOST_TEST(status(errc::store_busy) == 503u);
  BOOST_TEST(status(errc::file_missing) == 404u);
  BOOST_TEST(status(errc::store_corrupt) == 500u);
}

BOOST_AUTO_TEST_CASE(an_error_from_elsewhere_is_a_500_without_its_words) {
  const Problem problem = problem_of(boost::system::error_code(EACCES, boost::system::system_category()));
  BOOST_TEST(problem.status == 500u);
  BOOST_TEST(problem.detail == problem_of(errc::store_corrupt).detail);
}

BOOST_AUTO_TEST_SUITE_END()
