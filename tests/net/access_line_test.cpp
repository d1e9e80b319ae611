// SPDX-License-Identifier: MIT
//
// What the log says of each request.
#include "running_server.hpp"

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <functional>
#include <utility>

#include <boost/test/unit_test.hpp>

using framesd::net::test::Client;
using framesd::net::test::count_of;
using framesd::net::test::on_loopback;
using framesd::net::test::RunningServer;
using framesd::net::test::Streams;

namespace {

// Everything written to stderr while a server with access lines meets `visit`.
std::string logged(const std::function<void(RunningServer&)>& visit,
                   const framesd::net::ServerOptions& options = on_loopback()) {
  std::FILE* const file = std::tmpfile();
  BOOST_REQUIRE(file != nullptr);
  const int before = ::fcntl(2, F_DUPFD_CLOEXEC, 3);
  ::dup2(::fileno(file), 2);
  {
    RunningServer running(options);
    framesd::log_configure(framesd::LogLevel::info, framesd::LogFormat::json);
    visit(running);
    running.server().drain();
    running.wait_for_end();
  }
  framesd::log_configure(framesd::LogLevel::critical, framesd::LogFormat::json);
  ::dup2(before, 2);
  ::close(before);
  std::rewind(file);
  std::string all;
  std::array<char, 4096> bytes;
  while (const std::size_t count = std::fread(bytes.data(), 1, bytes.size(), file)) {
    all.append(bytes.data(), count);
  }
  std::fclose(file);
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_line)

BOOST_AUTO_TEST_CASE(it_names_request_and_answer) {
  const std::string log = logged([](RunningServer& running) {
    Client client = running.connect();
    client.send("GET /hello?a=b HTTP/1.1\r\nHost: h\r\nX-Request-ID: me\r\n\r\n");
    BOOST_TEST(client.answer().status == 200u);
  });
  BOOST_TEST(
      log.find("\"message\":\"request\",\"request_id\":\"me\",\"remote\":\"127.0.0.1\",\"method\":\"GET\","
               "\"target\":\"/hello?a=b\",\"route\":\"/fake\",\"status\":200,\"bytes\":6,"
               "\"duration_ms\":") != std::string::npos);
  BOOST_TEST(log.find("cache") == std::string::npos);
  BOOST_TEST(log.find("aborted") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_cache_hit_is_one) {
  const std::string log = logged([](RunningServer& running) { running.connect().get("/cached"); });
  BOOST_TEST(log.find(",\"cache\":\"hit\"}\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_aborted_answer_is_one_with_what_was_sent_of_it) {
  const std::string log = logged([](RunningServer& running) {
    running.service.streams.end = Streams::End::broken;
    Client client = running.connect();
    client.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    BOOST_TEST(client.was_reset());
  });
  BOOST_TEST(log.find("\"status\":200,\"bytes\":20,") != std::string::npos);
  BOOST_TEST(log.find(",\"aborted\":true}\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_refusal_behind_the_head_keeps_its_route) {
  const std::string log = logged([](RunningServer& running) {
    Client client = running.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n");
    BOOST_TEST(client.answer().status == 413u);
    Client other = running.connect();
    other.send("garbage\n");
    BOOST_TEST(other.answer().status == 400u);
  });
  BOOST_TEST(log.find("\"route\":\"/fake\",\"status\":413") != std::string::npos);
  BOOST_TEST(log.find("\"route\":\"unmatched\",\"status\":400") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(lines_may_be_sampled_or_left_out) {
  const auto lines = [](framesd::net::AccessLog wanted) {
    framesd::net::ServerOptions options = on_loopback();
    options.access_log = wanted;
    const std::string log = logged(
        [](RunningServer& running) {
          Client client = running.connect();
          for (int i = 0; i < 20; ++i) client.get("/hello");
          client.get("/missing");
        },
        options);
    return std::pair(count_of(log, "\"status\":200"), count_of(log, "\"status\":404"));
  };
  BOOST_TEST((lines({.remarkable = true, .one_in = 1}) == std::pair<std::size_t, std::size_t>(20, 1)));
  BOOST_TEST((lines({.remarkable = true, .one_in = 10}) == std::pair<std::size_t, std::size_t>(2, 1)));
  BOOST_TEST((lines({.remarkable = true, .one_in = 0}) == std::pair<std::size_t, std::size_t>(0, 1)));
  BOOST_TEST((lines({.remarkable = false, .one_in = 0}) == std::pair<std::size_t, std::size_t>(0, 0)));
}

BOOST_AUTO_TEST_CASE(it_names_the_client_that_the_service_recognized) {
  const std::string log = logged([](RunningServer& running) {
    Client client = running.connect();
    client.send("GET /hello HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n");
    BOOST_TEST(client.answer().status == 200u);
    client.send("GET /hello HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 192.0.2.8\r\nBad Name: x\r\n\r\n");
    BOOST_TEST(client.answer().status == 400u);
  });
  BOOST_TEST(count_of(log, "\"remote\":\"192.0.2.7\"") == 1u);
  BOOST_TEST(count_of(log, "\"remote\":\"192.0.2.8\"") == 1u);
  BOOST_TEST(count_of(log, "\"remote\":\"127.0.0.1\"") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
