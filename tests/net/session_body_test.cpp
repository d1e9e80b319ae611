// SPDX-License-Identifier: MIT
#include "running_server.hpp"

#include <boost/test/unit_test.hpp>

using framesd::net::ServerOptions;
using framesd::net::test::Answer;
using framesd::net::test::Client;
using framesd::net::test::on_loopback;
using framesd::net::test::RunningServer;

namespace {

struct SmallBodies : RunningServer {
  static ServerOptions options() {
    ServerOptions options = on_loopback();
    options.body_max = 100'000;
    return options;
  }
  SmallBodies() : RunningServer(options()) {}
};

std::string post(std::string_view fields, std::string_view body) {
  return "POST /echo HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

std::string chunk(std::string_view bytes, std::string_view extension = "") {
  char size[32];
  std::snprintf(size, sizeof size, "%zx", bytes.size());
  return size + std::string(extension) + "\r\n" + std::string(bytes) + "\r\n";
}

constexpr std::string_view kChunked = "Transfer-Encoding: chunked\r\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session_body, SmallBodies)

BOOST_AUTO_TEST_CASE(a_sized_body_arrives_whole_however_it_is_cut) {
  const std::string body(100'000, 'b');
  Client client = connect();
  const std::string all = post("Content-Length: 100000\r\n", body);
  for (std::size_t at = 0; at < all.size(); at += 7919) client.send(all.substr(at, 7919));
  BOOST_TEST(client.answer().body == body);
  BOOST_TEST(client.get("/hello").body == "hello\n");
}

BOOST_AUTO_TEST_CASE(one_byte_more_than_allowed_is_413_before_it_is_read) {
  Client client = connect();
  client.send(post("Content-Length: 100001\r\n", ""));
  const Answer answer = client.answer();
  BOOST_TEST(answer.status == 413u);
  BOOST_TEST(answer.field("X-Lasting") == "yes");
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(chunks_that_sum_to_one_byte_more_than_allowed_are_413) {
  Client client = connect();
  client.send(
      post(kChunked, chunk(std::string(60'000, 'a')) + chunk(std::string(40'001, 'a')) + "0\r\n\r\n"));
  BOOST_TEST(client.answer().status == 413u);
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(a_body_sent_in_spite_of_413_does_not_swallow_the_answer) {
  Client client = connect();
  client.send(post("Content-Length: 5000000\r\n", std::string(300'000, 'b')));
  BOOST_TEST(client.answer().status == 413u);
}

BOOST_AUTO_TEST_CASE(a_chunked_body_is_decoded) {
  Client client = connect();
  client.send(
      post(kChunked, chunk("hello", ";name=value") + chunk(", world") + "0\r\nX-Test: trailer\r\n\r\n"));
  BOOST_TEST(client.answer().body == "hello, world");
  BOOST_TEST(client.get("/hello").status == 200u);
}

BOOST_AUTO_TEST_CASE(a_chunked_body_is_decoded_byte_by_byte) {
  Client client = connect();
  const std::string all = post(kChunked, chunk("hello") + chunk("!") + "0\r\n\r\n");
  for (const char byte : all) client.send({&byte, 1});
  BOOST_TEST(client.answer().body == "hello!");
}

BOOST_AUTO_TEST_CASE(many_tiny_chunks_are_no_overhead) {
  std::string body;
  for (int i = 0; i < 50'000; ++i) body += "1\r\nx\r\n";
  Client client = connect();
  client.send(post(kChunked, body + "0\r\n\r\n"));
  BOOST_TEST(client.answer().body == std::string(50'000, 'x'));
}

BOOST_AUTO_TEST_CASE(a_trailer_is_never_a_field) {
  Client client = connect();
  client.send(
      "POST /field HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Test: trailer\r\n\r\n");
  BOOST_TEST(client.answer().body == "none");
}

BOOST_AUTO_TEST_CASE(a_chunk_extension_without_end_is_431) {
  Client client = connect();
  client.send(post(kChunked, "5;" + std::string(17 * 1024, 'a')));
  BOOST_TEST(client.answer().status == 431u);
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(extensions_of_many_chunks_are_summed) {
  std::string body;
  for (int i = 0; i < 20; ++i) body += chunk("x", ";" + std::string(1000, 'a'));
  Client client = connect();
  client.send(post(kChunked, body + "0\r\n\r\n"));
  BOOST_TEST(client.answer().status == 431u);
}

BOOST_AUTO_TEST_CASE(trailers_are_summed_too) {
  std::string trailers;
  for (int i = 0; i < 20; ++i) trailers += "X: " + std::string(1000, 'a') + "\r\n";
  Client client = connect();
  client.send(post(kChunked, "0\r\n" + trailers + "\r\n"));
  BOOST_TEST(client.answer().status == 431u);
}

BOOST_AUTO_TEST_CASE(a_malformed_chunk_is_400) {
  for (const char* body :
       {"x\r\n", "5\r\nhelloXXXX", "-1\r\n", "5 5\r\nhello\r\n", "fffffffffffffffff\r\n"}) {
    Client client = connect();
    client.send(post(kChunked, body));
    BOOST_TEST(client.answer().status == 400u, body);
    BOOST_TEST(client.closed());
  }
}

BOOST_AUTO_TEST_CASE(who_waits_for_100_continue_gets_it_before_the_body) {
  Client client = connect();
  client.send(post("Content-Length: 4\r\nExpect: 100-continue\r\n", ""));
  BOOST_TEST(client.answer().status == 100u);
  client.send("body");
  BOOST_TEST(client.answer().body == "body");
}

BOOST_AUTO_TEST_CASE(who_does_not_wait_gets_no_100_continue) {
  Client client = connect();
  client.send(post("Content-Length: 4\r\nExpect: 100-continue\r\n", "body"));
  BOOST_TEST(client.answer().body == "body");
}

BOOST_AUTO_TEST_CASE(a_body_too_large_gets_no_100_continue) {
  Client client = connect();
  client.send(post("Content-Length: 100001\r\nExpect: 100-continue\r\n", ""));
  BOOST_TEST(client.answer().status == 413u);
}

BOOST_AUTO_TEST_CASE(a_request_without_a_body_has_an_empty_one) {
  Client client = connect();
  client.send(post("Content-Length: 4\r\n", "body") + post("", ""));
  BOOST_TEST(client.answer().body == "body");
  BOOST_TEST(client.answer().body == "");
}

BOOST_AUTO_TEST_CASE(a_body_nobody_wants_is_dropped_and_the_connection_goes_on) {
  for (const char* target : {"/hello", "/quick", "/work"}) {
    Client client = connect();
    const std::string head = "POST " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n";
    client.send(head + std::string(kChunked) + "\r\n" + chunk(std::string(50'000, 'b')));
    client.send("0\r\n\r\n" + head + "Content-Length: 4\r\n\r\nbody");
    BOOST_TEST(client.answer().status == 200u);
    BOOST_TEST(client.answer().status == 200u);
    BOOST_TEST(client.get("/hello").body == "hello\n");
  }
}

BOOST_AUTO_TEST_CASE(a_body_nobody_wants_is_bounded_too) {
  Client client = connect();
  client.send("POST /hello HTTP/1.1\r\nHost: h\r\nContent-Length: 100001\r\n\r\n");
  BOOST_TEST(client.answer().status == 413u);
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(a_refusal_does_not_wait_for_the_body) {
  for (const char* target : {"/missing", "/throw"}) {
    Client client = connect();
    client.send("POST " + std::string(target) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 90000\r\n\r\nbody");
    const Answer answer = client.answer();
    BOOST_TEST(answer.status >= 400u);
    BOOST_TEST(answer.field("Connection") == "close");
    BOOST_TEST(client.closed());
  }
}

BOOST_AUTO_TEST_CASE(a_refusal_whose_body_is_here_keeps_the_connection) {
  Client client = connect();
  client.send("POST /missing HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");
  BOOST_TEST(client.answer().status == 404u);
  BOOST_TEST(client.get("/hello").body == "hello\n");
}

BOOST_AUTO_TEST_CASE(a_refused_body_gets_no_100_continue) {
  Client client = connect();
  client.send("POST /missing HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  const Answer answer = client.answer();
  BOOST_TEST(answer.status == 404u);
  BOOST_TEST(answer.field("Connection") == "close");
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(a_body_that_is_only_dropped_is_sent_for_and_keeps_the_connection) {
  for (const char* target : {"/hello", "/work"}) {
    Client client = connect();
    client.send("POST " + std::string(target) +
                " HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    BOOST_TEST(client.answer().status == 100u);
    client.send("body");
    BOOST_TEST(client.answer().status == 200u);
    BOOST_TEST(client.get("/hello").body == "hello\n");
  }
}

BOOST_AUTO_TEST_CASE(a_body_cut_short_is_400) {
  Client client = connect();
  client.send(post("Content-Length: 10\r\n", "short"));
  client.half_close();
  BOOST_TEST(client.answer().status == 400u);
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_SUITE_END()
