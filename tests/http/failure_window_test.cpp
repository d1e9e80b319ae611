// SPDX-License-Identifier: MIT
#include <framesd/http/failure_window.hpp>

#include <boost/test/unit_test.hpp>

using framesd::SteadyTime;
using framesd::http::FailureWindow;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr SteadyTime kStart{hours(1000)};

void fail(FailureWindow& window, int times, SteadyTime now, std::string_view address = "10.0.0.7") {
  for (int i = 0; i < times; ++i) window.failed(address, now);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(failure_window)

BOOST_AUTO_TEST_CASE(so_many_failures_are_looked_at_then_no_more) {
  FailureWindow window(3);
  BOOST_TEST(window.blocked("10.0.0.7", kStart) == 0u);
  fail(window, 2, kStart);
  BOOST_TEST(window.blocked("10.0.0.7", kStart) == 0u);
  fail(window, 1, kStart + seconds(10));
  BOOST_TEST(window.blocked("10.0.0.7", kStart + seconds(10)) == 50u);
  BOOST_TEST(window.blocked("10.0.0.7", kStart + milliseconds(59'999)) == 1u);
}

BOOST_AUTO_TEST_CASE(a_minute_after_the_first_all_is_forgotten) {
  FailureWindow window(3);
  fail(window, 3, kStart);
  BOOST_TEST(window.blocked("10.0.0.7", kStart + seconds(60)) == 0u);
  fail(window, 2, kStart + seconds(60));
  BOOST_TEST(window.blocked("10.0.0.7", kStart + seconds(60)) == 0u);
  fail(window, 1, kStart + seconds(61));
  BOOST_TEST(window.blocked("10.0.0.7", kStart + seconds(61)) == 59u);
}

BOOST_AUTO_TEST_CASE(slow_failures_never_block) {
  FailureWindow window(3);
  for (int i = 0; i < 100; ++i) {
    const SteadyTime now = kStart + i * seconds(30);
    BOOST_TEST(window.blocked("10.0.0.7", now) == 0u);
    fail(window, 1, now);
  }
}

BOOST_AUTO_TEST_CASE(others_are_not_blocked) {
  FailureWindow window(1);
  fail(window, 1, kStart);
  BOOST_TEST(window.blocked("10.0.0.7", kStart) == 60u);
  BOOST_TEST(window.blocked("10.0.0.8", kStart) == 0u);
  fail(window, 1, kStart, "2001:db8::1");
  BOOST_TEST(window.blocked("2001:db8::2", kStart) == 60u);
}

BOOST_AUTO_TEST_CASE(zero_is_off_also_at_run_time) {
  FailureWindow window(0);
  fail(window, 1000, kStart);
  BOOST_TEST(window.blocked("10.0.0.7", kStart) == 0u);
  window.configure(2);
  fail(window, 2, kStart);
  BOOST_TEST(window.blocked("10.0.0.7", kStart) == 60u);
  window.configure(0);
  BOOST_TEST(window.blocked("10.0.0.7", kStart) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
