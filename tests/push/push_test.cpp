// SPDX-License-Identifier: MIT
//
// Changes of a log in memory, sent to a centre in memory.
#include "push/link.hpp"

using namespace framesd::push;
using namespace framesd::push::test;
using framesd::errc;

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

BOOST_AUTO_TEST_CASE(a_centre_that_shows_an_old_state_keeps_no_erased_rows) {
  edge.put(1, 50, 5);
  send();
  edge.erase(20, 29);
  centre.stale_finds = 3;  // without any rows
  send();
  edge.erase(40, 45);
  centre.stale_finds = 100;
  fails(errc::precondition_failed, Trouble::local);
  centre.stale_finds = 0;
  send();
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
