// SPDX-License-Identifier: MIT
//
// Bodies that a sink takes in pieces: whole, refused, slow, many at once.
#include "uploading.hpp"
#include <framesd/http/body_stream.hpp>

#include <atomic>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::net::ServerOptions;
using framesd::net::test::Answer;
using framesd::net::test::chunked;
using framesd::net::test::Client;
using framesd::net::test::content;
using framesd::net::test::kMegabyte;
using framesd::net::test::on_loopback;
using framesd::net::test::RunningServer;
using framesd::net::test::sized;
using framesd::net::test::Uploading;

namespace {

constexpr const char* kGet = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session_upload, Uploading)

BOOST_AUTO_TEST_CASE(an_upload_beyond_body_max_arrives_in_pieces_and_in_order) {
  const std::string body = content(5 * kMegabyte + 1);
  for (const bool in_chunks : {false, true}) {
    Client client = connect();
    std::thread sender([&] { client.send(in_chunks ? chunked(body, 100'000) : sized(body.size()) + body); });
    const Answer answer = client.answer();
    sender.join();
    BOOST_TEST(answer.status == 200u);
    BOOST_TEST((answer.body == body));
    BOOST_TEST(client.get("/hello").status == 200u);
  }
  BOOST_TEST(service.uploads.largest_piece <= framesd::http::kUploadPieceBytes);
  BOOST_TEST(events().count("take") < 500u);
}

BOOST_AUTO_TEST_CASE(a_small_upload_is_one_piece_and_an_empty_one_none) {
  Client client = connect();
  client.send(sized(5) + "hello");
  BOOST_TEST(client.answer().body == "hello");
  BOOST_TEST(events().count("take") == 1u);
  client.send(sized(0));
  BOOST_TEST(client.answer().status == 200u);
  client.send("POST /upload HTTP/1.1\r\nHost: h\r\n\r\n");
  BOOST_TEST(client.answer().status == 200u);
  BOOST_TEST(events().count("take") == 1u);
  BOOST_TEST(events().count("finish") == 3u);
}

BOOST_AUTO_TEST_CASE(pipelined_requests_around_uploads_are_answered_in_order) {
  const std::string body = content(200'000);
  Client client = connect();
  std::thread sender(
      [&] { client.send(std::string(kGet) + sized(body.size()) + body + kGet + chunked("abc", 2) + kGet); });
  BOOST_TEST(client.answer().body == "hello\n");
  BOOST_TEST((client.answer().body == body));
  BOOST_TEST(client.answer().body == "hello\n");
  BOOST_TEST(client.answer().body == "abc");
  BOOST_TEST(client.answer().body == "hello\n");
  sender.join();
}

BOOST_AUTO_TEST_CASE(a_short_request_behind_an_upload_that_was_waited_for_is_answered_at_once) {
  const std::string body = content(300'000);
  Client client = connect();
  client.send(sized(body.size()) + body.substr(0, 100'000));
  events().wait_for("pause");
  client.send(body.substr(100'000, 1));  // more than the kernel is asked to gather is still to come
  events().wait_for("pause", 2);
  client.send(body.substr(100'001));
  BOOST_TEST((client.answer().body == body));
  BOOST_TEST(client.get("/hello").status == 200u);
}

BOOST_AUTO_TEST_CASE(a_sender_without_end_leaves_others_their_turn) {
  std::atomic<bool> enough = false;
  Client endless = connect();
  endless.send("POST /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  std::thread sender([&] {
    const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
    while (!enough && endless.send(chunk)) {
    }
    endless.send("0\r\n\r\n");
  });
  events().wait_for("take", 20);
  Client other = connect();
  other.send(sized(5) + "hello");
  BOOST_TEST(other.answer().body == "hello");
  enough = true;
  sender.join();
  BOOST_TEST(endless.answer().status == 200u);
}

BOOST_AUTO_TEST_CASE(who_waits_for_100_continue_gets_it_before_the_body) {
  Client client = connect();
  client.send(sized(5, "Expect: 100-continue\r\n"));
  BOOST_TEST(client.answer().status == 100u);
  client.send("hello");
  BOOST_TEST(client.answer().body == "hello");
}

BOOST_AUTO_TEST_CASE(a_sink_that_refuses_answers_a_client_that_still_sends) {
  service.uploads.refuse_at = 100'000;
  Client client = connect();
  const std::string body = content(20 * kMegabyte);
  std::thread sender([&] { client.send(sized(body.size()) + body); });
  const Answer answer = client.answer();
  BOOST_TEST(answer.status == 422u);
  BOOST_TEST(answer.body == "no more\n");
  BOOST_TEST(answer.field("Connection") == "close");
  client.rest();
  sender.join();
  events().wait_for("gone");
  BOOST_TEST(events().count("finish") == 0u);
  BOOST_TEST(events().count("closed") == 0u);
}

BOOST_AUTO_TEST_CASE(a_sink_that_refuses_a_whole_body_keeps_the_connection) {
  service.uploads.refuse_at = 5;
  Client client = connect();
  client.send(sized(5) + "hello");
  BOOST_TEST(client.answer().status == 422u);
  BOOST_TEST(client.get("/hello").status == 200u);
}

BOOST_AUTO_TEST_CASE(a_sink_that_throws_is_a_500_that_says_nothing) {
  service.uploads.throws = true;
  Client client = connect();
  client.send(sized(5) + "hello");
  const Answer answer = client.answer();
  BOOST_TEST(answer.status == 500u);
  BOOST_TEST(answer.body.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(slow_uploads_hold_no_thread) {
  std::vector<Client> slow;
  for (int i = 0; i < 10; ++i) {
    slow.push_back(connect());
    slow.back().send(sized(10) + "slow");
  }
  events().wait_for("pause", 10);
  Client quick = connect();
  quick.send(sized(5) + "quick");
  BOOST_TEST(quick.answer().body == "quick");
  for (Client& client : slow) client.send("enough");
  for (Client& client : slow) BOOST_TEST(client.answer().body == "slowenough");
}

BOOST_AUTO_TEST_CASE(an_upload_that_waits_for_the_store_holds_neither_loop_nor_offload) {
  service.uploads.held = true;
  Client uploading = connect();
  uploading.send(sized(5) + "hello");
  events().wait_for("held");
  Client other = connect();
  BOOST_TEST(other.get("/hello").status == 200u);
  BOOST_TEST(other.get("/work").status == 200u);
  service.uploads.let_go();
  BOOST_TEST(uploading.answer().body == "hello");
}

BOOST_AUTO_TEST_CASE(a_sink_that_waits_is_given_no_more_than_its_piece) {
  service.uploads.held = true;
  const std::string body = content(20 * kMegabyte);
  Client client = connect();
  std::atomic<bool> sent_all = false;
  std::thread sender([&] {
    client.send(sized(body.size()) + body);
    sent_all = true;
  });
  events().wait_for("held");
  Client other = connect();  // the loop has turned many times since
  for (int i = 0; i < 100; ++i) BOOST_REQUIRE(other.get("/hello").status == 200u);
  BOOST_TEST(events().count("take") == 1u);
  BOOST_TEST(!sent_all);
  service.uploads.let_go();
  BOOST_TEST((client.answer().body == body));
  sender.join();
}

BOOST_AUTO_TEST_CASE(fifty_uploads_finish_on_two_threads) {
  ServerOptions options = on_loopback();
  options.threads = 2;
  RunningServer running(options);
  const std::string body = content(300'000);
  std::vector<std::thread> clients;
  std::atomic<int> whole = 0;
  for (int i = 0; i < 50; ++i) {
    clients.emplace_back([&] {
      Client client = running.connect();
      client.send(sized(body.size()) + body);
      if (client.answer().body == body) ++whole;
    });
  }
  for (std::thread& client : clients) client.join();
  BOOST_TEST(whole == 50);
  BOOST_TEST(running.service.uploads.events.count("gone") == 50u);
}

BOOST_AUTO_TEST_SUITE_END()
