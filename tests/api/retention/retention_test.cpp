// SPDX-License-Identifier: MIT
#include "retention/retention.hpp"

#include "api/retention_fixture.hpp"

#include <boost/test/unit_test.hpp>

using framesd::api::OpenLogs;
using framesd::api::Retention;
using framesd::api::RetentionFigures;
using framesd::api::RetentionOptions;
using framesd::test::IngestedLogs;
namespace store = framesd::store;

namespace {

constexpr std::chrono::hours kHour{1};
constexpr std::chrono::hours kDay{24};

struct Dropping : IngestedLogs {
  explicit Dropping() { take({.keep = 30 * kDay, .notice = kDay}); }

  void take(const RetentionOptions& options) {
    retention.emplace(logs, figures, options, [] { return false; });
  }
  // A round, `later` than the one before by both clocks.
  void round(std::chrono::hours later) {
    steady += later;
    now += later;
    retention->check({.steady = steady, .time = now});
  }

  OpenLogs logs{unnamed, on_disk.get(), {}};
  RetentionFigures figures;
  std::optional<Retention> retention;
  std::chrono::steady_clock::time_point steady{};
  Time now = day(40);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(retention, Dropping)

BOOST_AUTO_TEST_CASE(drops_old_rows_when_the_notice_is_over_and_not_before) {
  ingest_rows(unnamed, 1, 10, day(1));
  ingest_rows(unnamed, 11, 20, day(39));
  round(kHour);
  BOOST_TEST(frames(unnamed) == 20u);
  BOOST_TEST(figures.due_rows.value() == 10);
  BOOST_TEST(figures.due_at.value() == std::chrono::system_clock::to_time_t(now + kDay));
  round(23 * kHour);
  BOOST_TEST(frames(unnamed) == 20u);
  round(kHour);
  BOOST_TEST(frames(unnamed) == 10u);
  BOOST_TEST(frames(unnamed, 1, 10) == 0u);
  BOOST_TEST(figures.dropped_rows.value() == 10u);
  BOOST_TEST(figures.due_rows.value() == 0);
  round(kHour);
  BOOST_TEST(figures.due_at.value() == 0);
}

BOOST_AUTO_TEST_CASE(leaves_rows_alone_that_came_after_the_announcement) {
  ingest_rows(unnamed, 1, 10, day(1));
  round(kHour);
  ingest_rows(unnamed, 4, 6, now, 9);
  store_rows(unnamed, 8, 8, 7);
  round(kDay);
  BOOST_TEST(frames(unnamed) == 4u);
  BOOST_TEST(frames(unnamed, 4, 6) == 3u);
  BOOST_TEST(frames(unnamed, 8, 8) == 1u);
}

BOOST_AUTO_TEST_CASE(announces_rows_before_they_are_old_so_that_they_go_on_their_day) {
  ingest_rows(unnamed, 1, 10, day(40) - 30 * kDay + 12 * kHour);  // old in twelve hours
  round(std::chrono::hours(0));
  BOOST_TEST(figures.due_rows.value() == 10);
  round(kDay);
  BOOST_TEST(frames(unnamed) == 0u);
}

BOOST_AUTO_TEST_CASE(keeps_the_store_below_a_size_by_its_oldest_rows_whatever_their_log) {
  (void)on_disk->create("well-1", kRows, "").value();
  {
    const auto log = on_disk->open("well-1").value();
    ingest_rows(*log, 1, 1000, day(2));
  }
  ingest_rows(unnamed, 1, 1000, day(1));
  ingest_rows(unnamed, 2001, 3000, day(3));
  const std::uint64_t bytes = framesd::api::bytes_of_rows(kRows, 1500);
  take({.store_max = bytes, .notice = kHour});
  round(kHour);
  BOOST_TEST(figures.due_rows.value() == 2000);
  round(kHour);
  BOOST_TEST(frames(unnamed, 1, 1000) == 0u);
  BOOST_TEST(frames(unnamed, 2001, 3000) == 1000u);
  BOOST_TEST(logs.summary("well-1").value().extent.frames == 0u);
  BOOST_TEST(figures.dropped_rows.value() == 2000u);
}

BOOST_AUTO_TEST_CASE(drops_whole_logs_where_it_is_asked_to_but_never_that_of_data_dir) {
  for (const char* name : {"well-1", "well-2"}) {
    (void)on_disk->create(name, kRows, "").value();
    store_rows(*on_disk->open(name).value(), 1, 5);
  }
  store_rows(unnamed, 1, 5);
  take({.unit = RetentionOptions::Unit::logs, .keep = 30 * kDay, .notice = kDay});
  now = std::chrono::system_clock::now() + 100 * kDay;
  round(kHour);
  BOOST_TEST(figures.due_rows.value() == 10);
  {
    const auto log = logs.open("well-2").value();
    store_rows(log->store, 7, 7);  // it is changed during the notice, though long ago by this clock
  }
  round(kDay);
  BOOST_TEST(frames(unnamed) == 5u);
  BOOST_TEST(logs.names().value().empty());
  BOOST_TEST(figures.dropped_logs.value() == 2u);
}

BOOST_AUTO_TEST_CASE(begins_its_notice_again_when_the_clock_was_set) {
  ingest_rows(unnamed, 1, 10, day(39));
  round(kHour);
  BOOST_TEST(figures.due_rows.value() == 0);
  now += 10'000 * kDay;  // a clock without a battery
  round(kHour);
  round(23 * kHour);
  BOOST_TEST(frames(unnamed) == 10u);
  now -= 10'000 * kDay;
  round(kHour);
  round(kDay);
  BOOST_TEST(frames(unnamed) == 10u);
}

BOOST_AUTO_TEST_CASE(forgets_what_is_no_longer_due) {
  ingest_rows(unnamed, 1, 10, day(1));
  round(kHour);
  ingest_rows(unnamed, 1, 10, day(40), 5);
  round(kHour);
  BOOST_TEST(figures.due_rows.value() == 0);
  BOOST_TEST(figures.due_at.value() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
