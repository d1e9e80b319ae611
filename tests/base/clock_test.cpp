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

BOOST_AUTO_TEST_CASE(is_read_back_as_the_same_time) {
  using namespace std::chrono;
  const system_clock::time_point when = sys_days(2026y / November / 3) + 4h + 5min + 6s + 78ms;
  BOOST_TEST((framesd::parse_timestamp(framesd::timestamp(when)) == when));
}

BOOST_AUTO_TEST_CASE(nothing_else_is_read) {
  for (const char* text :
       {"", "2026-11-03", "2026-11-03T04:05:06.078", "2026-11-03 04:05:06.078Z", "2026-13-03T04:05:06.078Z",
        "2026-02-30T04:05:06.078Z", "2026-11-03T24:05:06.078Z", "2026-11-03T04:60:06.078Z",
        "2026-11-03T04:05:61.078Z", "2026-11-03T04:05:06.-78Z", "+026-11-03T04:05:06.078Z"})
    BOOST_TEST(!framesd::parse_timestamp(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(a_year_that_the_clock_cannot_count_is_not_read) {
  for (const char* text : {"0000-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z", "1677-12-31T23:59:59.999Z",
                           "2262-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"})
    BOOST_TEST(!framesd::parse_timestamp(text).has_value(), text);
  for (const char* text : {"1678-01-01T00:00:00.000Z", "2261-12-31T23:59:59.999Z"}) {
    const auto when = framesd::parse_timestamp(text);
    BOOST_TEST_REQUIRE(when.has_value(), text);
    BOOST_TEST(framesd::timestamp(*when) == text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
