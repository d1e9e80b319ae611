// SPDX-License-Identifier: MIT
//
// What the watcher of events sees of logs that others write to.
#include "api/events/event_listener.hpp"
#include "api/logs_fixture.hpp"

#include <thread>

using namespace framesd::test;
using framesd::http::Method;
namespace store = framesd::store;

namespace {

struct Watching : Logs {
  Listener listen(const std::string& target) {
    send(Method::get, target, {.type = ""});
    BOOST_REQUIRE(response.source != nullptr);
    return Listener(std::move(response.source));
  }

  // Stores a row in a log that the service does not have open, as another program would.
  void write_past_the_service(const std::string& name, const std::string& facts) {
    auto log = on_disk->open(name);
    while (!log && log.error().code == framesd::errc::store_already_open) {  // it is being looked at
      std::this_thread::yield();
      log = on_disk->open(name);
    }
    BOOST_REQUIRE_MESSAGE(log.has_value(), log.error().detail);
    BOOST_REQUIRE((*log)->write_and_wait(store::Describe{.facts = facts}).has_value());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(event_watch, Watching)

BOOST_AUTO_TEST_CASE(logs_that_are_not_open_are_looked_at_in_turn) {
  const Names all_names = {"a", "b", "c", "d", "e"};
  for (const std::string& name : all_names) make(name);
  Listener all = listen("/events");
  Listener own = listen("/logs/e/events");
  all.until("hello");
  own.until("hello");
  for (const std::string& name : all_names) {
    write_past_the_service(name, R"({"well":"7"})");
    all.until(R"({"log":")" + name + R"(","what":"described")");
  }
  own.until(R"({"log":"e","what":"described")");
}

BOOST_AUTO_TEST_CASE(more_logs_than_may_be_open_are_watched) {
  restart_with({.max_open_logs = 1});
  for (const char* name : {"a", "b", "c"}) make(name);
  Listener all = listen("/events");
  all.until("hello");
  for (int i = 0; i < 3; ++i) {
    for (const std::string name : {"a", "b", "c"}) {
      upload("/logs/" + name + "/frames", std::to_string(i));
      all.until(R"({"log":")" + name + R"(","kind":"rows")");
    }
  }
}

BOOST_AUTO_TEST_CASE(what_happened_while_nobody_listened_is_known_to_a_client_that_comes_back) {
  Listener first = listen("/events");
  const std::string place = first.id_behind("hello");
  first.leave();
  make("a");
  fill(100'000'000, 500'000, 20);
  more = {{"Last-Event-ID", place}};
  Listener again = listen("/events");
  std::string heard = again.until(R"("log":"default","kind":"rows")");
  if (heard.find("created") == heard.npos) heard = again.until("created");
  BOOST_TEST(heard.find(R"({"log":"a","what":"created")") != heard.npos);
}

BOOST_AUTO_TEST_SUITE_END()
