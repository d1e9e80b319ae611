// SPDX-License-Identifier: MIT
//
// Changes of a log in memory, sent to a centre in memory that may break at any call.
#include "progress.hpp"
#include "push/edge_log.hpp"

#include <random>

#include <boost/test/unit_test.hpp>

using namespace framesd::push;
using namespace framesd::push::test;
using framesd::errc;

namespace {

struct Link {
  EdgeLog edge;
  FakeCentre centre;
  Options options{.url = "http://centre/logs/a", .piece_rows = 10};

  Confirmed confirmed;

  framesd::checked<Sent> try_send() { return send_changes(edge.store, centre, options, confirmed); }
  Sent send() {
    centre.calls.clear();
    centre.rows_received = 0;
    auto sent = try_send();
    BOOST_REQUIRE_MESSAGE(sent.has_value(), (sent ? "" : sent.error().detail));
    check();
    return *sent;
  }
  void check() {
    BOOST_TEST((centre.rows == edge.rows()));
    BOOST_TEST(centre.log->facts == edge.facts());
    BOOST_TEST(!has_changes(edge.store, options.url).value());
    BOOST_TEST(!lag().behind);
  }
  Lag lag() {
    const Lag lag = lag_of(edge.store, options.url).value();
    BOOST_TEST(lag.behind == has_changes(edge.store, options.url).value());
    BOOST_TEST(lag.since.has_value() == lag.behind);
    return lag;
  }
  auto count(std::string_view call) const { return std::ranges::count(centre.calls, call); }
  void fails(errc code, Trouble trouble) {
    const auto sent = try_send();
    BOOST_REQUIRE(sent.has_error());
    BOOST_TEST((sent.error().code == code), sent.error().detail);
    BOOST_TEST(name_of(trouble_of(sent.error(), centre)) == name_of(trouble));
    BOOST_TEST(sent.error().detail.find('\n') == std::string::npos);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sending_changes, Link)

BOOST_AUTO_TEST_CASE(a_missing_log_is_made_and_filled_in_pieces) {
  edge.describe("{\"well\":\"A-12\"}");
  edge.put(1, 25, 5);
  const Sent sent = send();
  BOOST_TEST(sent.made);
  BOOST_TEST(sent.rows == 25U);
  BOOST_TEST(sent.erased_ranges == 0U);
  BOOST_TEST(count("store") == 3);
  BOOST_TEST((centre.log->format == kNarrow));
}

BOOST_AUTO_TEST_CASE(what_the_centre_has_is_not_sent_again) {
  edge.put(1, 25, 5);
  send();
  const Sent again = send();
  BOOST_TEST(again.nothing());
  BOOST_TEST(centre.rows_received == 0U);
}

BOOST_AUTO_TEST_CASE(new_and_replaced_rows_alone_are_sent_in_one_piece) {
  edge.put(1, 50, 5);
  send();
  edge.put(51, 53, 6);
  edge.put(10, 11, 7);
  edge.put(30, 30, 7);
  const Sent sent = send();
  BOOST_TEST(sent.rows == 6U);
  BOOST_TEST(count("store") == 1);
  BOOST_TEST(count("erase") == 0);
}

BOOST_AUTO_TEST_CASE(the_lag_is_what_is_still_to_be_sent_and_since_when) {
  edge.put(1, 25, 5);
  const auto made = lag();
  BOOST_TEST(made.rows == 25U);  // all of a log that was never sent
  send();
  edge.put(26, 28, 6);
  const auto since = lag().since;
  edge.erase(3, 4);
  edge.put(10, 10, 7);
  BOOST_TEST(lag().rows == 4U);
  BOOST_TEST((lag().since == since));
  send();
  BOOST_TEST(lag().rows == 0U);
  edge.describe("{\"well\":\"A-13\"}");
  BOOST_TEST(lag().behind);
  BOOST_TEST(lag().rows == 0U);
  send();
}

BOOST_AUTO_TEST_CASE(the_lag_is_told_behind_each_piece_with_what_came_meanwhile) {
  edge.put(1, 25, 5);
  std::vector<std::uint64_t> left;
  options.on_lag = [&](const Lag& lag) {
    left.push_back(lag.rows);
    if (left.size() == 1) edge.put(101, 104, 6);
  };
  BOOST_REQUIRE(try_send().has_value());
  BOOST_TEST(left == (std::vector<std::uint64_t>{15, 9, 4}), boost::test_tools::per_element());
  options.on_lag = nullptr;
  BOOST_TEST(send().rows == 4U);
}

BOOST_AUTO_TEST_CASE(erased_rows_are_erased) {
  edge.put(1, 50, 5);
  send();
  edge.erase(20, 29);
  edge.put(25, 25, 9);
  const Sent sent = send();
  BOOST_TEST(sent.rows == 1U);
  BOOST_TEST(sent.erased_ranges == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_not_to_be_erased_stays) {
  edge.put(1, 50, 5);
  send();
  edge.erase(20, 29);
  edge.put(1, 1, 9);
  options.no_erase = true;
  const auto sent = try_send();
  BOOST_REQUIRE(sent.has_value());
  BOOST_TEST(sent->rows == 1U);
  BOOST_TEST(centre.rows.size() == 50U);
}

BOOST_AUTO_TEST_CASE(an_emptied_log_is_emptied) {
  edge.put(1, 50, 5);
  send();
  edge.erase(1, 50);
  send();
  BOOST_TEST(centre.rows.empty());
}

BOOST_AUTO_TEST_CASE(a_replaced_log_never_leaves_the_centre_empty) {
  edge.put(1, 50, 5);
  send();
  edge.replace(7);
  edge.put(8, 60, 9);
  edge.erase(40, 49);
  centre.fewest_rows = SIZE_MAX;
  send();
  BOOST_TEST(centre.fewest_rows > 20U);
}

BOOST_AUTO_TEST_CASE(more_changes_than_are_kept_send_everything) {
  edge.put(1, 30, 5);
  send();
  edge.erase(12, 15);
  for (std::uint64_t i = 0; i <= framesd::store::kChangesKept; ++i)
    edge.put(3, 3, static_cast<std::uint8_t>(i % 2));
  const Sent sent = send();
  BOOST_TEST(sent.rows == 26U);
}

BOOST_AUTO_TEST_CASE(facts_are_changed_where_they_differ) {
  edge.put(1, 3, 5);
  send();
  edge.describe("{\"well\":\"B\"}");
  const Sent sent = send();
  BOOST_TEST(sent.facts);
  BOOST_TEST(sent.rows == 0U);
}

BOOST_AUTO_TEST_CASE(facts_that_others_change_meanwhile_are_looked_at_again) {
  edge.put(1, 3, 5);
  send();
  edge.describe("{\"well\":\"B\"}");
  centre.others_describe = true;
  send();
  BOOST_TEST(count("describe") == 2);
}

BOOST_AUTO_TEST_CASE(samples_that_mean_nothing_there_are_written_otherwise) {
  edge.put(1, 3, 254);
  edge.put(4, 4, 6);
  edge.describe("{\"absent\":[0,6,6.5,7,254]}");
  send();
  edge.describe("{\"absent\":[255]}");
  send();
  edge.put(9, 9, 254);  // and 255
  fails(errc::csv_sample_absent, Trouble::refused);
}

BOOST_AUTO_TEST_CASE(other_widths_send_nothing) {
  edge.put(1, 3, 5);
  centre.log = CentreLog{.format = {.source_width = 4, .frame_width = 3}};
  fails(errc::store_widths_differ, Trouble::refused);
  BOOST_TEST(centre.rows.empty());
}

BOOST_AUTO_TEST_CASE(a_log_that_others_have_filled_is_left_alone_unless_asked_for) {
  edge.put(1, 3, 5);
  centre.log = CentreLog{.format = kNarrow};
  centre.rows[depth_of(100)] = {1, 2, 3};
  fails(errc::log_exists, Trouble::refused);
  BOOST_TEST(centre.rows.size() == 1U);
  options.again = true;
  send();
}

BOOST_AUTO_TEST_CASE(a_log_that_was_made_anew_there_gets_everything) {
  edge.put(1, 3, 5);
  send();
  centre.log.reset();
  centre.rows.clear();
  const Sent sent = send();
  BOOST_TEST(sent.made);
  BOOST_TEST(sent.rows == 3U);
  static_cast<void>(centre.make(kNarrow, "{}"));  // by somebody else
  centre.rows.clear();
  BOOST_TEST(send().rows == 3U);
}

BOOST_AUTO_TEST_CASE(of_two_that_send_at_once_one_ends) {
  edge.put(1, 3, 5);
  send();
  edge.put(4, 4, 5);
  struct Interloper final : Centre {
    Link& link;
    explicit Interloper(Link& with) : link(with) {}
    Trouble trouble() const noexcept override { return Trouble::none; }
    framesd::checked<std::optional<CentreLog>> find() override {
      BOOST_TEST(send_changes(link.edge.store, link.centre, link.options).has_value());
      return link.centre.find();
    }
    framesd::checked<void> make(const framesd::RowFormat&, std::string_view) override { return {}; }
    framesd::checked<void> describe(const CentreLog&, std::string_view) override { return {}; }
    framesd::checked<void> erase(const CentreLog&, const framesd::DepthRange&) override { return {}; }
    framesd::checked<Taken> find_upload(std::string_view) override { return Taken(); }
    framesd::checked<Taken> store(std::string_view, std::string_view csv, std::uint64_t) override {
      return Taken{.offset = csv.size()};
    }
    framesd::checked<void> end_upload(std::string_view, std::string_view, std::uint64_t) override {
      return {};
    }
  } interloper(*this);
  const auto sent = send_changes(edge.store, interloper, options);
  BOOST_REQUIRE(sent.has_error());
  BOOST_TEST((sent.error().code == errc::store_conflict));
  BOOST_TEST((trouble_of(sent.error(), interloper) == Trouble::conflict));
  check();
}

BOOST_AUTO_TEST_CASE(what_the_centre_fails_by_counts_whatever_the_error_is) {
  edge.put(1, 3, 5);
  for (const Trouble trouble : {Trouble::full, Trouble::unauthorized, Trouble::busy}) {
    centre.refuses = errc::overloaded;
    centre.refuses_by = trouble;
    fails(errc::overloaded, trouble);
  }
}

BOOST_AUTO_TEST_CASE(a_log_that_cannot_be_looked_at_is_no_trouble_of_the_centre) {
  struct Away final : framesd::test::MemoryStore {
    Away() : MemoryStore(kNarrow) {}
    framesd::result<void> see(framesd::FunctionRef<void(framesd::store::View&)>) override {
      return errc::store_unreachable;
    }
  } away;
  const auto sent = send_changes(away, centre, options);
  BOOST_REQUIRE(sent.has_error());
  BOOST_TEST((trouble_of(sent.error(), centre) == Trouble::local));
}

BOOST_AUTO_TEST_SUITE_END()

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
