// SPDX-License-Identifier: MIT
#include "response_head.hpp"

#include <boost/test/unit_test.hpp>

using framesd::http::Response;
using framesd::net::append_response_head;
using framesd::net::DateLine;

BOOST_AUTO_TEST_SUITE(response_head)

BOOST_AUTO_TEST_CASE(the_date_is_an_imf_fixdate_of_the_second_asked_for) {
  DateLine date;
  BOOST_TEST(date.at(784111777) == "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
  BOOST_TEST(date.at(1795177439) == "Date: Fri, 20 Nov 2026 12:23:59 GMT\r\n");
  BOOST_TEST(date.at(0) == "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n");
}

BOOST_AUTO_TEST_CASE(fields_stand_in_their_order_and_the_response_s_own_last) {
  Response response;
  response.content_type = "text/csv";
  response.body = "12345";
  response.headers = "ETag: \"e\"\r\n";
  std::string out = "before";
  append_response_head(out, response, {.date_line = "Date: d\r\n", .request_id = "id", .close = true});
  BOOST_TEST(out ==
             "beforeHTTP/1.1 200 OK\r\nDate: d\r\nContent-Type: text/csv\r\nContent-Length: "
             "5\r\nX-Request-ID: id\r\n"
             "X-Content-Type-Options: nosniff\r\nConnection: close\r\nETag: \"e\"\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(not_modified_and_no_content_have_no_length) {
  for (const unsigned status : {204u, 304u}) {
    Response response;
    response.status = status;
    std::string out;
    append_response_head(out, response, {.date_line = "Date: d\r\n", .request_id = "id"});
    BOOST_TEST(out.find("\nContent-") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(the_time_it_took_is_in_milliseconds_and_the_cache_s_verdict_beside_it) {
  Response response;
  std::string out;
  append_response_head(out, response,
                       {.date_line = "", .request_id = "i", .took = std::chrono::microseconds(1239)});
  BOOST_TEST(out.find("\r\nServer-Timing: total;dur=1.23\r\n") != std::string::npos);
  response.cache = framesd::http::CacheUse::hit;
  append_response_head(out, response,
                       {.date_line = "", .request_id = "i", .took = std::chrono::microseconds(50)});
  BOOST_TEST(out.find("\r\nServer-Timing: total;dur=0.05, cache;desc=hit\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_empty_body_says_so) {
  std::string out;
  append_response_head(out, Response{}, {.date_line = "", .request_id = "id"});
  BOOST_TEST(out.find("Content-Length: 0\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
