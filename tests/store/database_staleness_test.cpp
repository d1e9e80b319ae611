// SPDX-License-Identifier: MIT
//
// What is known of a log in a database for a while, without asking again.
#include "in_database.hpp"
#include "postgres/known_log.hpp"
#include "postgres/sql/trips.hpp"

#include <chrono>
#include <thread>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;
using namespace std::chrono_literals;
using store::postgres::KnownLog;
using store::postgres::LogRow;

namespace {

// The log of `log`, opened by another process that asks again only after an hour.
struct Elsewhere {
  explicit Elsewhere(const InDatabase& made, std::string read_url = {}) {
    auto options = database_options();
    options.max_staleness = 1h;
    options.read_url = std::move(read_url);
    all = store::postgres::open_database(options).value();
    log = all->open_log(made.name()).value();
  }

  std::unique_ptr<store::postgres::Database> all;
  std::unique_ptr<store::OperatedLog> log;
};

std::uint64_t frames(store::Reader& log) {
  return log.look([](store::View& view) { return view.extent(); }).value().frames;
}

LogRow at_state(std::int64_t state, std::uint64_t incarnation = 1) {
  LogRow row;
  row.state = state;
  row.incarnation = incarnation;
  return row;
}

// This very database, which is no standby.
std::string as_replica() {
  const std::string url = database_options().url;
  return url + (url.find('?') == url.npos ? "?" : "&") + "target_session_attrs=any";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(staleness_of_what_is_known)

BOOST_AUTO_TEST_CASE(the_current_version_is_not_asked_for_again_while_it_may_be_old) {
  const InDatabase log;
  const Elsewhere elsewhere(log);
  const auto version = elsewhere.log->current().value();
  const auto before = store::postgres::trips_of_this_thread();
  for (int i = 0; i < 10; ++i) BOOST_CHECK(elsewhere.log->current().value() == version);
  BOOST_TEST(store::postgres::trips_of_this_thread() == before);
}

BOOST_AUTO_TEST_CASE(own_commits_are_known_at_once) {
  const InDatabase log;
  const Elsewhere elsewhere(log);
  (void)elsewhere.log->current().value();
  for (std::int64_t depth = 1; depth < 20; ++depth) {
    const auto stored = upsert(*elsewhere.log, batch_of(*elsewhere.log, {depth})).value();
    BOOST_CHECK(elsewhere.log->current().value() == stored.version);
  }
}

BOOST_AUTO_TEST_CASE(those_of_others_are_seen_by_the_watch) {
  InDatabase log;
  const Elsewhere elsewhere(log);
  (void)elsewhere.log->current().value();
  const auto stored = upsert(log.store(), batch_of(log.store(), {1, 2, 3})).value();
  BOOST_TEST(frames(*elsewhere.log) == 3u);  // a look is never old without a replica
  while (elsewhere.log->current().value() != stored.version) std::this_thread::sleep_for(10ms);
}

BOOST_AUTO_TEST_CASE(a_replica_is_read_with_every_own_row) {
  InDatabase log;
  const Elsewhere elsewhere(log, as_replica());
  for (std::int64_t count = 1; count <= 30; ++count) {
    BOOST_REQUIRE(upsert(*elsewhere.log, batch_of(*elsewhere.log, {count})).has_value());
    BOOST_TEST(frames(*elsewhere.log) == static_cast<std::uint64_t>(count));
    std::this_thread::sleep_for(10ms);
  }
}

BOOST_AUTO_TEST_CASE(a_replica_that_cannot_be_reached_or_is_none_is_not_needed) {
  InDatabase log;
  BOOST_REQUIRE(upsert(log.store(), batch_of(log.store(), {1, 2})).has_value());
  for (const char* const url : {"postgresql://nobody@/none?host=/nowhere", "postgresql://127.0.0.1:1/none"})
    BOOST_TEST(frames(*Elsewhere(log, url).log) == 2u);
  BOOST_TEST(frames(*Elsewhere(log, database_options().url).log) == 2u);  // no standby
}

BOOST_AUTO_TEST_CASE(of_answers_that_overlap_the_later_state_stays) {
  KnownLog known("log", kNarrow, 7);
  const auto first = KnownLog::Clock::now();
  known.remember(at_state(5), KnownLog::Clock::now());
  known.remember(at_state(4), first);
  BOOST_TEST(known.row()->state == 5);
  known.remember(at_state(6), first);
  BOOST_TEST(known.row()->state == 6);
}

BOOST_AUTO_TEST_CASE(a_database_that_has_lost_commits_is_believed) {
  KnownLog known("log", kNarrow, 7);
  known.remember(at_state(5), KnownLog::Clock::now());
  known.remember(at_state(3), KnownLog::Clock::now() + 1ms);
  BOOST_TEST(known.row()->state == 3);
}

BOOST_AUTO_TEST_CASE(what_was_asked_for_too_long_ago_is_not_taken) {
  KnownLog known("log", kNarrow, 7);
  BOOST_CHECK(!known.row_within(1h));
  known.remember(at_state(5), KnownLog::Clock::now() - 1min);
  BOOST_CHECK(!known.row_within(59s));
  BOOST_TEST(known.row_within(1h)->state == 5);
  BOOST_CHECK(!known.row_within(0ms));
  known.remember(errc::store_unreachable, KnownLog::Clock::now());
  BOOST_CHECK(!known.row_within(59s));
}

BOOST_AUTO_TEST_CASE(a_copy_is_behind_by_its_state_and_by_another_one_of_the_same_count) {
  BOOST_TEST(at_state(4).is_behind(at_state(5)));
  BOOST_TEST(!at_state(5).is_behind(at_state(5)));
  BOOST_TEST(!at_state(6, 2).is_behind(at_state(5)));
  BOOST_TEST(at_state(5, 2).is_behind(at_state(5)));
}

BOOST_AUTO_TEST_SUITE_END()
