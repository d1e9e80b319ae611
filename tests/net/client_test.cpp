// SPDX-License-Identifier: MIT
#include "running_server.hpp"
#include <framesd/base/descriptor.hpp>
#include <framesd/net/client.hpp>

#include <atomic>
#include <cerrno>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using framesd::Descriptor;
using framesd::net::ClientAnswer;
using framesd::net::ClientOptions;
using framesd::net::request;
using framesd::net::ServerAddress;
using framesd::net::test::RunningServer;

namespace {

// Takes one connection, says the same whatever comes, and closes it.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    BOOST_REQUIRE(::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0);
    BOOST_REQUIRE(::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    BOOST_REQUIRE(::listen(listener_.get(), 1) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, text = std::move(answer)] {
      const Descriptor client(::accept(listener_.get(), nullptr, nullptr));
      char head[4096];
      static_cast<void>(::recv(client.get(), head, sizeof head, 0));
      static_cast<void>(::send(client.get(), text.data(), text.size(), MSG_NOSIGNAL));
    });
  }
  ~OneAnswer() { thread_.join(); }

  ServerAddress address() const { return {.host = "127.0.0.1", .port = port_}; }

 private:
  Descriptor listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

// What is made of an answer: its status and body, or the error.
std::string asked(const std::string& answer) {
  const OneAnswer server(answer);
  const auto got = request(server.address(), {.target = "/"}, ClientOptions());
  if (got) return std::to_string(got->status) + " " + got->body;
  return std::to_string(got.error().code.value()) + " " +
         got.error().detail.substr(got.error().detail.rfind(": ") + 2);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_client)

BOOST_AUTO_TEST_CASE(bodies_go_there_and_come_back) {
  RunningServer running;
  const ServerAddress server{.host = "127.0.0.1", .port = running.server().port()};
  const auto hello = request(server, {.target = "/hello"}, ClientOptions());
  BOOST_REQUIRE(hello.has_value());
  BOOST_TEST(hello->status == 200U);
  BOOST_TEST(hello->body == "hello\n");
  const std::string body(500'000, 'x');
  const auto echo = request(server, {.method = "POST", .target = "/echo", .body = body}, ClientOptions());
  BOOST_REQUIRE(echo.has_value());
  BOOST_TEST((echo->body == body));
  BOOST_TEST(echo->field("x-lasting") == "yes");
  BOOST_TEST(echo->field("X-Other") == "");
  const auto field =
      request(server, {.target = "/field", .fields = {{"X-Test", "a value"}}}, ClientOptions());
  BOOST_TEST(field->body == "a value");
}

BOOST_AUTO_TEST_CASE(a_prefix_stands_before_every_target) {
  RunningServer running;
  const auto missing = request({.host = "127.0.0.1", .port = running.server().port(), .prefix = "/mis"},
                               {.target = "sing"}, ClientOptions());
  BOOST_TEST(missing->status == 404U);
}

BOOST_AUTO_TEST_CASE(a_body_takes_its_time_at_a_rate) {
  RunningServer running;
  const std::string body(3000, 'x');
  const auto begun = std::chrono::steady_clock::now();
  const auto echo =
      request({.host = "127.0.0.1", .port = running.server().port()},
              {.method = "POST", .target = "/echo", .body = body}, {.bytes_per_second = 20'000});
  BOOST_TEST((echo->body == body));
  BOOST_TEST((std::chrono::steady_clock::now() - begun >= std::chrono::milliseconds(150)));
}

BOOST_AUTO_TEST_CASE(answers_are_framed_by_length_chunks_or_their_end) {
  BOOST_TEST(asked("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc") == "200 abc");
  BOOST_TEST(asked("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n") ==
             "503 abc");
  BOOST_TEST(asked("HTTP/1.0 200 OK\r\n\r\nabc") == "200 abc");
}

BOOST_AUTO_TEST_CASE(what_is_said_in_front_of_an_answer_is_none) {
  const std::string early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
  BOOST_TEST(asked("HTTP/1.1 100 Continue\r\n\r\n" + early + answer) == "200 body");
  std::string many;
  for (int i = 0; i < 100; ++i) many += early;
  BOOST_TEST(asked(many + answer).ends_with("does not speak HTTP as it should"));
  BOOST_TEST(asked(early).ends_with("before the answer was whole"));
}

BOOST_AUTO_TEST_CASE(an_answer_that_was_cut_off_is_none) {
  const std::string cut =
      std::to_string(ECONNABORTED) + " the connection was closed before the answer was whole";
  BOOST_TEST(asked("") == cut);
  BOOST_TEST(asked("HTTP/1.1 200") == cut);
  BOOST_TEST(asked("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n") == cut);
  BOOST_TEST(asked("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n") == cut);
  BOOST_TEST(asked("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab") == cut);
  BOOST_TEST(asked("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n") == cut);
}

BOOST_AUTO_TEST_CASE(a_request_that_waits_is_ended) {
  RunningServer running;
  std::atomic<bool> cancelled = false;
  std::thread ending([&] {
    running.service.wait_for_held();  // now it waits for the answer
    cancelled = true;
  });
  const auto answer = request({.host = "127.0.0.1", .port = running.server().port()}, {.target = "/held"},
                              {.cancelled = &cancelled});
  ending.join();
  running.service.release();
  BOOST_REQUIRE(answer.has_error());
  BOOST_TEST((answer.error().code == framesd::errc::cancelled));
}

BOOST_AUTO_TEST_CASE(what_is_no_http_is_said) {
  BOOST_TEST(asked("SSH-2.0-OpenSSH_9.2\r\n\r\n") ==
             std::to_string(EPROTO) + " what answers there does not speak HTTP as it should");
}

BOOST_AUTO_TEST_SUITE_END()
