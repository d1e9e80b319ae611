// SPDX-License-Identifier: MIT
//
// Too many connections, too much work, too few descriptors, and what an idle connection costs.
#include "running_server.hpp"

#include <csignal>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <boost/test/unit_test.hpp>

using framesd::net::Server;
using framesd::net::ServerOptions;
using framesd::net::test::Answer;
using framesd::net::test::Client;
using framesd::net::test::FakeService;
using framesd::net::test::on_loopback;
using framesd::net::test::RunningServer;

namespace {

void wait_until_connections(RunningServer& running, std::size_t count) {
  while (running.server().connections() != count) std::this_thread::yield();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(server_limits)

BOOST_AUTO_TEST_CASE(a_connection_too_many_is_503_unless_it_is_vital) {
  ServerOptions options = on_loopback();
  options.max_connections = 2;
  RunningServer running(options);
  Client first = running.connect();
  Client second = running.connect();
  BOOST_TEST(first.get("/hello").status == 200u);
  BOOST_TEST(second.get("/hello").status == 200u);
  Client third = running.connect();
  const Answer refused = third.get("/hello");
  BOOST_TEST(refused.status == 503u);
  BOOST_TEST(refused.field("Retry-After") != "");
  BOOST_TEST(third.closed());
  Client probe = running.connect();
  BOOST_TEST(probe.get("/health").status == 200u);
  BOOST_TEST(probe.closed());
  BOOST_TEST(first.get("/hello").status == 200u);
}

BOOST_AUTO_TEST_CASE(new_limits_are_for_open_connections_too) {
  ServerOptions options = on_loopback();
  RunningServer running(options);
  Client open = running.connect();
  BOOST_TEST(open.get("/hello").field("Server-Timing") == "");
  options.max_connections = 1;
  options.body_max = 3;
  options.server_timing = true;
  options.idle_timeout = std::chrono::milliseconds(100);
  running.server().reconfigure(options);
  Answer timed;
  while (timed.field("Server-Timing").empty()) timed = open.get("/hello");
  BOOST_TEST(timed.field("Server-Timing").starts_with("total;dur="));
  BOOST_TEST(running.connect().get("/hello").status == 503u);
  open.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");
  BOOST_TEST(open.answer().status == 413u);
  wait_until_connections(running, 0);
  BOOST_TEST(running.connect().closed());
}

BOOST_AUTO_TEST_CASE(connections_far_beyond_the_limit_are_turned_away_unread) {
  ServerOptions options = on_loopback();
  options.max_connections = 1;
  RunningServer running(options);
  std::vector<Client> clients;
  for (int i = 0; i < 65; ++i) clients.push_back(running.connect());
  Client last = running.connect();
  const Answer answer = last.answer();
  BOOST_TEST(answer.status == 503u);
  BOOST_TEST(answer.field("X-Request-ID").size() == 36u);
}

BOOST_AUTO_TEST_CASE(work_that_finds_no_room_is_503_and_the_connection_ends) {
  ServerOptions options = on_loopback();
  options.offload_queue = 0;
  RunningServer running(options);
  BOOST_TEST(running.connect().get("/quick").status == 200u);
  Client client = running.connect();
  const Answer refused = client.get("/work");
  BOOST_TEST(refused.status == 503u);
  BOOST_TEST(refused.field("Retry-After") != "");
  BOOST_TEST(client.closed());
}

BOOST_AUTO_TEST_CASE(running_out_of_descriptors_is_survived) {
  int port_pipe[2];
  BOOST_REQUIRE(::pipe(port_pipe) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit few{.rlim_cur = 32, .rlim_max = 32};
    ::setrlimit(RLIMIT_NOFILE, &few);
    framesd::log_configure(framesd::LogLevel::critical, framesd::LogFormat::json);
    FakeService service;
    auto server = Server::listen(on_loopback(), service).value();
    const std::uint16_t port = server->port();
    if (::write(port_pipe[1], &port, sizeof port) != sizeof port) ::_exit(2);
    server->run();
    server.reset();  // with its threads
    ::_exit(0);
  }
  std::uint16_t port = 0;
  BOOST_REQUIRE(::read(port_pipe[0], &port, sizeof port) == sizeof port);
  {
    std::vector<Client> many;
    for (int i = 0; i < 200; ++i) many.emplace_back(port);
    BOOST_TEST(many.front().get("/hello").status == 200u);
  }
  Client after(port);
  BOOST_TEST(after.get("/hello").status == 200u);
  ::kill(child, SIGTERM);
  int status = -1;
  ::waitpid(child, &status, 0);
  BOOST_TEST(status == 0);
  ::close(port_pipe[0]);
  ::close(port_pipe[1]);
}

BOOST_AUTO_TEST_CASE(an_idle_connection_keeps_no_buffers) {
  constexpr std::size_t kConnections = 1000;
  constexpr std::size_t kAllowed = 4096;  // without optimization; 2 KB with it
  RunningServer running;
  std::vector<Client> clients;
  clients.reserve(kConnections);
  running.connect().get("/hello");
  wait_until_connections(running, 0);
  const std::size_t before = ::mallinfo2().uordblks + ::mallinfo2().hblkhd;
  for (std::size_t i = 0; i < kConnections; ++i) {
    clients.push_back(running.connect());
    BOOST_REQUIRE(clients.back().get("/hello").status == 200u);
  }
  const std::size_t each = (::mallinfo2().uordblks + ::mallinfo2().hblkhd - before) / kConnections;
  BOOST_TEST_MESSAGE("an idle connection costs " << each << " bytes of heap");
  BOOST_TEST(each < kAllowed);
  BOOST_TEST(clients.front().get("/hello").status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
