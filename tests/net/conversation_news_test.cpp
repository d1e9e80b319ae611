// SPDX-License-Identifier: MIT
//
// Answers whose source has nothing for a time: what is sent, when, and how they end.
#include "fake_service.hpp"
#include "talker.hpp"
#include <framesd/base/log.hpp>

#include <functional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace framesd::net;
using framesd::net::test::FakeService;
using framesd::net::test::Talker;

namespace {

const std::string kGet = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string kNews = "GET /news HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string kOldNews = "GET /news HTTP/1.0\r\n\r\n";

struct Stage {
  explicit Stage(Surroundings& surroundings) : around(surroundings), talker(surroundings) {}

  Surroundings& around;
  FakeService& service = static_cast<FakeService&>(around.service);
  Talker talker;
};

// What happens, and what is sent for it, without heads; then the phases that begin.
struct Event {
  std::function<void(Stage&)> happen;
  std::string sent;
  std::string phases;
};
struct Row {
  const char* name;
  std::vector<Event> events;
  bool open = true;  // in the end
};

Event give(std::string bytes, std::string sent, std::string phases) {
  return {[bytes](Stage& stage) { stage.talker.give(bytes); }, std::move(sent), std::move(phases)};
}
Event say(std::string text, std::string sent, std::string phases) {
  return {[text](Stage& stage) {
            stage.service.news.say(text);
            stage.talker.wake();
          },
          std::move(sent), std::move(phases)};
}
Event call(std::string phases) {
  return {[](Stage& stage) { stage.talker.wake(); }, "", std::move(phases)};
}
Event end(std::string sent, std::string phases) {
  return {[](Stage& stage) {
            stage.service.news.end();
            stage.talker.wake();
          },
          std::move(sent), std::move(phases)};
}
Event expire(std::string sent, std::string phases) {
  return {[](Stage& stage) { stage.talker.expire(); }, std::move(sent), std::move(phases)};
}
Event close(std::string phases) {
  return {[](Stage& stage) { stage.talker.close(); }, "", std::move(phases)};
}
Event drain(std::string sent, std::string phases) {
  return {[](Stage& stage) {
            stage.around.draining = true;
            stage.talker.drain();
          },
          std::move(sent), std::move(phases)};
}
Event stop_reading() {
  return {[](Stage& stage) { stage.talker.stop_reading(); }, "", ""};
}
Event read_on(std::string sent, std::string phases) {
  return {[](Stage& stage) { stage.talker.read_on(); }, std::move(sent), std::move(phases)};
}

const std::string kEnd = "0\r\n\r\n";

const Row kRows[] = {
    {"nothing, then news, then nothing",
     {give(kNews, "", "request quiet"), say("abc", "3\r\nabc\r\n", "request quiet"), call(""),
      say("d", "1\r\nd\r\n", "request quiet")}},
    {"shown to go on whenever the time is over",
     {give(kNews, "", "request quiet"), expire("1\r\n.\r\n", "request quiet"),
      expire("1\r\n.\r\n", "request quiet")}},
    {"a call without news gives no more time", {give(kNews, "", "request quiet"), call(""), call("")}},
    {"an end, and the next request",
     {give(kNews, "", "request quiet"), end(kEnd, "request idle"), give(kGet, "hello\n", "request idle")}},
    {"news and the end at once",
     {give(kNews, "", "request quiet"),
      {[](Stage& stage) {
         stage.service.news.say("ab");
         stage.service.news.end();
         stage.talker.wake();
       },
       "2\r\nab\r\n" + kEnd, "request idle"}}},
    {"a request that comes meanwhile has its turn",
     {give(kNews, "", "request quiet"), give(kGet, "", ""), end(kEnd + "hello\n", "request request idle")}},
    {"the client goes", {give(kNews, "", "request quiet"), close("linger")}, false},
    {"the server drains", {give(kNews, "", "request quiet"), drain(kEnd, "request linger")}, false},
    {"the server drains behind news",
     {give(kNews, "", "request quiet"), say("a", "1\r\na\r\n", "request quiet"),
      drain(kEnd, "request linger")},
     false},
    {"it drains before there was anything",
     {drain("", "parting"), give(kNews, kEnd, "request request linger")},
     false},
    {"HTTP/1.0 has no chunks, and its connection ends with the answer",
     {give(kOldNews, "", "request quiet"), say("abc", "abc", "request quiet"), expire(".", "request quiet"),
      drain("", "request linger")},
     false},
    {"a client that does not read has the time of any reader",
     {give(kNews, "", "request quiet"), stop_reading(), say("abc", "", "request sending"), say("def", "", ""),
      read_on("3\r\nabc\r\n", "request quiet")}},
    {"one that does not read is not shown that it goes on, and neither drained",
     {give(kNews, "", "request quiet"), stop_reading(), say("abc", "", "request sending"), drain("", ""),
      read_on("3\r\nabc\r\n" + kEnd, "request request linger")},
     false},
    {"HEAD has nothing to wait for", {give("HEAD /news HTTP/1.1\r\nHost: h\r\n\r\n", "", "request idle")}},
};

std::string phases_of(Talker& talker) {
  constexpr const char* kNames[] = {"idle",   "header", "request", "sending",
                                    "upload", "linger", "parting", "quiet"};
  std::string names;
  for (const Phase phase : talker.take_phases()) {
    if (!names.empty()) names += ' ';
    names += kNames[static_cast<std::size_t>(phase)];
  }
  return names;
}

std::string without_heads(std::string sent) {
  for (auto at = sent.find("HTTP/1.1 "); at != sent.npos; at = sent.find("HTTP/1.1 "))
    sent.erase(at, sent.find("\r\n\r\n", at) + 4 - at);
  return sent;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(conversation_news)

BOOST_AUTO_TEST_CASE(what_happens_decides_what_is_sent_and_which_time_runs) {
  framesd::log_configure(framesd::LogLevel::critical, framesd::LogFormat::json);
  for (const Row& row : kRows) {
    FakeService service;
    Surroundings around{service, {}};
    Stage stage(around);
    stage.talker.take_phases();
    for (std::size_t i = 0; i < row.events.size(); ++i) {
      const Event& event = row.events[i];
      event.happen(stage);
      const std::string sent = without_heads(stage.talker.take_sent());
      const std::string phases = phases_of(stage.talker);
      BOOST_TEST(sent == event.sent, row.name << ", event " << i << ": " << sent);
      BOOST_TEST(phases == event.phases, row.name << ", event " << i << ": " << phases);
    }
    BOOST_TEST(stage.talker.open() == row.open, row.name);
  }
}

BOOST_AUTO_TEST_CASE(it_is_no_request_that_the_end_of_the_server_cuts) {
  FakeService service;
  Surroundings around{service, {}};
  Conversation talk(around, "192.0.2.9", false);
  talk.begin(std::make_unique<Exchange>(), {});
  ReadBuffer& in = talk.exchange().in;
  std::copy(kNews.begin(), kNews.end(), in.room().begin());
  in.filled(kNews.size());
  BOOST_TEST((talk.received({}) == Conversation::Step::answer));
  talk.compose();
  BOOST_TEST(talk.serving());
  BOOST_TEST(talk.await_source({}));
  BOOST_TEST(!talk.serving());
  talk.close_account(false);
}

BOOST_AUTO_TEST_SUITE_END()
