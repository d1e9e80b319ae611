// SPDX-License-Identifier: MIT
//
// GET /events and GET /logs/{log}/events: what clients hear of a service, its logs and its jobs. How news are
// merged: feed_test.cpp.
#include "api/events/event_listener.hpp"
#include "api/logs_fixture.hpp"

#include <filesystem>
#include <fstream>

namespace api = framesd::api;
namespace store = framesd::store;
using namespace framesd::test;
using framesd::http::Method;
using framesd::http::Scope;

namespace {

constexpr const char* kRig7 = "r1g-sev3n-reads-only";

struct Listening : Logs {
  // A client of events.
  Listener listen(const std::string& target, std::vector<framesd::http::Field> with = {}) {
    send(Method::get, target, {.type = "", .fields = std::move(with)});
    BOOST_REQUIRE_MESSAGE(response.status == 200u, target << ": " << response.status << response.content());
    BOOST_REQUIRE(response.source != nullptr);
    return Listener(std::move(response.source));
  }
  Listener listen_from(const std::string& target, const std::string& place) {
    return listen(target, {{"Last-Event-ID", place}});
  }
  void put(const std::string& target) {
    send(Method::put, target, {.text = R"({"samples":[1,2,3,4,5,6,7,8]})"});
    BOOST_REQUIRE(response.status < 300u);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(events, Listening)

BOOST_AUTO_TEST_CASE(it_is_a_stream_of_events) {
  Listener client = listen("/events");
  BOOST_TEST(header("Cache-Control") == "no-store");
  BOOST_TEST(header("X-Accel-Buffering") == "no");
  BOOST_TEST(header("ETag") == "");
  BOOST_TEST(response.content_type == "text/event-stream");
  BOOST_TEST(!response.source_bytes.has_value());
  client.until("event: hello\ndata: {\"log\":null}\nid: ");
  listen("/logs/default/events").until("event: hello\ndata: {\"log\":\"default\"}\nid: ");
  more = {{"Accept-Encoding", "gzip"}, {"If-None-Match", "*"}, {"Range", "bytes=0-1"}, {"If-Match", "\"x\""}};
  listen("/events").until("event: hello");
  BOOST_TEST(header("Content-Encoding") == "");
}

BOOST_AUTO_TEST_CASE(a_change_comes_on_the_stream_of_its_log_and_of_all_logs) {
  make("a");
  Listener all = listen("/events");
  Listener own = listen("/logs/a/events");
  all.until("hello");
  own.until("hello");
  put("/frames/100.5");
  all.until(
      R"({"log":"default","kind":"rows","generation":2,"first_depth":100.5,"last_depth":100.5,"inserted":1,)"
      R"("replaced":0,"erased":0})");
  put("/logs/a/frames/7");
  send(Method::del, "/logs/a/frames/7");
  all.until(R"("log":"a","kind":"rows")");
  BOOST_TEST(own.until(R"("erased":1)").find("default") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_others_write_is_seen_too) {
  Listener all = listen("/events");
  Listener own = listen("/logs/default/events");
  all.until("hello");
  own.until("hello");
  fill(100'000'000, 500'000, 20);  // past the service
  for (Listener* client : {&all, &own})
    client->until(R"("first_depth":100.0,"last_depth":109.5,"inserted":20,"replaced":0,"erased":0)");
}

BOOST_AUTO_TEST_CASE(logs_are_made_described_renamed_and_removed_here_and_elsewhere) {
  Listener all = listen("/events");
  all.until("hello");
  make("a");
  all.until(R"({"log":"a","what":"created")");
  sent(Method::put, "/logs/a", 200, {.text = R"({"well":"7"})"});
  all.until(R"({"log":"a","what":"described")");
  Listener own = listen("/logs/a/events");
  own.until("hello");
  sent(Method::post, "/logs/a/rename", 200, {.text = R"({"name":"b"})"});
  all.until(R"({"log":"a","what":"renamed","to":"b")");
  own.until(R"({"log":"a","what":"renamed","to":"b")");
  BOOST_TEST(own.is_over());
  upload("/logs/b/frames");
  all.until(R"("log":"b","kind":"rows")");
  sent(Method::del, "/logs/b?confirm=b", 200);
  all.until(R"({"log":"b","what":"removed")");
  BOOST_REQUIRE(on_disk->create("c", kFormat, {}).has_value());  // past the service
  all.until(R"({"log":"c","what":"created")");
  BOOST_REQUIRE(on_disk->rename("c", "d", {}).has_value());
  all.until(R"({"log":"c","what":"renamed","to":"d")");
  BOOST_REQUIRE(on_disk->remove("d", nullptr, {}).has_value());
  all.until(R"({"log":"d","what":"removed")");
}

BOOST_AUTO_TEST_CASE(a_client_keeps_no_log_from_being_renamed_or_closed) {
  make("a");
  Listener all = listen("/events");
  Listener own = listen("/logs/a/events");
  all.until("hello");
  own.until("hello");
  for (int i = 0; i < 20; ++i) {
    const std::string from = i % 2 == 0 ? "a" : "b";
    upload("/logs/" + from + "/frames", std::to_string(i));
    sent(Method::post, "/logs/" + from + "/rename", 200,
         {.text = i % 2 == 0 ? R"({"name":"b"})" : R"({"name":"a"})"});
  }
}

BOOST_AUTO_TEST_CASE(jobs_come_as_the_jobs_routes_answer_them) {
  const auto folder = dir.path() / "csv";
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "x.csv") << "depth,a,b,c,d,e,f,g,h\n1,1,2,3,4,5,6,7,8\n2,1,2,3,4,5,6,7,8\n";
  restart_with({.csv_dir = folder});
  make("a");
  Listener all = listen("/events");
  Listener other = listen("/logs/a/events");
  all.until("hello");
  const std::string place = other.id_behind("hello");
  sent(Method::post, "/frames/reload?wait=true", 200, {.text = R"({"csv_path":"x.csv"})"});
  const std::string text = all.until(R"("state":"succeeded","log":"default","csv_path":"x.csv")");
  BOOST_TEST(text.find("event: job\ndata: {\"job_id\":") != text.npos);
  put("/logs/a/frames/1");
  BOOST_TEST(other.until(R"("log":"a")").find("event: job") == std::string::npos);
  listen_from("/logs/default/events", "1-0000000000000000").until("event: reset");
}

BOOST_AUTO_TEST_CASE(a_client_that_was_cut_goes_on_where_it_was) {
  make("a");
  for (const std::string target : {"/events", "/logs/default/events"}) {
    std::string place;
    {
      Listener client = listen(target);
      client.until("hello");
      put("/frames/1");
      place = client.id_behind("event: change");
    }
    put("/frames/2");
    put("/frames/3");
    send(Method::del, "/frames/3");
    Listener again = listen_from(target, place);
    const std::string heard = again.until(R"("erased":1})");
    BOOST_TEST(heard.starts_with(": resumed\n"));
    BOOST_TEST(heard.find(R"("first_depth":2.0,"last_depth":3.0,"inserted":2)") != heard.npos, heard);
    listen_from(target, again.id_behind("")).until(": resumed\n");
    for (const std::string depth : {"1", "2"}) send(Method::del, "/frames/" + depth);
  }
}

BOOST_AUTO_TEST_CASE(an_id_of_a_log_outlives_the_server_and_one_of_all_logs_does_not) {
  Listener own = listen("/logs/default/events");
  Listener all = listen("/events");
  const std::string of_log = own.id_behind("hello");
  const std::string of_all = all.id_behind("hello");
  own.leave();
  all.leave();
  put("/frames/2");
  restart_with({});
  listen_from("/logs/default/events", of_log).until(R"("first_depth":2.0,"last_depth":2.0,"inserted":1)");
  listen_from("/events", of_all).until("event: reset\ndata: {\"log\":null}\nid: ");
  for (const char* never : {"", "x", "7-1f", "99999-0123456789abcdef"}) {
    const bool is_new = *never == '\0';  // what a browser sends that has heard no id yet
    listen_from("/logs/default/events", never).until(is_new ? "event: hello" : "event: reset");
    listen_from("/events", never).until(is_new ? "event: hello" : "event: reset");
  }
}

BOOST_AUTO_TEST_CASE(more_changes_than_are_kept_are_a_reset) {
  Listener own = listen("/logs/default/events");
  const std::string place = own.id_behind("hello");
  own.leave();
  for (std::uint64_t i = 0; i <= store::kChangesKept; ++i) fill(std::int64_t(i) * 1'000'000, 1, 1);
  listen_from("/logs/default/events", place).until("event: reset\ndata: {\"log\":\"default\"}\nid: ");
}

BOOST_AUTO_TEST_CASE(a_token_for_some_logs_hears_of_these_alone) {
  make("rig7-a");
  make("rig8-b");
  api::ServiceOptions options;
  options.tokens.of_logs = {{Scope::read, "rig7-*", kRig7}};
  restart_with(options);
  token = kRig7;
  Listener client = listen("/events");
  Listener own = listen("/logs/rig7-a/events");
  client.until("hello");
  own.until("hello");
  for (const char* target : {"/logs/rig8-b/events", "/logs/default/events"}) {
    send(Method::get, target, {.type = ""});
    BOOST_TEST(response.status == 403u);
  }
  token = "";
  send(Method::get, "/events", {.type = ""});
  BOOST_TEST(response.status == 401u);
  token = kAdmin;
  put("/logs/rig8-b/frames/1");
  sent(Method::post, "/logs/rig8-b/rename", 200, {.text = R"({"name":"rig8-c"})"});
  put("/frames/1");
  put("/logs/rig7-a/frames/1");
  const std::string heard = client.until(R"("log":"rig7-a","kind":"rows")");
  BOOST_TEST(heard.find("rig8") == heard.npos);
  BOOST_TEST(heard.find("default") == heard.npos);
}

BOOST_AUTO_TEST_CASE(a_token_that_is_taken_away_ends_its_streams) {
  make("rig7-a");
  api::ServiceOptions options;
  options.tokens.of_logs = {{Scope::read, "rig7-*", kRig7}};
  restart_with(options);
  token = kRig7;
  Listener client = listen("/events");
  Listener own = listen("/logs/rig7-a/events");
  client.until("hello");
  own.until("hello");
  options.tokens = {};
  options.tokens.admin = {kAdmin};
  options.tokens.read = {"another-t0ken-of-readers"};
  BOOST_REQUIRE(service->reconfigure(options).has_value());
  token = kAdmin;
  put("/logs/rig7-a/frames/1");
  for (Listener* one : {&client, &own}) {
    BOOST_TEST(one->is_over());
    BOOST_TEST(one->heard().find("kind") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(one_too_many_is_refused_and_may_come_again) {
  restart_with({.max_event_clients = 2});
  {
    Listener first = listen("/events");
    Listener second = listen("/logs/default/events");
    for (const char* target : {"/events", "/logs/default/events"}) {
      send(Method::get, target, {.type = ""});
      BOOST_TEST(response.status == 503u);
      BOOST_TEST(header("Retry-After") == "5");
    }
    BOOST_TEST(std::string(ask("/metrics").content()).find("\nframesd_event_clients 2\n") !=
               std::string::npos);
  }
  const std::string figures(ask("/metrics").content());
  BOOST_TEST(figures.find("\nframesd_event_clients 0\n") != std::string::npos);
  BOOST_TEST(figures.find("\nframesd_event_clients_refused_total 2\n") != std::string::npos);
  listen("/events").until("hello");
}

BOOST_AUTO_TEST_CASE(none_may_be_allowed) {
  restart_with({.max_event_clients = 0});
  for (const char* target : {"/events", "/logs/default/events"}) {
    send(Method::get, target, {.type = ""});
    BOOST_TEST(response.status == 404u);
  }
  BOOST_TEST(ask("/metrics").content().find("event_clients") == std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_not_there_is_404_and_takes_no_place) {
  restart_with({.max_event_clients = 1});
  for (int i = 0; i < 3; ++i) {
    send(Method::get, "/logs/none/events", {.type = ""});
    BOOST_TEST(response.status == 404u);
  }
  send(Method::get, "/events?x=1", {.type = ""});
  BOOST_TEST(response.status == 400u);
  listen("/events").until("hello");
}

BOOST_AUTO_TEST_CASE(a_sign_of_life_has_the_place) {
  Listener client = listen("/logs/default/events");
  const std::string place = client.id_behind("hello");
  BOOST_TEST(client.sign_of_life() == ": nothing new\nid: " + place + "\n\n");
}

BOOST_AUTO_TEST_CASE(events_are_counted_by_kind) {
  Listener client = listen("/events");
  client.until("hello");
  put("/frames/1");
  client.until("change");
  make("a");
  client.until("created");
  const std::string figures(ask("/metrics").content());
  BOOST_TEST(figures.find("framesd_events_total{kind=\"change\"} 1\n") != std::string::npos);
  BOOST_TEST(figures.find("framesd_events_total{kind=\"log\"} 1\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
