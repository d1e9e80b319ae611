// SPDX-License-Identifier: MIT
#include "watchdog.hpp"

#include <framesd/base/log.hpp>

#include <chrono>

#include <boost/test/unit_test.hpp>

using framesd::Heartbeat;
using framesd::SteadyTime;
using framesd::app::Watchdog;
using framesd::app::watchdog_interval;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

struct Fixture {
  Fixture() { framesd::log_configure(framesd::LogLevel::critical, framesd::LogFormat::json); }
  bool check_after(std::chrono::steady_clock::duration time) { return watchdog.check(now += time); }

  int fed = 0;
  Watchdog watchdog{seconds(30), [this] { ++fed; }};
  SteadyTime now{minutes(1000)};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(watchdog, Fixture)

BOOST_AUTO_TEST_CASE(is_fed_while_no_thread_hangs) {
  for (int i = 0; i < 10; ++i) BOOST_TEST(check_after(seconds(7)));
  BOOST_TEST(fed == 10);
}

BOOST_AUTO_TEST_CASE(is_not_fed_while_one_hangs_and_is_again_afterwards) {
  Heartbeat hanging("offload 1");
  hanging.set(Heartbeat::Pace::working);
  BOOST_TEST(check_after(seconds(7)));
  BOOST_TEST(!check_after(minutes(3)));
  BOOST_TEST(!check_after(seconds(7)));
  hanging.step();
  BOOST_TEST(check_after(seconds(7)));
  BOOST_TEST(fed == 2);
}

BOOST_AUTO_TEST_CASE(a_disk_that_takes_a_minute_for_a_sync_is_waited_for) {
  Heartbeat writer("writer");
  writer.set(Heartbeat::Pace::syncing);
  for (int i = 0; i < 10; ++i) BOOST_TEST(check_after(seconds(6)));
}

BOOST_AUTO_TEST_CASE(the_interval_is_what_the_manager_asks_of_this_process) {
  BOOST_TEST((watchdog_interval("30000000", "41", 41) == seconds(30)));
  BOOST_TEST((watchdog_interval("30000000", nullptr, 41) == seconds(30)));
}

BOOST_AUTO_TEST_CASE(no_interval_where_none_is_asked_for) {
  BOOST_TEST(!watchdog_interval(nullptr, nullptr, 41).has_value());
  BOOST_TEST(!watchdog_interval("30000000", "42", 41).has_value());
  for (const char* text : {"", "0", "30s", "-1"})
    BOOST_TEST(!watchdog_interval(text, nullptr, 41).has_value(), text);
  BOOST_TEST(!watchdog_interval("30000000", "none", 41).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
