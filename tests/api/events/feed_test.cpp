// SPDX-License-Identifier: MIT
//
// What clients of events are sent, without logs, threads or sockets: what is published goes in, texts come
// out.
#include "events/event_feed.hpp"
#include "events/event_text.hpp"
#include <framesd/ingest/jobs.hpp>

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace framesd::api;
using framesd::Depth;
using framesd::store::Version;

namespace {

constexpr std::uint64_t kInstance = 0xABC;
constexpr std::uint64_t kStamp = 0x123;

LogNews rows(const std::string& log, std::uint64_t generation, int from, int to, std::uint64_t inserted) {
  const auto at = [](int depth) { return Depth::from_count(std::int64_t{depth} * 1'000'000); };
  return {.log = log,
          .version = {kStamp, generation},
          .changed = ChangeSum{.range = {at(from), at(to)}, .inserted = inserted}};
}
LogNews fate(const std::string& log, LogNews::Fate fate, const std::string& to = {}) {
  return {.log = log, .version = {kStamp, 9}, .fate = fate, .to = to};
}
JobNews job(const std::string& id, const std::string& log, std::string json) {
  return {.id = id, .log = log, .json = std::make_shared<const std::string>(std::move(json))};
}

struct Fixture {
  EventFeed feed{kInstance};
  int woken = 0;
  Metrics::Events counters;
  std::set<std::string, std::less<>> secret;  // logs that the client may not read

  EventFeed::ClientId join(EventInterest interest = {}) {
    return feed.join(std::move(interest), [this] { ++woken; });
  }
  EventFeed::ClientId listening() {
    const auto client = join();
    feed.begin(client, {});
    std::ignore = feed.take(client);
    woken = 0;
    return client;
  }
  EventFeed::ClientId listening_to(const std::string& log, std::uint64_t generation) {
    const auto client = join({.log = log});
    feed.begin(client, {kStamp, generation}, std::nullopt, {});
    std::ignore = feed.take(client);
    woken = 0;
    return client;
  }
  std::string sent_to(EventFeed::ClientId client, const std::string& log = {}) {
    std::string out;
    append_events(
        out, feed.take(client), log, [&](std::string_view name) { return !secret.contains(name); }, counters);
    return out;
  }
};

const std::string kRows1 =
    R"(data: {"log":"a","kind":"rows","generation":2,"first_depth":5.0,"last_depth":6.0,"inserted":2,"replaced":0,"erased":0})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(event_feed, Fixture)

BOOST_AUTO_TEST_CASE(a_place_is_read_as_it_is_written) {
  for (const EventPlace place : {EventPlace{}, EventPlace{7, 0x1F}, EventPlace{UINT64_MAX, UINT64_MAX}}) {
    std::string text;
    append_place(text, place);
    BOOST_TEST((parse_place(text) == place), text);
  }
  for (const char* text : {"", "7", "-", "7-", "7-1f", "7-000000000000001g", "-0000000000000001",
                           "7-00000000000000011", "x-0000000000000001", " 7-0000000000000001",
                           "7--000000000000001", "18446744073709551616-0000000000000001"})
    BOOST_TEST(!parse_place(text), text);
}

BOOST_AUTO_TEST_CASE(a_new_client_is_greeted_and_sent_what_comes_then) {
  feed.publish(rows("a", 1, 0, 1, 1));
  const auto client = join();
  feed.publish(rows("a", 1, 0, 1, 1));
  BOOST_TEST(sent_to(client) == "");  // not begun
  feed.begin(client, {job("1", "a", "{}")});
  BOOST_TEST(woken == 1);
  BOOST_TEST(sent_to(client) == "event: hello\ndata: {\"log\":null}\nid: 2-0000000000000abc\n\n");
  feed.publish(rows("a", 2, 5, 6, 2));
  BOOST_TEST(sent_to(client) == "event: change\n" + kRows1 + "\nid: 3-0000000000000abc\n\n");
  BOOST_TEST(sent_to(client) == "");
}

BOOST_AUTO_TEST_CASE(news_of_one_log_become_one_while_the_client_does_not_take_them) {
  const auto client = listening();
  for (int i = 1; i <= 10'000; ++i) feed.publish(rows("a", 100 + std::uint64_t(i), i, i + 1, 3));
  BOOST_TEST(woken == 10'000);
  BOOST_TEST(sent_to(client) == ("event: change\n"
                                 "data: {\"log\":\"a\",\"kind\":\"rows\",\"generation\":10100,"
                                 "\"first_depth\":1.0,\"last_depth\":10001.0,\"inserted\":30000,"
                                 "\"replaced\":0,\"erased\":0}\nid: 10000-0000000000000abc\n\n"));
  BOOST_TEST(counters.changes.value() == 1u);
}

BOOST_AUTO_TEST_CASE(only_the_last_event_has_the_place) {
  const auto client = listening();
  feed.publish(rows("a", 2, 5, 6, 2));
  feed.publish(LogNews{.log = "b", .version = {kStamp, 4}, .described = true});
  BOOST_TEST(sent_to(client) == "event: change\n" + kRows1 +
                                    "\n\nevent: log\n"
                                    R"(data: {"log":"b","what":"described","generation":4})"
                                    "\nid: 2-0000000000000abc\n\n");
}

BOOST_AUTO_TEST_CASE(a_replaced_log_has_no_counts) {
  const auto client = listening();
  feed.publish(rows("a", 2, 5, 6, 2));
  feed.publish(unknown_news_of("a", {kStamp, 3}));
  feed.publish(rows("a", 4, 5, 6, 2));
  const std::string text = sent_to(client);
  BOOST_TEST(
      text.find(R"("kind":"all","generation":4,"first_depth":null,"last_depth":null,"inserted":null)") !=
      text.npos);
}

BOOST_AUTO_TEST_CASE(logs_come_and_go) {
  const auto client = listening();
  feed.publish(fate("a", LogNews::Fate::created));
  feed.publish(rows("a", 10, 1, 2, 2));
  feed.publish(fate("b", LogNews::Fate::renamed, "c"));
  feed.publish(rows("d", 10, 1, 2, 2));
  feed.publish(fate("d", LogNews::Fate::removed));
  const std::string text = sent_to(client);
  BOOST_TEST(text.find(R"({"log":"a","what":"created","generation":10})") < text.find(R"("kind":"rows")"));
  BOOST_TEST(text.find(R"({"log":"b","what":"renamed","to":"c","generation":9})") != text.npos);
  BOOST_TEST(text.find(R"({"log":"d","what":"removed","generation":9})") != text.npos);
  BOOST_TEST(text.find("\"d\",\"kind\"") == text.npos);  // nobody can ask for them any more
}

BOOST_AUTO_TEST_CASE(a_slow_client_for_whom_a_log_came_and_went_has_to_ask_again) {
  const auto client = listening();
  feed.publish(fate("a", LogNews::Fate::removed));
  feed.publish(fate("a", LogNews::Fate::created));
  feed.publish(rows("b", 10, 1, 2, 2));
  BOOST_TEST(sent_to(client) == "event: reset\ndata: {\"log\":null}\nid: 3-0000000000000abc\n\n");
  feed.publish(rows("a", 2, 5, 6, 2));
  BOOST_TEST(sent_to(client) == "event: change\n" + kRows1 + "\nid: 4-0000000000000abc\n\n");
}

BOOST_AUTO_TEST_CASE(what_is_pending_is_bounded) {
  const auto client = listening();
  for (std::size_t i = 0; i <= kLogsPending; ++i) {
    feed.publish(rows("log" + std::to_string(i), 1, 1, 2, 1));
    feed.publish(job(std::to_string(i), "a", "{}"));
  }
  const EventNews news = feed.take(client);
  BOOST_TEST((news.opening == EventNews::Opening::reset));
  BOOST_TEST(news.logs.size() == 0u);
  BOOST_TEST(news.jobs.size() == framesd::ingest::kJobsKept);
  BOOST_TEST(news.jobs.back().id == std::to_string(kLogsPending));
}

BOOST_AUTO_TEST_CASE(of_a_job_only_the_last_state_is_sent) {
  const auto client = listening();
  feed.publish(job("1", "a", R"({"percent":10})"));
  feed.publish(job("2", "a", R"({"percent":0})"));
  feed.publish(job("1", "a", "{\"percent\":\n20}"));
  BOOST_TEST(sent_to(client) ==
             "event: job\ndata: {\"percent\":\ndata: 20}\n\n"
             "event: job\ndata: {\"percent\":0}\nid: 0-0000000000000abc\n\n");
}

BOOST_AUTO_TEST_CASE(a_client_that_comes_back_is_sent_what_came_since) {
  for (int i = 1; i <= 5; ++i) feed.publish(rows("a", std::uint64_t(i), i, i, 1));
  const auto client = join({.resumes = true, .since = EventPlace{3, kInstance}});
  feed.begin(client, {job("1", "a", "{}")});
  BOOST_TEST(sent_to(client) ==
             ": resumed\n\nevent: job\ndata: {}\n\nevent: change\n"
             R"(data: {"log":"a","kind":"rows","generation":5,"first_depth":4.0,)"
             R"("last_depth":5.0,"inserted":2,"replaced":0,"erased":0})"
             "\nid: 5-0000000000000abc\n\n");
}

BOOST_AUTO_TEST_CASE(a_client_that_missed_nothing_is_resumed) {
  feed.publish(rows("a", 1, 1, 1, 1));
  const auto client = join({.resumes = true, .since = EventPlace{1, kInstance}});
  feed.begin(client, {});
  BOOST_TEST(sent_to(client) == ": resumed\nid: 1-0000000000000abc\n\n");
}

BOOST_AUTO_TEST_CASE(a_place_that_is_not_known_any_more_is_a_reset) {
  for (std::size_t i = 0; i < kNewsKept + 10; ++i) feed.publish(rows("a", i, 1, 1, 1));
  const auto opening_of = [&](std::optional<EventPlace> since) {
    const auto client = join({.resumes = true, .since = since});
    feed.begin(client, {});
    return feed.take(client).opening;
  };
  using Opening = EventNews::Opening;
  BOOST_TEST((opening_of(EventPlace{10, kInstance}) == Opening::resumed));
  BOOST_TEST((opening_of(EventPlace{9, kInstance}) == Opening::reset));
  BOOST_TEST((opening_of(EventPlace{kNewsKept + 10, kInstance}) == Opening::resumed));
  BOOST_TEST((opening_of(EventPlace{kNewsKept + 11, kInstance}) == Opening::reset));
  BOOST_TEST((opening_of(EventPlace{kNewsKept, kInstance + 1}) == Opening::reset));
  BOOST_TEST((opening_of(std::nullopt) == Opening::reset));
}

BOOST_AUTO_TEST_CASE(the_stream_of_a_log_is_of_that_log_and_ends_with_it) {
  const auto client = listening_to("a", 1);
  feed.publish(rows("b", 7, 1, 2, 1));
  feed.publish(job("1", "b", "{}"));
  BOOST_TEST(woken == 0);
  feed.publish(rows("a", 2, 5, 6, 2));
  BOOST_TEST(sent_to(client, "a") == "event: change\n" + kRows1 + "\nid: 2-0000000000000123\n\n");
  feed.publish(fate("a", LogNews::Fate::renamed, "b"));
  const EventNews last = feed.take(client);
  BOOST_TEST(last.logs.size() == 1u);
  BOOST_TEST(last.over);
}

BOOST_AUTO_TEST_CASE(the_stream_of_a_log_goes_on_from_a_generation) {
  const auto client = join({.log = "a", .resumes = true, .since = EventPlace{1, kStamp}});
  feed.begin(client, Version{kStamp, 2}, rows("a", 2, 5, 6, 2), {job("1", "b", "{}")});
  BOOST_TEST(sent_to(client, "a") ==
             ": resumed\n\nevent: change\n" + kRows1 + "\nid: 2-0000000000000123\n\n");
  const auto lost = join({.log = "a", .resumes = true});
  feed.begin(lost, Version{kStamp, 2}, std::nullopt, {});
  BOOST_TEST(sent_to(lost, "a") == "event: reset\ndata: {\"log\":\"a\"}\nid: 2-0000000000000123\n\n");
}

BOOST_AUTO_TEST_CASE(nothing_is_said_of_what_may_not_be_read) {
  secret = {"b", "hidden"};
  const auto client = listening();
  feed.publish(rows("hidden", 2, 5, 6, 2));
  feed.publish(job("1", "hidden", R"({"csv_path":"secret.csv"})"));
  feed.publish(fate("x", LogNews::Fate::renamed, "hidden"));
  feed.publish(fate("b", LogNews::Fate::renamed, "y"));
  const std::string text = sent_to(client);
  for (const char* word : {"hidden", "secret", "\"b\""}) BOOST_TEST(text.find(word) == text.npos, text);
  BOOST_TEST(text.find(R"({"log":"x","what":"removed")") != text.npos);
  BOOST_TEST(text.find(R"({"log":"y","what":"created")") != text.npos);
  feed.publish(rows("hidden", 3, 5, 6, 2));
  BOOST_TEST(sent_to(client) == "");
}

BOOST_AUTO_TEST_CASE(a_sign_of_life_moves_the_place_of_a_client_that_has_heard_all) {
  const auto client = join();
  const auto sign = [&] {
    std::string out;
    append_sign_of_life(out, feed.place_of(client));
    return out;
  };
  BOOST_TEST(sign() == ": nothing new\n\n");
  feed.begin(client, {});
  BOOST_TEST(sign() == ": nothing new\n\n");  // there is something to take
  std::ignore = feed.take(client);
  BOOST_TEST(sign() == ": nothing new\nid: 0-0000000000000abc\n\n");
}

BOOST_AUTO_TEST_CASE(a_client_that_has_left_is_not_woken) {
  const auto client = listening();
  BOOST_TEST(feed.has_clients());
  BOOST_TEST(feed.wanted().all);
  feed.leave(client);
  feed.publish(rows("a", 2, 5, 6, 2));
  BOOST_TEST(woken == 0);
  BOOST_TEST(!feed.has_clients());
}

BOOST_AUTO_TEST_SUITE_END()
