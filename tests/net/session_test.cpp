// SPDX-License-Identifier: MIT
#include "running_server.hpp"

#include <boost/test/unit_test.hpp>

using framesd::net::test::Answer;
using framesd::net::test::Client;
using framesd::net::test::count_of;
using framesd::net::test::RunningServer;

namespace {

constexpr const char* kGet = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session, RunningServer)

BOOST_AUTO_TEST_CASE(an_answer_carries_its_fields_and_body) {
  Client client = connect();
  const Answer answer = client.get("/hello");
  BOOST_TEST(answer.status == 200u);
  BOOST_TEST(answer.body == "hello\n");
  BOOST_TEST(answer.head.starts_with("HTTP/1.1 200 OK\r\n"));
  BOOST_TEST(answer.field("Content-Type") == "text/plain");
  BOOST_TEST(answer.field("X-Content-Type-Options") == "nosniff");
  BOOST_TEST(answer.field("X-Request-ID").size() == 36u);
  BOOST_TEST(answer.field("Date").ends_with(" GMT"));
  BOOST_TEST(answer.field("Connection") == "");
}

BOOST_AUTO_TEST_CASE(a_harmless_request_id_comes_back_and_another_does_not) {
  Client client = connect();
  client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Request-ID: a.b-c_9\r\n\r\n");
  BOOST_TEST(client.answer().field("X-Request-ID") == "a.b-c_9");
  client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Request-ID: a b\r\n\r\n");
  BOOST_TEST(client.answer().field("X-Request-ID").size() == 36u);
}

BOOST_AUTO_TEST_CASE(a_connection_is_used_again_and_again) {
  Client client = connect();
  for (int i = 0; i < 100; ++i) BOOST_REQUIRE(client.get("/hello").status == 200u);
}

BOOST_AUTO_TEST_CASE(a_head_that_comes_byte_by_byte_is_one_request) {
  Client client = connect();
  for (const char byte : std::string_view(kGet)) client.send({&byte, 1});
  BOOST_TEST(client.answer().status == 200u);
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order) {
  constexpr int kRequests = 500;
  Client client = connect();
  std::string all;
  for (int i = 0; i < kRequests; ++i) {
    all += "GET /field HTTP/1.1\r\nHost: h\r\nX-Test: " + std::to_string(i) + "\r\n\r\n";
  }
  client.send(all);
  for (int i = 0; i < kRequests; ++i) BOOST_REQUIRE(client.answer().body == std::to_string(i));
}

BOOST_AUTO_TEST_CASE(pipelined_requests_of_all_kinds_keep_their_order) {
  Client client = connect();
  client.send(
      "GET /work HTTP/1.1\r\nHost: h\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
      "GET /large HTTP/1.1\r\nHost: h\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n"
      "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
  BOOST_TEST(client.answer().body == "worked\n");
  BOOST_TEST(client.answer().body == "abc");
  BOOST_TEST(client.answer().body.size() == 3u * 1024 * 1024);
  BOOST_TEST(client.answer().body == "de");
  BOOST_TEST(client.answer().body == "hello\n");
}

BOOST_AUTO_TEST_CASE(a_pipelined_request_after_connection_close_is_not_answered) {
  Client client = connect();
  client.send(std::string("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n") + kGet);
  const Answer answer = client.answer();
  BOOST_TEST(answer.field("Connection") == "close");
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(head_is_answered_like_get_without_the_body) {
  Client client = connect();
  client.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n");
  const Answer answer = client.answer(true);
  BOOST_TEST(answer.field("Content-Length") == "6");
  BOOST_TEST(client.get("/hello").body == "hello\n");
}

BOOST_AUTO_TEST_CASE(http_1_0_is_answered_and_closed) {
  Client client = connect();
  client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const Answer answer = client.answer();
  BOOST_TEST(answer.body == "hello\n");
  BOOST_TEST(answer.field("Connection") == "close");
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(no_content_has_neither_length_nor_type) {
  Client client = connect();
  const Answer answer = client.get("/nothing");
  BOOST_TEST(answer.status == 204u);
  BOOST_TEST(answer.field("Content-Length") == "");
  BOOST_TEST(answer.field("Content-Type") == "");
  BOOST_TEST(client.get("/hello").body == "hello\n");
}

BOOST_AUTO_TEST_CASE(an_endpoint_may_end_the_connection) {
  Client client = connect();
  BOOST_TEST(client.get("/close").field("Connection") == "close");
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(a_large_body_arrives_whole) {
  Client client = connect();
  BOOST_TEST(client.get("/large").body.size() == 3u * 1024 * 1024);
  BOOST_TEST(client.get("/hello").body == "hello\n");
}

BOOST_AUTO_TEST_CASE(a_body_and_what_is_shared_behind_it_arrive_as_one) {
  Client client = connect();
  for (const std::size_t bytes : {3u, 2'000'000u, 5000u}) {
    const Answer answer = client.get("/parts?" + std::to_string(bytes));
    BOOST_TEST(answer.field("Content-Length") == std::to_string(1000 + bytes));
    BOOST_CHECK(answer.body == std::string(1000, 'h') + std::string(bytes, 't'));
  }
  client.send("HEAD /parts?5000 HTTP/1.1\r\nHost: h\r\n\r\n");
  BOOST_TEST(client.answer(true).field("Content-Length") == "6000");
  BOOST_TEST(client.get("/hello").body == "hello\n");
}

BOOST_AUTO_TEST_CASE(garbage_gets_one_400_and_the_end) {
  for (const char* garbage :
       {"garbage\n", "garbage\r\n\r\n", "\x16\x03\x01\x02", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"}) {
    Client client = connect();
    client.send(garbage);
    client.send(kGet);
    const std::string all = client.rest();
    BOOST_TEST(count_of(all, "HTTP/1.1 ") == 1u);
    BOOST_TEST(all.starts_with("HTTP/1.1 400 "));
    BOOST_TEST(count_of(all, "application/problem+json") == 1u);
    BOOST_TEST(count_of(all, "Connection: close") == 1u);
  }
}

BOOST_AUTO_TEST_CASE(garbage_behind_a_good_request_gets_its_400_after_the_answer) {
  Client client = connect();
  client.send(std::string(kGet) + "garbage\n" + kGet);
  BOOST_TEST(client.answer().status == 200u);
  BOOST_TEST(client.answer().status == 400u);
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(a_megabyte_of_garbage_does_not_swallow_the_answer) {
  Client client = connect();
  client.send("garbage\n" + std::string(1024 * 1024, 'g'));
  BOOST_TEST(client.answer().status == 400u);
}

BOOST_AUTO_TEST_CASE(a_header_without_end_is_refused_at_16_kib) {
  Client client = connect();
  client.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(20 * 1024, 'a'));
  BOOST_TEST(client.answer().status == 431u);
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(a_half_closed_client_is_answered) {
  Client client = connect();
  client.send(kGet);
  client.half_close();
  BOOST_TEST(client.answer().body == "hello\n");
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(a_request_cut_within_its_header_is_a_400) {
  Client client = connect();
  client.send("GET / HTTP/1.1\r\nHos");
  client.half_close();
  BOOST_TEST(client.answer().status == 400u);
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(an_exception_is_a_500_that_says_nothing_and_the_connection_goes_on) {
  Client client = connect();
  for (const char* target : {"/throw", "/work-throws"}) {
    const Answer answer = client.get(target);
    BOOST_TEST(answer.status == 500u);
    BOOST_TEST(count_of(answer.body, "secret") == 0u);
    BOOST_TEST(count_of(answer.body, answer.field("X-Request-ID")) == 1u);
  }
  BOOST_TEST(client.get("/hello").status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
