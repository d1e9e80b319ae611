// SPDX-License-Identifier: MIT
//
// Answers whose source has nothing for a time, over sockets: they cost no thread, and end with their client,
// their source or the server.
#include "running_server.hpp"

#include <boost/test/unit_test.hpp>

using framesd::net::ServerOptions;
using framesd::net::test::Client;
using framesd::net::test::News;
using framesd::net::test::on_loopback;
using framesd::net::test::RunningServer;

namespace {

constexpr const char* kGet = "GET /news HTTP/1.1\r\nHost: h\r\n\r\n";

struct Waiting : RunningServer {
  explicit Waiting(const ServerOptions& options = on_loopback()) : RunningServer(options) {}
  News& news() { return service.news; }
  // A client whose source has been asked, and has said that there is nothing.
  Client waiting_client() {
    Client client = connect();
    client.send(kGet);
    news().events.wait_for("next");
    return client;
  }
};

struct Impatient : Waiting {
  static ServerOptions options() {
    ServerOptions options = on_loopback();
    options.quiet_time = std::chrono::milliseconds(20);
    return options;
  }
  Impatient() : Waiting(options()) {}
};

struct ShortTimes : Waiting {
  static ServerOptions options() {
    ServerOptions options = on_loopback();
    options.idle_timeout = options.header_timeout = options.request_timeout = std::chrono::milliseconds(200);
    options.quiet_time = std::chrono::milliseconds(100);
    return options;
  }
  ShortTimes() : Waiting(options()) {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session_news, Waiting)

BOOST_AUTO_TEST_CASE(what_is_said_comes_when_it_is_said) {
  Client client = waiting_client();
  for (const std::string word : {"first", "second", "third"}) {
    news().say(word);
    client.wait_for(word);
  }
  news().end();
  client.wait_for("\r\n0\r\n\r\n");
  BOOST_TEST(client.get("/hello").body == "hello\n");
}

BOOST_AUTO_TEST_CASE(one_that_waits_holds_no_thread) {
  Client client = waiting_client();
  Client other = connect();
  for (int i = 0; i < 10; ++i) BOOST_TEST(other.get("/work").status == 200u);
}

BOOST_AUTO_TEST_CASE(calls_without_news_send_nothing) {
  Client client = waiting_client();
  for (std::size_t i = 2; i < 5; ++i) {
    news().call();
    news().events.wait_for("next", i);
  }
  news().say("word");
  client.wait_for("\r\n\r\n4\r\nword\r\n");  // the head, and no other chunk
}

BOOST_AUTO_TEST_CASE(a_client_that_goes_ends_its_source) {
  { const Client client = waiting_client(); }
  news().events.wait_for("gone");
  {
    Client client = connect();
    client.send(kGet);
    news().events.wait_for("next", 2);
    client.half_close();
    news().events.wait_for("gone", 2);
    BOOST_TEST(client.rest().ends_with("\r\n\r\n"));  // the head alone, and no reset
  }
}

BOOST_AUTO_TEST_CASE(requests_that_come_meanwhile_are_answered_behind_it) {
  Client client = waiting_client();
  client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
  news().say("word");
  client.wait_for("4\r\nword\r\n");
  news().end();
  client.wait_for("0\r\n\r\nHTTP/1.1 200 OK");
  client.wait_for("hello\n");
}

BOOST_AUTO_TEST_CASE(more_than_there_is_room_for_waits_in_the_socket) {
  Client client = waiting_client();
  const std::string hello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
  std::string many;
  while (many.size() < 100'000) many += hello;
  client.send(many);
  news().say("word");
  client.wait_for("4\r\nword\r\n");
  news().end();
  std::size_t answers = many.size() / hello.size();
  while (answers-- > 0) client.wait_for("hello\n");
}

BOOST_AUTO_TEST_CASE(drain_ends_it_in_order_and_stop_finds_nothing_to_cut) {
  Client client = waiting_client();
  server().drain();
  client.wait_for("\r\n\r\n0\r\n\r\n");
  BOOST_TEST(client.closed());
  wait_for_end();
}

BOOST_AUTO_TEST_CASE(stop_ends_it) {
  Client client = waiting_client();
  server().stop();
  wait_for_end();
  BOOST_TEST(news().events.count("gone") == 1u);
}

BOOST_FIXTURE_TEST_CASE(it_is_shown_that_it_goes_on, Impatient) {
  Client client = waiting_client();
  for (int i = 0; i < 5; ++i) client.wait_for("1\r\n.\r\n");
}

BOOST_FIXTURE_TEST_CASE(no_timeout_cuts_one_that_is_alive, ShortTimes) {
  Client client = waiting_client();
  for (int i = 0; i < 6; ++i) client.wait_for("1\r\n.\r\n");  // three times as long as any timeout
  news().say("word");
  client.wait_for("4\r\nword\r\n");
}

BOOST_FIXTURE_TEST_CASE(a_reader_that_does_not_read_is_cut, ShortTimes) {
  Client client = waiting_client();
  news().say(std::string(64 << 20, 'x'));  // more than the kernel keeps for anybody
  news().events.wait_for("gone");
  BOOST_TEST(client.was_reset());
}

BOOST_AUTO_TEST_SUITE_END()
