// SPDX-License-Identifier: MIT
//
// Which phase a conversation is in, and when the time of a phase begins or begins again.
#include "fake_service.hpp"
#include "talker.hpp"
#include <framesd/base/log.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace framesd::net;
using framesd::SteadyTime;
using framesd::net::test::FakeService;
using framesd::net::test::Talker;

namespace {

std::string request(std::string_view line, std::string_view fields = "", std::string_view body = "") {
  return std::string(line) + " HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

const std::string kGet = request("GET /hello");
const std::string kClosingGet = request("GET /hello", "Connection: close\r\n");

SteadyTime at(int seconds) { return SteadyTime{} + std::chrono::seconds(seconds); }

// The phases that began since this was last asked: "request idle".
std::string phases_of(Talker& talker) {
  constexpr const char* kNames[] = {"idle", "header", "request", "sending", "upload", "linger", "parting"};
  std::string names;
  for (const Phase phase : talker.take_phases()) {
    if (!names.empty()) names += ' ';
    names += kNames[static_cast<std::size_t>(phase)];
  }
  return names;
}

struct Fixture {
  Fixture() { framesd::log_configure(framesd::LogLevel::critical, framesd::LogFormat::json); }

  FakeService service;
  Surroundings around{service, options()};

  static ServerOptions options() {
    ServerOptions options;
    options.request_timeout = std::chrono::seconds(60);
    return options;
  }
};

// What happens, and the phases that begin by it.
struct Event {
  std::function<void(Talker&, Surroundings&)> happen;
  std::string phases;
};
struct Row {
  const char* name;
  std::vector<Event> events;
};

Event give(std::string bytes, std::string phases) {
  return {[bytes](Talker& talker, Surroundings&) { talker.give(bytes); }, std::move(phases)};
}
Event stop_reading() {
  return {[](Talker& talker, Surroundings&) { talker.stop_reading(); }, ""};
}
Event read_on(std::string phases) {
  return {[](Talker& talker, Surroundings&) { talker.read_on(); }, std::move(phases)};
}
Event look_at_reader(int since, int now, bool has_time, std::string phases) {
  return {[=](Talker& talker, Surroundings&) {
            BOOST_TEST(talker.look_at_reader(at(since), at(now)) == has_time);
          },
          std::move(phases)};
}
Event fall_silent(std::string phases) {
  return {[](Talker& talker, Surroundings&) { talker.fall_silent(); }, std::move(phases)};
}
Event expire(std::string phases) {
  return {[](Talker& talker, Surroundings&) { talker.expire(); }, std::move(phases)};
}
Event close(std::string phases) {
  return {[](Talker& talker, Surroundings&) { talker.close(); }, std::move(phases)};
}
// A worker calls it for idle connections only; here it is called in every phase.
Event drain(std::string phases) {
  return {[](Talker& talker, Surroundings& around) {
            around.draining = true;
            talker.drain();
          },
          std::move(phases)};
}

const std::string kEcho = request("POST /echo", "Content-Length: 40000\r\n");
const std::string kUpload = request("POST /upload", "Content-Length: 40000\r\n");

const Row kRows[] = {
    {"a request", {give(kGet, "request idle"), give(kGet, "request idle")}},
    {"a head in parts, whose single bytes give no more time",
     {give(kGet.substr(0, 5), "header"), give(kGet.substr(5, 5), ""), give(kGet.substr(10), "request idle")}},
    {"each head has its own time",
     {give(kGet + kGet.substr(0, 5), "request header"),
      give(kGet.substr(5) + kGet.substr(0, 5), "request header")}},
    {"offloaded work, whose time is not the client's", {give(request("GET /work"), "request request idle")}},
    {"every 32 KB of a body",
     {give(kEcho, "request"), give(std::string(32 * 1024 - 1, 'b'), ""), give("b", "request"),
      give(std::string(40'000 - 32 * 1024, 'b'), "idle")}},
    {"every piece of an answer", {give(request("GET /stream"), "request request request request idle")}},

    {"idle for too long", {expire("linger")}},
    {"a head for too long", {give("GET ", "header"), expire("linger linger")}},
    {"a body for too long", {give(kEcho, "request"), expire("linger linger")}},
    {"a body that ends", {give(kEcho, "request"), close("linger linger")}},
    {"garbage", {give("garbage\n", "linger linger")}},
    {"the last answer", {give(kClosingGet, "request linger"), give(kGet, "")}},
    {"the last answer, in pieces",
     {give(request("GET /stream", "Connection: close\r\n"), "request request request request linger")}},

    {"a reader that stops and goes on",
     {stop_reading(), give(kGet, "request sending"), read_on("request idle"), give(kGet, "request idle")}},
    {"a reader that is slow",
     {stop_reading(), give(kGet, "request sending"), look_at_reader(0, 59, true, "sending"),
      look_at_reader(58, 100, true, "sending"), look_at_reader(58, 118, false, "")}},
    {"a reader that stops with every piece",
     {stop_reading(), give(request("GET /stream"), "request sending"),
      read_on("request request request request idle")}},
    {"a request that comes meanwhile is not answered before the client reads",
     {stop_reading(), give(kGet, "request sending"), give(kGet, ""), read_on("request request idle")}},
    {"the reader of the last answer",
     {stop_reading(), give(kClosingGet, "request sending"), read_on("request linger")}},
    {"the reader of a refusal has only the time to linger",
     {stop_reading(), give("garbage\n", "linger"), read_on("linger")}},

    {"an upload",
     {give(kUpload, "request upload"), give(std::string(100, 'u'), "upload"),
      give(std::string(39'900, 'u'), "request idle")}},
    {"an upload that falls silent has the time of a request, and another short one with the next bytes",
     {give(kUpload + "u", "request upload"), fall_silent("request"), give("u", "upload"),
      fall_silent("request"), expire("linger linger")}},
    {"an upload that ends", {give(kUpload, "request upload"), close("linger linger")}},

    {"draining while idle, and a request comes", {drain("parting"), give(kGet, "request linger")}},
    {"draining while idle, and none comes", {drain("parting"), expire("parting")}},
    {"draining while idle, twice", {drain("parting"), drain("")}},
    {"draining while idle, and garbage comes", {drain("parting"), give("garbage\n", "linger linger")}},
    {"draining within a head",
     {give(kGet.substr(0, 5), "header"), drain(""), give(kGet.substr(5), "request linger")}},
    {"draining within a body", {give(kEcho, "request"), drain(""), expire("linger linger")}},
    {"draining within an upload",
     {give(kUpload, "request upload"), drain(""), give(std::string(40'000, 'u'), "request linger")}},
    {"draining while the answer is read",
     {stop_reading(), give(kGet, "request sending"), drain(""), read_on("request parting"),
      give(kGet, "request linger")}},
    {"draining while it lingers", {give(kClosingGet, "request linger"), drain("")}},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(conversation_phases, Fixture)

BOOST_AUTO_TEST_CASE(each_event_begins_the_phases_that_it_should) {
  for (const Row& row : kRows) {
    around.draining = false;
    Talker talker(around);
    BOOST_TEST(phases_of(talker) == "idle");
    for (std::size_t i = 0; i < row.events.size(); ++i) {
      row.events[i].happen(talker, around);
      const std::string phases = phases_of(talker);
      BOOST_TEST(phases == row.events[i].phases,
                 row.name << ", event " << i << ": '" << phases << "', not '" << row.events[i].phases << "'");
    }
  }
}

BOOST_AUTO_TEST_CASE(an_idle_one_has_no_buffers) {
  Talker talker(around);
  talker.give(kGet);
  BOOST_TEST(!talker.has_buffers());
  talker.give("G");
  BOOST_TEST(talker.has_buffers());
}

BOOST_AUTO_TEST_CASE(a_connection_too_many_has_one_short_time) {
  for (const char* target : {"/hello", "/health"}) {
    Talker talker(around, true);
    BOOST_TEST(phases_of(talker) == "linger");
    talker.give(request(std::string("GET ") + target).substr(0, 10));
    talker.drain();
    BOOST_TEST(phases_of(talker) == "");
    talker.stop_reading();
    talker.give(request(std::string("GET ") + target).substr(10));
    BOOST_TEST(phases_of(talker) == (std::string_view(target) == "/hello" ? "linger" : ""));  // refused
    talker.read_on();
    BOOST_TEST(phases_of(talker) == "linger");
  }
}

// If several phases begin before the session looks, only the last one counts. Once a connection that closed
// after its answer lingered for the time of a request (a minute) instead of a second.
BOOST_AUTO_TEST_CASE(a_connection_that_lingers_has_its_own_time_and_not_that_of_the_request) {
  Conversation talk(around, "192.0.2.9", false);
  talk.begin(std::make_unique<Exchange>(), at(0));
  ReadBuffer& in = talk.exchange().in;
  std::copy(kClosingGet.begin(), kClosingGet.end(), in.room().begin());
  in.filled(kClosingGet.size());
  BOOST_TEST((talk.received(at(0)) == Conversation::Step::answer));
  talk.compose();
  talk.close_account(false);
  BOOST_TEST(talk.serving());
  talk.linger();
  BOOST_TEST(!talk.serving());
  BOOST_TEST((talk.phase() == Phase::linger));
  BOOST_TEST(talk.take_phase_start());
  BOOST_TEST(!talk.take_phase_start());
}

BOOST_AUTO_TEST_SUITE_END()
