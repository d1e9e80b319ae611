// SPDX-License-Identifier: MIT
#include "running_server.hpp"
#include "support/temp_dir.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

using framesd::api::RequestRecord;
using framesd::net::Server;
using framesd::net::ServerHooks;
using framesd::net::ServerOptions;
using framesd::net::test::Answer;
using framesd::net::test::Client;
using framesd::net::test::FakeService;
using framesd::net::test::on_loopback;
using framesd::net::test::RunningServer;
using framesd::test::TempDir;

namespace {

std::string detail_of(const ServerOptions& options) {
  FakeService service;
  const auto server = Server::listen(options, service);
  return server ? "listening" : server.error().detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(server)

BOOST_AUTO_TEST_CASE(a_taken_port_is_one_clear_line) {
  RunningServer running;
  ServerOptions options = on_loopback();
  options.port = running.server().port();
  BOOST_TEST(
      detail_of(options) ==
      "cannot listen on 127.0.0.1:" + std::to_string(options.port) +
          ": another program listens there already; end it, or set another port (Address already in use)");
}

BOOST_AUTO_TEST_CASE(an_address_that_is_not_ours_is_one_clear_line) {
  ServerOptions options = on_loopback();
  options.host = "192.0.2.1";
  options.port = 8000;
  BOOST_TEST(
      detail_of(options) ==
      "cannot listen on 192.0.2.1:8000: no network interface of this machine has that address; set host to "
      "one that it has, or to :: for all (Cannot assign requested address)");
}

BOOST_AUTO_TEST_CASE(a_host_that_is_none_is_one_clear_line) {
  ServerOptions options = on_loopback();
  options.host = "not a host";
  options.port = 8000;
  BOOST_TEST(detail_of(options).starts_with("cannot listen on not a host:8000: "));
}

BOOST_AUTO_TEST_CASE(names_and_ipv6_literals_are_hosts) {
  ServerOptions options = on_loopback();
  for (const char* host : {"localhost", "::1", "[::1]", "0.0.0.0"}) {
    options.host = host;
    BOOST_TEST(detail_of(options) == "listening", host);
  }
}

BOOST_AUTO_TEST_CASE(two_colons_are_both_families_where_there_are_two) {
  ServerOptions options = on_loopback();
  options.host = "::";
  RunningServer running(options);
  const std::string_view address = running.server().address();
  BOOST_TEST((address == "::" || address == "0.0.0.0"));          // without IPv6
  BOOST_TEST(running.connect().get("/hello").body == "hello\n");  // by IPv4
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_is_named_in_brackets) {
  ServerOptions options = on_loopback();
  options.host = "2001:db8::1";
  options.port = 8000;
  BOOST_TEST(detail_of(options).starts_with("cannot listen on [2001:db8::1]:8000: "));
}

BOOST_AUTO_TEST_CASE(a_unix_socket_serves_too_and_goes_with_the_server) {
  const TempDir folder;
  const std::string path = folder.path() / "socket";
  ServerOptions options = on_loopback();
  options.unix_socket = path;
  {
    RunningServer running(options);
    BOOST_TEST(Client(path).get("/hello").body == "hello\n");
    BOOST_TEST(running.connect().get("/hello").body == "hello\n");
    BOOST_TEST(detail_of(options) == "cannot listen on " + path +
                                         ": another server listens there already (Address already in use)");
  }
  BOOST_TEST(::access(path.c_str(), F_OK) != 0);
  {
    RunningServer running(options);
    running.server().drain();
    while (::access(path.c_str(), F_OK) == 0) continue;  // it takes no more
    RunningServer next(options);
    running.wait_for_end();
    BOOST_TEST(Client(path).get("/hello").body == "hello\n");
  }
  const int abandoned = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  BOOST_REQUIRE(::bind(abandoned, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  ::close(abandoned);
  BOOST_TEST(detail_of(options) == "listening");
}

BOOST_AUTO_TEST_CASE(a_unix_socket_is_for_its_user_and_group_and_replaces_no_other_file) {
  const TempDir folder;
  const std::string path = folder.path() / "socket";
  ServerOptions options = on_loopback();
  options.unix_socket = path;
  {
    const RunningServer running(options);
    struct stat it {};
    BOOST_TEST(::stat(path.c_str(), &it) == 0);
    BOOST_TEST((it.st_mode & 0777) == 0660u);
  }
  std::ofstream(path) << "precious";
  BOOST_TEST(detail_of(options) == "cannot listen on " + path +
                                       ": that file is not a socket; remove it, or set another unix_socket");
  BOOST_TEST(::unlink(path.c_str()) == 0);
  std::filesystem::remove(folder.path());
  BOOST_TEST(detail_of(options) ==
             "cannot listen on " + path + ": there is no such folder (No such file or directory)");
  options.unix_socket = "/tmp/" + std::string(200, 'x');
  BOOST_TEST(detail_of(options) == "cannot listen on " + options.unix_socket.string() +
                                       ": the path is too long for a Unix socket; set a shorter unix_socket");
}

BOOST_AUTO_TEST_CASE(drain_lets_a_running_request_finish) {
  RunningServer running;
  Client busy = running.connect();
  Client idle = running.connect();
  BOOST_TEST(idle.get("/hello").status == 200u);
  busy.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
  running.service.wait_for_held();
  running.server().drain();
  BOOST_TEST(idle.closed());
  BOOST_CHECK_THROW(running.connect(), std::runtime_error);
  running.service.release();
  const Answer answer = busy.answer();
  BOOST_TEST(answer.body == "worked\n");
  BOOST_TEST(answer.field("Connection") == "close");
  BOOST_TEST(busy.closed());
  running.wait_for_end();
  BOOST_TEST(running.why_stopped().empty());
}

BOOST_AUTO_TEST_CASE(drain_lets_a_request_arrive_that_has_begun) {
  RunningServer running;
  Client idle = running.connect();
  Client client = running.connect();
  BOOST_TEST(idle.get("/hello").status == 200u);
  client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\nGET /hello");
  BOOST_TEST(client.answer().status == 200u);
  running.server().drain();
  BOOST_TEST(idle.closed());
  client.send(" HTTP/1.1\r\nHost: h\r\n\r\n");
  const Answer answer = client.answer();
  BOOST_TEST(answer.status == 200u);
  BOOST_TEST(answer.field("Connection") == "close");
  running.wait_for_end();
  BOOST_TEST(running.why_stopped().empty());
}

BOOST_AUTO_TEST_CASE(drain_fails_no_request_under_load) {
  ServerOptions options = on_loopback();
  options.threads = 2;
  RunningServer running(options);
  std::atomic<int> answered = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      for (Client client = running.connect();;) {
        client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
        const Answer answer = client.answer();
        if (answer.field("Connection") == "close" && answer.status == 200) return;
        if (answer.status != 200) {
          ++failed;
          return;
        }
        ++answered;
      }
    });
  }
  while (answered < 1000) std::this_thread::yield();
  running.server().drain();
  for (auto& client : clients) client.join();
  running.wait_for_end();
  BOOST_TEST(failed == 0);
}

BOOST_AUTO_TEST_CASE(stop_closes_everything_at_once) {
  RunningServer running;
  Client idle = running.connect();
  Client half = running.connect();
  half.send("GET / HT");
  BOOST_TEST(idle.get("/hello").status == 200u);
  running.server().stop();
  running.wait_for_end();
  BOOST_TEST(idle.rest().empty());
  BOOST_TEST(half.rest().empty());
  BOOST_TEST(running.cut() == 0u);  // no request was there as a whole
}

BOOST_AUTO_TEST_CASE(drain_ends_by_its_timeout_and_tells_what_it_cut) {
  ServerOptions options = on_loopback();
  options.drain_timeout = std::chrono::milliseconds(100);
  std::promise<std::string> stopping;
  RunningServer running(options,
                        {.on_stop = [&](std::string_view why) { stopping.set_value(std::string(why)); }});
  Client client = running.connect();
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n");
  while (running.service.asked == 0) std::this_thread::yield();
  running.server().drain();
  running.wait_for_end();
  BOOST_TEST(stopping.get_future().get() == "drain_timeout is over");
  BOOST_TEST(running.cut() == 1u);
}

BOOST_AUTO_TEST_CASE(an_idle_connection_is_closed_without_a_reset_when_it_drains) {
  RunningServer running;
  Client client = running.connect();
  BOOST_TEST(client.get("/hello").status == 200u);
  running.server().drain();
  BOOST_TEST(client.closed());
  client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");  // too late, and no reset either
  BOOST_TEST(!client.was_reset());
  running.wait_for_end();
  BOOST_TEST(running.why_stopped().empty());
  BOOST_TEST(running.cut() == 0u);
}

BOOST_AUTO_TEST_CASE(the_first_sigterm_drains_and_the_second_stops) {
  std::promise<void> draining;
  RunningServer running(on_loopback(), {.on_drain = [&] { draining.set_value(); }});
  Client half = running.connect();
  half.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\nGET / HT");
  BOOST_TEST(half.answer().status == 200u);
  std::raise(SIGTERM);
  draining.get_future().wait();
  std::raise(SIGTERM);
  running.wait_for_end();
  BOOST_TEST(half.rest().empty());
}

BOOST_AUTO_TEST_CASE(every_answer_is_told_with_its_route) {
  std::promise<RequestRecord> told;
  RunningServer running;
  running.service.on_answered = [&](const RequestRecord& answered) { told.set_value(answered); };
  Client client = running.connect();
  client.get("/hello");
  const RequestRecord answered = told.get_future().get();
  BOOST_TEST(answered.route == "/fake");
  BOOST_TEST(answered.status == 200u);
  BOOST_TEST(answered.body_bytes == 6u);
}

BOOST_AUTO_TEST_SUITE_END()
