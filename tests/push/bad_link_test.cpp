// SPDX-License-Identifier: MIT
//
// The same over a link that may break at any call.
#include "push/link.hpp"

#include <random>

using namespace framesd::push;
using namespace framesd::push::test;
using framesd::errc;

BOOST_FIXTURE_TEST_SUITE(sending_over_a_bad_link, Link)

BOOST_AUTO_TEST_CASE(an_upload_goes_on_where_it_was_cut) {
  edge.put(1, 10, 5);
  centre.bytes_until_break = 90;
  fails(errc::store_unreachable, Trouble::unreachable);
  const std::size_t before = centre.rows_received;
  BOOST_TEST(before > 2U);
  BOOST_TEST(before < 10U);
  send();
  BOOST_TEST(centre.rows_received == 10 - before);
}

BOOST_AUTO_TEST_CASE(an_upload_goes_on_though_rows_have_come_behind_its_own) {
  options.piece_rows = 100;
  edge.put(1, 10, 5);
  centre.bytes_until_break = 90;
  fails(errc::store_unreachable, Trouble::unreachable);
  const std::size_t before = centre.rows_received;
  edge.put(11, 13, 5);
  centre.bytes_until_break = 0;
  fails(errc::store_unreachable, Trouble::unreachable);
  edge.put(14, 15, 5);
  send();
  BOOST_TEST(centre.rows_received == 15 - before);
}

BOOST_AUTO_TEST_CASE(an_upload_whose_rows_have_changed_meanwhile_begins_again) {
  edge.put(1, 10, 5);
  centre.bytes_until_break = 90;
  fails(errc::store_unreachable, Trouble::unreachable);
  edge.put(1, 10, 6);
  centre.bytes_until_break = 40;
  fails(errc::store_unreachable, Trouble::unreachable);
  edge.put(1, 10, 5);  // as it was
  BOOST_TEST(send().rows == 10U);
}

BOOST_AUTO_TEST_CASE(rows_of_an_upload_that_was_broken_off_do_not_come_over_newer_ones) {
  for (const std::size_t bytes : {0, 90}) {
    Link link;
    link.edge.put(1, 10, 5);
    link.centre.bytes_until_break = bytes;
    BOOST_TEST(!link.try_send().has_value());
    const auto late = link.centre.late;
    link.edge.put(1, 10, 6);
    link.send();
    late();
    link.check();
  }
}

BOOST_AUTO_TEST_CASE(nor_come_back_those_that_were_erased_since) {
  edge.put(1, 30, 5);
  send();
  edge.put(31, 40, 5);
  centre.bytes_until_break = 0;
  fails(errc::store_unreachable, Trouble::unreachable);
  const auto late = centre.late;
  edge.erase(31, 40);
  send();
  late();
  check();
}

BOOST_AUTO_TEST_CASE(an_upload_that_was_ended_in_vain_is_sent_anew) {
  for (int call = 0; call < 12; ++call) {
    Link link;
    link.edge.put(1, 10, 5);
    link.centre.bytes_until_break = 90;
    BOOST_TEST(!link.try_send().has_value());
    link.edge.put(1, 10, 6);
    link.centre.calls_until_break = call;
    const bool done = link.try_send().has_value();
    link.centre.calls_until_break = -1;
    link.edge.put(1, 10, 5);  // as it was
    link.send();
    if (done) return;
  }
  BOOST_TEST(false, "it never ends");
}

BOOST_AUTO_TEST_CASE(what_was_broken_off_lags_since_the_first_change_of_it) {
  edge.put(1, 5, 5);
  send();
  edge.put(6, 30, 5);
  const auto since = lag().since;
  centre.calls_until_break = 4;  // in the second piece
  fails(errc::store_unreachable, Trouble::unreachable);
  edge.put(31, 31, 5);
  BOOST_TEST((lag().since == since));
  BOOST_TEST(lag().rows < 26U);
  centre.calls_until_break = -1;
  send();
}

BOOST_AUTO_TEST_CASE(a_step_is_what_the_centre_has_not_confirmed_before) {
  edge.put(1, 30, 5);
  centre.bytes_until_break = 90;
  fails(errc::store_unreachable, Trouble::unreachable);
  BOOST_TEST(confirmed.steps == 1U);  // the log was made; what else came through is not known yet
  centre.bytes_until_break = 0;
  fails(errc::store_unreachable, Trouble::unreachable);
  BOOST_TEST(confirmed.steps == 2U);
  centre.bytes_until_break = 0;
  fails(errc::store_unreachable, Trouble::unreachable);
  BOOST_TEST(confirmed.steps == 2U);
  centre.calls_until_break = 0;
  fails(errc::store_unreachable, Trouble::unreachable);
  centre.calls_until_break = -1;
  BOOST_TEST(confirmed.steps == 2U);
  send();
  BOOST_TEST(confirmed.steps == 5U);  // three pieces
}

BOOST_AUTO_TEST_CASE(an_upload_that_began_without_erasing_does_not_go_on_instead_of_erasing) {
  edge.put(1, 10, 5);
  send();
  edge.put(1, 10, 6);
  centre.on_find = [&] { edge.erase(3, 3); };  // behind the look that found the changes
  centre.bytes_until_break = 60;
  fails(errc::store_unreachable, Trouble::unreachable);
  send();
}

BOOST_AUTO_TEST_CASE(an_erasure_that_is_carried_out_late_takes_nothing_away) {
  edge.put(1, 30, 5);
  send();
  edge.erase(5, 18);
  edge.put(10, 12, 6);
  for (int call = 0; !centre.late; ++call) {
    centre.calls_until_break = call;
    fails(errc::store_unreachable, Trouble::unreachable);
  }
  centre.calls_until_break = -1;
  send();
  centre.late();
  check();
}

BOOST_AUTO_TEST_CASE(what_others_store_in_front_of_an_erasure_does_not_hold_it_up) {
  edge.put(1, 30, 5);
  send();
  edge.erase(5, 18);
  centre.others_store = true;
  send();
  BOOST_TEST(count("erase") == 2);
}

BOOST_AUTO_TEST_CASE(what_is_gone_there_already_is_erased_once) {
  edge.put(1, 30, 5);
  send();
  edge.erase(5, 18);
  centre.rows.erase(centre.rows.lower_bound(depth_of(5)), centre.rows.upper_bound(depth_of(18)));
  send();
  BOOST_TEST(count("erase") == 1);
}

BOOST_AUTO_TEST_CASE(pieces_of_an_erased_range_are_not_erased_again_once_they_are_there) {
  edge.put(1, 50, 5);
  send();
  edge.replace(1);
  edge.put(1, 60, 7);
  centre.calls.clear();
  for (int breaks = 0;; ++breaks) {
    centre.calls_until_break = 6;
    if (try_send()) break;
    BOOST_REQUIRE(breaks < 30);
  }
  centre.calls_until_break = -1;
  check();
  BOOST_TEST(count("erase") < 15);
}

BOOST_AUTO_TEST_CASE(breaks_at_every_call_lose_and_double_nothing) {
  for (int call = 0; call < 30; ++call) {
    Link link;
    link.edge.put(1, 25, 5);
    link.send();
    link.edge.erase(5, 18);
    link.edge.put(15, 40, 6);
    link.edge.describe("{\"well\":\"B\"}");
    link.centre.calls_until_break = call;
    const bool done = link.try_send().has_value();
    link.centre.calls_until_break = -1;
    link.send();
    if (done) return;
  }
  BOOST_TEST(false, "it never ends");
}

BOOST_AUTO_TEST_CASE(random_changes_and_breaks_end_alike) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 chance(seed);
    const auto below = [&](int most) { return static_cast<int>(chance() % static_cast<unsigned>(most)); };
    Link link;
    for (int step = 0; step < 40; ++step) {
      const int first = below(100);
      switch (below(8)) {
        case 0: link.edge.erase(first, first + below(30)); break;
        case 1: link.edge.describe("{\"well\":\"" + std::to_string(below(3)) + "\"}"); break;
        case 2:
          if (below(4) == 0) link.edge.replace(first);
          break;
        case 3:
        case 4: link.edge.put(first, first + below(40), static_cast<std::uint8_t>(below(250))); break;
        default:
          link.centre.calls_until_break = below(12) - 1;
          link.centre.bytes_until_break = below(2) != 0 ? static_cast<std::size_t>(below(200)) : SIZE_MAX;
          if (const auto sent = link.try_send(); !sent)
            BOOST_TEST(may_pass(sent.error()), sent.error().detail);
      }
    }
    link.centre.calls_until_break = -1;
    link.centre.bytes_until_break = SIZE_MAX;
    BOOST_TEST_CONTEXT("seed " << seed) { link.send(); }
  }
}

BOOST_AUTO_TEST_SUITE_END()
