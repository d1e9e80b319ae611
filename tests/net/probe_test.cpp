// SPDX-License-Identifier: MIT
#include "running_server.hpp"
#include "support/temp_dir.hpp"
#include <framesd/base/descriptor.hpp>
#include <framesd/net/probe.hpp>

#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using framesd::Descriptor;
using framesd::errc;
using framesd::net::parse_server_address;
using framesd::net::probe;
using framesd::net::reachable_host;
using framesd::net::ServerAddress;
using framesd::net::test::on_loopback;
using framesd::net::test::RunningServer;

namespace {

constexpr std::chrono::seconds kPatience{60};

std::string text_of(std::string_view url) {
  const auto address = parse_server_address(url);
  return address ? address->text() : "refused: " + address.error().detail;
}

// A socket that takes connections and never says anything.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    BOOST_REQUIRE(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0);
    BOOST_REQUIRE(::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  void listen() { BOOST_REQUIRE(::listen(socket_.get(), 8) == 0); }
  ServerAddress address() const { return {.host = "127.0.0.1", .port = port_}; }

 private:
  Descriptor socket_;
  std::uint16_t port_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(server_address)

BOOST_AUTO_TEST_CASE(host_port_and_path_are_taken_from_a_url) {
  BOOST_TEST(text_of("http://rig7:8001") == "http://rig7:8001");
  BOOST_TEST(text_of("rig7:8001") == "http://rig7:8001");
  BOOST_TEST(text_of("http://rig7") == "http://rig7:80");
  BOOST_TEST(text_of("http://[::1]:8001/well7/") == "http://[::1]:8001/well7");
  BOOST_TEST(text_of("http://[::1]") == "http://[::1]:80");
  BOOST_TEST(text_of("http://rig7/a?b=c") == "http://rig7:80/a");
  BOOST_TEST(text_of("unix:/run/framesd.sock") == "unix:/run/framesd.sock");
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_refused_with_the_reason) {
  BOOST_TEST(text_of("https://rig7") ==
             "refused: 'https://rig7' is no address of a server: only http:// is understood");
  BOOST_TEST(text_of("http://:8000") ==
             "refused: 'http://:8000' is no address of a server: it names no host");
  for (const char* port : {"http://rig7:0", "http://rig7:65536", "http://rig7:", "http://rig7:http"})
    BOOST_TEST(text_of(port).ends_with("its port is not a number of 1 to 65535"), port);
  BOOST_TEST(text_of("unix:").ends_with("no path follows unix:"));
}

BOOST_AUTO_TEST_CASE(a_server_on_all_addresses_is_reached_on_loopback) {
  BOOST_TEST(reachable_host("::") == "localhost");
  BOOST_TEST(reachable_host("[::]") == "localhost");
  BOOST_TEST(reachable_host("0.0.0.0") == "127.0.0.1");
  BOOST_TEST(reachable_host("192.0.2.7") == "192.0.2.7");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(probe_of_a_server)

BOOST_AUTO_TEST_CASE(the_answer_comes_with_status_and_body) {
  RunningServer running;
  const auto answer = probe({.host = "127.0.0.1", .port = running.server().port()}, "/health", kPatience);
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(answer->status == 200U);
  BOOST_TEST(answer->body == "hello\n");
}

BOOST_AUTO_TEST_CASE(a_unix_socket_answers_too) {
  const framesd::test::TempDir dir;
  auto options = on_loopback();
  options.unix_socket = dir.path() / "socket";
  RunningServer running(options);
  const auto answer = probe({.unix_socket = options.unix_socket}, "/health", kPatience);
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(answer->status == 200U);
}

BOOST_AUTO_TEST_CASE(localhost_is_this_machine_by_either_address) {
  for (const char* host : {"127.0.0.1", "::1"}) {
    auto options = on_loopback();
    options.host = host;
    RunningServer running(options);
    for (const char* name : {"localhost", "LOCALHOST", "localhost."}) {
      const auto answer = probe({.host = name, .port = running.server().port()}, "/health", kPatience);
      BOOST_REQUIRE_MESSAGE(answer.has_value(), name << " of " << host);
      BOOST_TEST(answer->status == 200U);
    }
  }
}

BOOST_AUTO_TEST_CASE(nobody_there_is_an_error_that_names_the_address) {
  const SilentServer bound;
  const auto answer = probe(bound.address(), "/health", kPatience);
  BOOST_REQUIRE(answer.has_error());
  BOOST_TEST(answer.error().detail == "no answer from " + bound.address().text() + ": Connection refused");
}

BOOST_AUTO_TEST_CASE(a_server_that_says_nothing_is_given_up) {
  SilentServer silent;
  silent.listen();
  const auto answer = probe(silent.address(), "/health", std::chrono::milliseconds(20));
  BOOST_REQUIRE(answer.has_error());
  BOOST_TEST(answer.error().detail == "no answer from " + silent.address().text() + ": it took too long");
}

BOOST_AUTO_TEST_SUITE_END()
