// SPDX-License-Identifier: MIT
//
// Uploads that end before their end: cut off, silent, too slow, drained, stopped.
#include "uploading.hpp"

#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::net::ServerOptions;
using framesd::net::test::Answer;
using framesd::net::test::Client;
using framesd::net::test::content;
using framesd::net::test::one_upload_thread;
using framesd::net::test::sized;
using framesd::net::test::Uploading;

namespace {

struct ShortRequest : Uploading {
  static ServerOptions options() {
    ServerOptions options = one_upload_thread();
    options.request_timeout = std::chrono::milliseconds(400);
    return options;
  }
  ShortRequest() : Uploading(options()) {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session_upload_end, Uploading)

BOOST_AUTO_TEST_CASE(what_came_before_a_cut_is_taken_and_the_client_is_told) {
  service.uploads.last_words = "as far as it came\n";
  Client client = connect();
  client.send(sized(100) + "the beginning");
  client.half_close();
  const Answer answer = client.answer();
  BOOST_TEST(answer.status == 400u);
  BOOST_TEST(answer.body == "as far as it came\n");
  BOOST_TEST(client.closed());
  BOOST_TEST(events().count("take") == 1u);
  BOOST_TEST(events().count("closed") == 1u);
  BOOST_TEST(events().count("finish") == 0u);
}

BOOST_AUTO_TEST_CASE(a_client_that_is_gone_is_an_abandoned_upload) {
  connect().send(sized(100) + "the beginning");
  events().wait_for("closed");
  events().wait_for("gone");
}

BOOST_AUTO_TEST_CASE(a_malformed_chunk_abandons_and_is_400) {
  Client client = connect();
  client.send("POST /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcXXXX");
  const Answer answer = client.answer();
  BOOST_TEST(answer.status == 400u);
  BOOST_TEST(answer.field("Content-Type") == "application/problem+json");
  BOOST_TEST(client.closed());
  BOOST_TEST(events().count("malformed") == 1u);
}

BOOST_AUTO_TEST_CASE(a_silent_upload_is_paused_once_and_goes_on) {
  Client client = connect();
  client.send(sized(10) + "hello");
  events().wait_for("pause");
  BOOST_TEST(events().count("take") == 1u);
  client.send("hello");
  BOOST_TEST(client.answer().body == "hellohello");
  BOOST_TEST(events().count("pause") == 1u);
}

BOOST_AUTO_TEST_CASE(an_upload_finishes_while_draining) {
  service.uploads.held = true;
  Client client = connect();
  client.send(sized(200'000) + content(100'000));
  events().wait_for("held");
  Client idle = connect();
  BOOST_TEST(idle.get("/hello").status == 200u);
  server().drain();
  BOOST_TEST(idle.closed());
  service.uploads.let_go();
  client.send(content(100'000));
  const Answer answer = client.answer();
  BOOST_TEST((answer.body == content(100'000) + content(100'000)));
  BOOST_TEST(answer.field("Connection") == "close");
  wait_for_end();
  BOOST_TEST(why_stopped().empty());
}

BOOST_AUTO_TEST_CASE(stop_abandons_an_upload_that_waits_for_its_client) {
  Client client = connect();
  client.send(sized(10) + "hello");
  events().wait_for("pause");
  server().stop();
  wait_for_end();
  BOOST_TEST(events().count("stopping") == 1u);
  BOOST_TEST(events().count("gone") == 1u);
}

BOOST_AUTO_TEST_CASE(stop_abandons_uploads_whose_pieces_wait_for_a_thread) {
  service.uploads.held = true;
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(connect());
    clients.back().send(sized(5) + "hello");
  }
  events().wait_for("held");
  while (service.asked < 3) std::this_thread::yield();
  server().stop();
  service.uploads.let_go();
  wait_for_end();
  BOOST_TEST(events().count("gone") == 3u);
  BOOST_TEST(events().count("stopping") + events().count("finish") == 3u);
}

BOOST_AUTO_TEST_CASE(one_that_is_never_done_with_a_piece_leaves_others_their_turn_and_ends_with_the_server) {
  service.uploads.endless = "endless";
  Client busy = connect();
  busy.send(sized(7) + "endless");
  events().wait_for("again", 10);
  for (int i = 0; i < 3; ++i) {
    Client other = connect();
    other.send(sized(5) + "hello");
    BOOST_TEST(other.answer().body == "hello");
  }
  BOOST_TEST(events().count("pause") == 0u);
  server().stop();
  wait_for_end();
  BOOST_TEST(events().count("stopping") == 1u);
  BOOST_TEST(events().count("gone") == 4u);
}

BOOST_FIXTURE_TEST_CASE(an_upload_that_stops_coming_is_408, ShortRequest) {
  Client client = connect();
  client.send(sized(10) + "hello");
  BOOST_TEST(client.answer().status == 408u);
  BOOST_TEST(client.closed());
  BOOST_TEST(events().count("timeout") == 1u);
}

BOOST_FIXTURE_TEST_CASE(the_store_s_slowness_is_not_the_client_s, ShortRequest) {
  service.uploads.held = true;
  Client client = connect();
  client.send(sized(200'000) + content(100'000));
  events().wait_for("held");
  Client late = connect();  // its time is over while the first one's stands still
  late.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n");
  BOOST_TEST(late.answer().status == 408u);
  service.uploads.let_go();
  client.send(content(100'000));
  BOOST_TEST(client.answer().status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
