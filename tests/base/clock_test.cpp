// SPDX-License-Identifier: MIT
#include <framesd/base/clock.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(timestamp_text)

BOOST_AUTO_TEST_CASE(is_rfc_3339_in_utc_with_milliseconds) {
  using namespace std::chrono;
  const system_clock::time_point when = sys_days(2026y / November / 3) + 4h + 5min + 6s + 78ms;
  BOOST_TEST(framesd::timestamp(when) == "2026-11-03T04:05:06.078Z");
}

BOOST_AUTO_TEST_CASE(the_last_millisecond_before_the_epoch) {
  using namespace std::chrono;
  BOOST_TEST(framesd::timestamp(system_clock::time_point(-1ms)) == "1969-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_SUITE_END()
