// SPDX-License-Identifier: MIT
//
// Conversations without a connection: bytes and times in, answers out. The rows of
// tests/system/wire/wire_table.py go the same way (system/wire/conversation). Which phases they come to:
// conversation_phases_test.cpp.
#include "fake_service.hpp"
#include "talker.hpp"

#include <cstdlib>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace framesd::net;
using framesd::net::test::FakeService;
using framesd::net::test::Talker;

namespace {

const std::string kGet = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

std::string request(std::string_view line, std::string_view fields = "", std::string_view body = "") {
  return std::string(line) + " HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

// What comes to a conversation.
struct Event {
  enum class Kind { bytes, by_byte, close, expire } kind = Kind::bytes;
  std::string bytes{};

  Event(std::string text) : bytes(std::move(text)) {}
  Event(Kind what, std::string text = {}) : kind(what), bytes(std::move(text)) {}
};
const Event kClose(Event::Kind::close);
const Event kExpire(Event::Kind::expire);
Event by_byte(std::string text) { return {Event::Kind::by_byte, std::move(text)}; }

struct Row {
  const char* name;
  std::vector<Event> events;
  std::string outcome;  // the statuses, then whether the conversation goes on: "200 400 closed"
};

// The statuses of all answers in `sent`, none of which may be cut off.
std::string statuses_of(std::string_view sent, bool without_bodies) {
  std::string statuses;
  while (!sent.empty()) {
    BOOST_REQUIRE_MESSAGE(sent.starts_with("HTTP/1.1 "), "no answer: " << sent.substr(0, 100));
    const auto end = sent.find("\r\n\r\n");
    BOOST_REQUIRE(end != sent.npos);
    const std::string_view head = sent.substr(0, end + 4);
    statuses.append(head.substr(9, 3)).append(" ");
    sent.remove_prefix(end + 4);
    const auto length = head.find("Content-Length: ");
    if (length == head.npos || without_bodies) continue;
    sent.remove_prefix(std::strtoul(head.data() + length + 16, nullptr, 10));
  }
  return statuses;
}

struct Fixture {
  std::string outcome_of(const std::vector<Event>& events) {
    Talker talker(around);
    for (const Event& event : events) {
      switch (event.kind) {
        case Event::Kind::bytes: talker.give(event.bytes); break;
        case Event::Kind::by_byte:
          for (const char byte : event.bytes) talker.give({&byte, 1});
          break;
        case Event::Kind::close: talker.close(); break;
        case Event::Kind::expire: talker.expire(); break;
      }
    }
    const bool head = !events.empty() && events[0].bytes.starts_with("HEAD");
    return statuses_of(talker.take_sent(), head) + (talker.open() ? "open" : "closed");
  }

  static ServerOptions options() {
    ServerOptions options;
    options.body_max = 100'000;
    return options;
  }

  FakeService service;
  Surroundings around{service, options()};
};

const std::string kChunked = "Transfer-Encoding: chunked\r\n";

const Row kRows[] = {
    {"a request", {kGet}, "200 open"},
    {"a request byte by byte", {by_byte(kGet)}, "200 open"},
    {"one behind the other", {kGet, kGet}, "200 200 open"},
    {"pipelined", {kGet + kGet + kGet}, "200 200 200 open"},
    {"pipelined, the last one cut", {kGet + kGet.substr(0, 9), kGet.substr(9)}, "200 200 open"},
    {"of all kinds in their order",
     {request("GET /work") + request("POST /echo", "Content-Length: 3\r\n", "abc") + request("GET /large") +
      request("POST /echo", kChunked, "2\r\nde\r\n0\r\n\r\n") + kGet},
     "200 200 200 200 200 open"},
    {"garbage behind a good one", {kGet + "garbage\n" + kGet}, "200 400 closed"},
    {"Connection: close", {request("GET /hello", "Connection: close\r\n") + kGet}, "200 closed"},
    {"an endpoint that closes", {request("GET /close"), kGet}, "200 closed"},
    {"HTTP/1.0", {std::string("GET /hello HTTP/1.0\r\n\r\n")}, "200 closed"},
    {"HEAD", {request("HEAD /hello")}, "200 open"},
    {"no content", {request("GET /nothing") + kGet}, "204 200 open"},
    {"nothing at all, then the end", {kClose}, "closed"},
    {"the end within a head", {kGet.substr(0, 20), kClose}, "400 closed"},
    {"the end within a body", {request("POST /echo", "Content-Length: 5\r\n", "ab"), kClose}, "400 closed"},
    {"the end within an upload",
     {request("POST /upload", "Content-Length: 5\r\n", "ab"), kClose},
     "400 closed"},
    {"no time left for the head", {kGet.substr(0, 20), kExpire}, "408 closed"},
    {"no time left for the body",
     {request("POST /echo", "Content-Length: 5\r\n", "ab"), kExpire},
     "408 closed"},
    {"no time left for an upload",
     {request("POST /upload", "Content-Length: 5\r\n", "ab"), kExpire},
     "408 closed"},
    {"no time left between requests", {kGet, kExpire}, "200 closed"},
    {"a head without an end", {request("GET /hello", "X: " + std::string(20'000, 'a'))}, "431 closed"},
    {"a body too large by its length", {request("POST /echo", "Content-Length: 100001\r\n")}, "413 closed"},
    {"a body too large by its chunks",
     {request("POST /echo", kChunked, "186a1\r\n" + std::string(100'001, 'c') + "\r\n0\r\n\r\n")},
     "413 closed"},
    {"a chunk that is none", {request("POST /echo", kChunked, "zz\r\n")}, "400 closed"},
    {"a body nobody asked for",
     {request("GET /hello", "Content-Length: 5\r\n", "hello") + kGet},
     "200 200 open"},
    {"a short body behind an error",
     {request("GET /missing", "Content-Length: 5\r\n", "hello") + kGet},
     "404 200 open"},
    {"a long body behind an error", {request("GET /missing", "Content-Length: 50000\r\n")}, "404 closed"},
    {"the body is waited for",
     {request("POST /echo", "Content-Length: 2\r\nExpect: 100-continue\r\n"), std::string("ab")},
     "100 200 open"},
    {"not if it is here",
     {request("POST /echo", "Content-Length: 2\r\nExpect: 100-continue\r\n", "ab")},
     "200 open"},
    {"an upload is waited for",
     {request("POST /upload", "Content-Length: 2\r\nExpect: 100-continue\r\n"), std::string("ab")},
     "100 200 open"},
    {"an upload in chunks",
     {request("POST /upload", kChunked, "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n") + kGet},
     "200 200 open"},
    {"an upload byte by byte",
     {by_byte(request("POST /upload", kChunked, "3\r\nabc\r\n0\r\n\r\n")), kGet},
     "200 200 open"},
    {"an upload of nothing", {request("POST /upload", "Content-Length: 0\r\n") + kGet}, "200 200 open"},
    {"an exception", {request("GET /throw") + request("GET /work-throws") + kGet}, "500 500 200 open"},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(conversation, Fixture)

BOOST_AUTO_TEST_CASE(what_comes_decides_what_is_answered_and_whether_it_goes_on) {
  for (const Row& row : kRows) {
    const std::string outcome = outcome_of(row.events);
    BOOST_TEST(outcome == row.outcome, row.name << ": " << outcome << ", not " << row.outcome);
  }
}

BOOST_AUTO_TEST_CASE(bytes_may_be_cut_anywhere) {
  for (const Row& row : kRows) {
    if (row.events[0].bytes.size() > 400) continue;
    std::vector<Event> cut = row.events;
    cut[0].kind = cut[0].kind == Event::Kind::bytes ? Event::Kind::by_byte : cut[0].kind;
    if (std::string_view(row.name) == "not if it is here") continue;  // then it is waited for
    const std::string outcome = outcome_of(cut);
    BOOST_TEST(outcome == row.outcome, row.name << ": " << outcome << ", not " << row.outcome);
  }
}

BOOST_AUTO_TEST_CASE(one_connection_too_many_is_answered_503_unless_it_is_vital) {
  for (const auto& [target, outcome] : {std::pair{"/hello", "503 "}, std::pair{"/health", "200 "}}) {
    Talker talker(around, true);
    talker.give(request(std::string("GET ") + target));
    BOOST_TEST(statuses_of(talker.take_sent(), false) == outcome);
    BOOST_TEST(!talker.open());
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_drains_says_that_it_closes) {
  Talker talker(around);
  around.draining = true;
  talker.give(kGet + kGet);
  const std::string sent = talker.take_sent();
  BOOST_TEST(sent.find("Connection: close\r\n") != sent.npos);
  BOOST_TEST(statuses_of(sent, false) == "200 ");
}

BOOST_AUTO_TEST_CASE(an_error_of_the_framing_keeps_the_lasting_header_lines) {
  for (const Event& end : {kClose, kExpire, Event(std::string("zz\r\n"))}) {
    Talker talker(around);
    talker.give(request("POST /echo", kChunked));
    if (end.kind == Event::Kind::close) talker.close();
    if (end.kind == Event::Kind::expire) talker.expire();
    talker.give(end.bytes);
    const std::string sent = talker.take_sent();
    BOOST_TEST(sent.starts_with("HTTP/1.1 40"));
    BOOST_TEST(sent.find("X-Lasting: yes\r\n") != sent.npos);
  }
}

BOOST_AUTO_TEST_CASE(answers_to_pipelined_requests_go_out_together) {
  Talker talker(around);
  talker.give(kGet + kGet.substr(0, 4));
  BOOST_TEST(statuses_of(talker.take_sent(), false) == "200 ");  // the next one is not here whole
  talker.give(kGet.substr(4));
  BOOST_TEST(statuses_of(talker.take_sent(), false) == "200 ");
}

BOOST_AUTO_TEST_SUITE_END()
