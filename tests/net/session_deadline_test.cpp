// SPDX-License-Identifier: MIT
//
// What happens when time is over; never how long it took.
#include "running_server.hpp"

#include <boost/test/unit_test.hpp>

using framesd::net::ServerOptions;
using framesd::net::test::Client;
using framesd::net::test::on_loopback;
using framesd::net::test::RunningServer;

namespace {

constexpr std::chrono::milliseconds kShort{200};

ServerOptions with(std::chrono::milliseconds ServerOptions::*timeout) {
  ServerOptions options = on_loopback();
  options.*timeout = kShort;
  return options;
}

struct ShortHeader : RunningServer {
  ShortHeader() : RunningServer(with(&ServerOptions::header_timeout)) {}
};
struct ShortRequest : RunningServer {
  ShortRequest() : RunningServer(with(&ServerOptions::request_timeout)) {}
};
struct ShortIdle : RunningServer {
  ShortIdle() : RunningServer(with(&ServerOptions::idle_timeout)) {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session_deadline)

BOOST_FIXTURE_TEST_CASE(a_header_that_does_not_end_is_408, ShortHeader) {
  Client client = connect();
  client.send("GET / HT");
  BOOST_TEST(client.answer().status == 408u);
  BOOST_TEST(client.closed());
}

BOOST_FIXTURE_TEST_CASE(the_second_request_has_its_own_time, ShortHeader) {
  Client client = connect();
  BOOST_TEST(client.get("/hello").status == 200u);
  client.send("G");
  BOOST_TEST(client.answer().status == 408u);
  BOOST_TEST(client.closed());
}

BOOST_FIXTURE_TEST_CASE(a_body_that_does_not_come_is_408, ShortRequest) {
  Client client = connect();
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n");
  const framesd::net::test::Answer answer = client.answer();
  BOOST_TEST(answer.status == 408u);
  BOOST_TEST(answer.field("X-Lasting") == "yes");
  BOOST_TEST(client.closed());
}

BOOST_FIXTURE_TEST_CASE(a_reader_that_does_not_read_is_cut, ShortRequest) {
  constexpr std::size_t kAnswers = 100;  // 300 MB: more than the kernel keeps for anybody
  Client client = connect();
  BOOST_TEST(client.get("/hello").status == 200u);
  for (std::size_t i = 0; i < kAnswers; ++i) client.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
  while (server().connections() != 0) std::this_thread::yield();
  BOOST_TEST(client.rest().size() < kAnswers * 3 * 1024 * 1024);
}

BOOST_FIXTURE_TEST_CASE(a_connection_that_sends_nothing_is_closed_without_a_word, ShortIdle) {
  Client client = connect();
  BOOST_TEST(client.closed());
}

BOOST_FIXTURE_TEST_CASE(so_is_one_that_has_been_answered, ShortIdle) {
  Client client = connect();
  BOOST_TEST(client.get("/hello").status == 200u);
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_SUITE_END()
