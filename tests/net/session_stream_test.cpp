// SPDX-License-Identifier: MIT
//
// Answers made while they are sent: framed, broken, left by their client.
#include "running_server.hpp"

#include <boost/test/unit_test.hpp>

using framesd::net::ServerOptions;
using framesd::net::test::Answer;
using framesd::net::test::Client;
using framesd::net::test::on_loopback;
using framesd::net::test::RunningServer;
using framesd::net::test::Streams;

namespace {

constexpr const char* kGet = "GET /stream HTTP/1.1\r\nHost: h\r\n\r\n";

struct Streaming : RunningServer {
  explicit Streaming(const ServerOptions& options = on_loopback()) : RunningServer(options) {}
  Streams& streams() { return service.streams; }
  // More than the kernel keeps for anybody.
  void make_it_endless() {
    streams().pieces = 10'000;
    streams().piece_bytes = 64 * 1024;
  }
};

struct ShortRequest : Streaming {
  static ServerOptions options() {
    ServerOptions options = on_loopback();
    options.request_timeout = std::chrono::milliseconds(200);
    return options;
  }
  ShortRequest() : Streaming(options()) {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session_stream, Streaming)

BOOST_AUTO_TEST_CASE(without_a_length_it_comes_in_chunks_and_the_connection_goes_on) {
  for (const auto end : {Streams::End::clean, Streams::End::empty}) {
    streams().end = end;
    Client client = connect();
    const Answer answer = client.get("/stream");
    BOOST_TEST(answer.field("Transfer-Encoding") == "chunked");
    BOOST_TEST(answer.field("Content-Length") == "");
    BOOST_TEST(answer.body == streams().content());
    BOOST_TEST(client.get("/hello").body == "hello\n");
  }
}

BOOST_AUTO_TEST_CASE(with_a_length_it_comes_as_it_is) {
  streams().promised = 30;
  for (const auto end : {Streams::End::clean, Streams::End::empty}) {
    streams().end = end;
    Client client = connect();
    const Answer answer = client.get("/stream");
    BOOST_TEST(answer.field("Content-Length") == "30");
    BOOST_TEST(answer.field("Transfer-Encoding") == "");
    BOOST_TEST(answer.body == streams().content());
    BOOST_TEST(client.get("/hello").body == "hello\n");
  }
}

BOOST_AUTO_TEST_CASE(an_empty_stream_is_an_empty_body) {
  streams().pieces = 0;
  streams().end = Streams::End::empty;
  Client client = connect();
  const Answer answer = client.get("/stream");
  BOOST_TEST(answer.status == 200u);
  BOOST_TEST(answer.body == "");
  BOOST_TEST(client.get("/hello").body == "hello\n");
}

BOOST_AUTO_TEST_CASE(a_large_one_arrives_whole) {
  streams().pieces = 200;
  streams().piece_bytes = 64 * 1024;
  BOOST_TEST((connect().get("/stream").body == streams().content()));
}

BOOST_AUTO_TEST_CASE(http_1_0_reads_it_until_the_connection_s_end) {
  Client client = connect();
  client.send("GET /stream HTTP/1.0\r\n\r\n");
  const std::string all = client.rest();
  BOOST_TEST(all.find("Transfer-Encoding") == std::string::npos);
  BOOST_TEST(all.find("Content-Length") == std::string::npos);
  BOOST_TEST(all.ends_with("\r\n\r\n" + streams().content()));
}

BOOST_AUTO_TEST_CASE(http_1_0_is_told_a_length_that_is_known) {
  streams().promised = 30;
  Client client = connect();
  client.send("GET /stream HTTP/1.0\r\n\r\n");
  BOOST_TEST(client.answer().body == streams().content());
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(head_asks_the_source_for_nothing) {
  for (const bool known : {true, false}) {
    if (known) streams().promised = 30;
    if (!known) streams().promised.reset();
    Client client = connect();
    client.send("HEAD /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    const Answer answer = client.answer(true);
    BOOST_TEST(answer.status == 200u);
    BOOST_TEST(answer.field("Content-Length") == (known ? "30" : ""));
    BOOST_TEST(answer.field("Transfer-Encoding") == "");
    BOOST_TEST(client.get("/hello").body == "hello\n");
  }
  BOOST_TEST(streams().events.count("next") == 0u);
  BOOST_TEST(streams().events.count("gone") == 2u);
}

BOOST_AUTO_TEST_CASE(a_source_that_breaks_resets_the_connection) {
  std::size_t sources = 0;
  for (const auto end : {Streams::End::broken, Streams::End::throws}) {
    streams().end = end;
    for (const char* request : {kGet, "GET /stream HTTP/1.0\r\n\r\n"}) {
      Client client = connect();
      client.send(request);
      BOOST_TEST(client.was_reset());
      streams().events.wait_for("gone", ++sources);  // nothing reads what the next round changes
    }
  }
}

BOOST_AUTO_TEST_CASE(a_length_that_is_not_met_resets_the_connection) {
  std::size_t sources = 0;
  for (const std::uint64_t promised : {29, 31}) {
    streams().promised = promised;
    Client client = connect();
    client.send(kGet);
    BOOST_TEST(client.was_reset());
    streams().events.wait_for("gone", ++sources);
  }
}

BOOST_AUTO_TEST_CASE(pipelined_requests_around_it_are_answered_in_order) {
  Client client = connect();
  const std::string hello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
  client.send(hello + kGet + kGet + hello);
  BOOST_TEST(client.answer().body == "hello\n");
  BOOST_TEST(client.answer().body == streams().content());
  BOOST_TEST(client.answer().body == streams().content());
  BOOST_TEST(client.answer().body == "hello\n");
}

BOOST_AUTO_TEST_CASE(a_half_closed_client_gets_all_of_it) {
  streams().pieces = 100;
  streams().piece_bytes = 64 * 1024;
  Client client = connect();
  client.send(kGet);
  client.half_close();
  BOOST_TEST((client.answer().body == streams().content()));
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(a_client_that_goes_ends_the_source) {
  make_it_endless();
  {
    Client client = connect();
    client.send(kGet);
    streams().events.wait_for("next", 2);
  }
  streams().events.wait_for("gone");
  BOOST_TEST(streams().events.count("next") < streams().pieces);
}

BOOST_AUTO_TEST_CASE(a_slow_reader_holds_no_thread) {
  make_it_endless();
  Client slow = connect();
  slow.send(kGet);
  streams().events.wait_for("next", 2);
  Client other = connect();
  for (int i = 0; i < 10; ++i) BOOST_TEST(other.get("/work").status == 200u);
}

BOOST_AUTO_TEST_CASE(what_has_begun_asks_for_no_room_in_the_queue) {
  ServerOptions options = on_loopback();
  options.offload_queue = 0;
  RunningServer running(options);
  BOOST_TEST(running.connect().get("/stream").body == running.service.streams.content());
}

BOOST_AUTO_TEST_CASE(drain_lets_it_end_and_stop_does_not) {
  streams().held = true;
  Client client = connect();
  client.send(kGet);
  streams().events.wait_for("next", 2);
  Client idle = connect();
  BOOST_TEST(idle.get("/hello").status == 200u);
  server().drain();
  BOOST_TEST(idle.closed());
  streams().let_go();
  const Answer answer = client.answer();
  BOOST_TEST(answer.body == streams().content());
  wait_for_end();
}

BOOST_AUTO_TEST_CASE(stop_resets_it) {
  make_it_endless();
  Client client = connect();
  client.send(kGet);
  streams().events.wait_for("next", 2);
  server().stop();
  wait_for_end();
  BOOST_TEST(streams().events.count("gone") == 1u);
  BOOST_TEST(client.was_reset());
}

BOOST_AUTO_TEST_CASE(the_bytes_told_are_those_sent) {
  std::promise<std::size_t> told;
  service.on_answered = [&](const framesd::api::RequestRecord& answered) {
    told.set_value(answered.body_bytes);
  };
  connect().get("/stream");
  BOOST_TEST(told.get_future().get() == streams().content().size());
}

BOOST_FIXTURE_TEST_CASE(a_reader_that_does_not_read_is_cut, ShortRequest) {
  make_it_endless();
  Client client = connect();
  client.send(kGet);
  streams().events.wait_for("gone");
  BOOST_TEST(client.was_reset());
}

BOOST_AUTO_TEST_SUITE_END()
