// SPDX-License-Identifier: MIT
//
// Whose time it is while a body comes in pieces, by times that nobody waits for.
#include "incoming_body.hpp"

#include "fake_bodies.hpp"
#include <framesd/http/head_scan.hpp>

#include <algorithm>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace framesd::net;
using namespace std::chrono_literals;
using framesd::SteadyTime;

namespace {

const std::string kHead = "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n";
constexpr auto kAllowed = 60s;

struct Fixture {
  Fixture() {
    std::ranges::copy(kHead, exchange.in.room().begin());
    exchange.in.filled(kHead.size());
    BOOST_REQUIRE(!framesd::http::scan_head(exchange.in.unread(), exchange.head));
    exchange.head_bytes = kHead.size();
    body.emplace(exchange, uploads.sink(), SteadyTime());
  }

  // A turn from `began` to `ended`, for which so many bytes were there.
  void turn(SteadyTime::duration began, SteadyTime::duration ended, std::size_t bytes) {
    body->begin_turn();
    do {
      body->begin_piece();
      while (body->wants_bytes()) {
        const std::size_t some = std::min(bytes, body->room().size());
        if (some == 0) {
          body->nothing_more(false);
          break;
        }
        body->filled(some);
        bytes -= some;
      }
      body->give(exchange.response);
    } while (!body->dry() && body->end == IncomingBody::End::none);
    body->end_turn();
    body->account(SteadyTime(began), SteadyTime(ended));
  }
  bool overdue(SteadyTime::duration at) const { return body->overdue(SteadyTime(at), kAllowed); }

  test::Uploads uploads;
  Exchange exchange;
  std::optional<IncomingBody> body;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(incoming_body, Fixture)

BOOST_AUTO_TEST_CASE(a_byte_now_and_then_does_not_renew_the_client_s_time) {
  for (int second = 1; second < 60; ++second) {
    turn(std::chrono::seconds(second), std::chrono::seconds(second), 1);
    BOOST_TEST(!overdue(std::chrono::seconds(second)));
  }
  BOOST_TEST(!overdue(kAllowed - 1ms));
  BOOST_TEST(overdue(kAllowed));
}

BOOST_AUTO_TEST_CASE(a_slow_line_that_brings_enough_keeps_its_time) {
  for (int part = 1; part <= 10; ++part) {
    turn(part * 50s, part * 50s, 40'000);
    BOOST_TEST(!overdue(part * 50s + 59s));
    BOOST_TEST(overdue(part * 50s + 60s));
  }
}

BOOST_AUTO_TEST_CASE(many_small_parts_count_together) {
  turn(30s, 30s, 16 * 1024);
  BOOST_TEST(overdue(60s));
  turn(50s, 50s, 16 * 1024);
  BOOST_TEST(!overdue(109s));
}

BOOST_AUTO_TEST_CASE(what_the_sink_spends_is_not_the_client_s) {
  turn(10s, 1000s, 100);  // a store that was waited for
  BOOST_TEST(!overdue(1000s + 49s));
  BOOST_TEST(overdue(1000s + 50s));
}

BOOST_AUTO_TEST_CASE(who_is_silent_has_its_sink_paused_once) {
  turn(1s, 1s, 100);
  BOOST_TEST(body->dry());
  BOOST_TEST(body->unsettled());
  BOOST_TEST(body->worth_waking() == 1'000'000u - 100u);
  body->set_silent(true);
  turn(2s, 2s, 0);
  BOOST_TEST(uploads.events.count("pause") == 1u);
  BOOST_TEST(!body->unsettled());
  BOOST_TEST(body->worth_waking() == 1u);  // whatever comes
}

BOOST_AUTO_TEST_CASE(its_end_says_what_client_and_sink_are_told) {
  using End = IncomingBody::End;
  const std::pair<End, unsigned> ends[] = {{End::closed, 400}, {End::timeout, 408}, {End::stopping, 503}};
  for (const auto& [end, status] : ends) {
    body->end = end;
    BOOST_TEST(!body->answered());
    BOOST_TEST(body->broken().answer.status == status);
  }
}

BOOST_AUTO_TEST_SUITE_END()
