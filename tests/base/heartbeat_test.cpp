// SPDX-License-Identifier: MIT
#include <framesd/base/heartbeat.hpp>

#include <chrono>
#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::AtPace;
using framesd::Heartbeat;
using framesd::HeartbeatOfThread;
using framesd::Pulse;
using framesd::show_progress;
using framesd::SteadyTime;
using Pace = framesd::Heartbeat::Pace;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

// A watchdog of 30 s at some time of a clock that only the test moves.
struct Fixture {
  // The name of the thread that hangs; empty: none.
  std::string hanging() {
    const auto found = pulse.check(now);
    return found ? found->name : "";
  }
  std::string hanging_after(std::chrono::steady_clock::duration time) {
    now += time;
    return hanging();
  }

  Pulse pulse{seconds(30)};
  SteadyTime now{minutes(1000)};
  Heartbeat heart{"offload 1"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(heartbeat, Fixture)

BOOST_AUTO_TEST_CASE(a_thread_that_waits_for_work_may_wait_for_days) {
  for (const Pace pace : {Pace::idle, Pace::waiting}) {
    heart.set(pace);
    BOOST_TEST(hanging() == "");
    BOOST_TEST(hanging_after(std::chrono::hours(100)) == "");
  }
}

BOOST_AUTO_TEST_CASE(a_thread_that_works_without_a_step_hangs_after_four_units) {
  heart.set(Pace::working);
  BOOST_TEST(hanging() == "");
  BOOST_TEST(hanging_after(minutes(2)) == "");
  BOOST_TEST(hanging_after(seconds(1)) == "offload 1");
}

BOOST_AUTO_TEST_CASE(a_long_work_that_makes_progress_does_not_hang) {
  const HeartbeatOfThread here(heart);
  heart.set(Pace::working);
  for (int minute = 0; minute < 60; ++minute) {
    show_progress();
    BOOST_TEST(hanging_after(minutes(1)) == "");
  }
}

BOOST_AUTO_TEST_CASE(an_event_loop_has_one_unit_to_show_itself) {
  heart.set(Pace::prompt);
  BOOST_TEST(hanging() == "");
  BOOST_TEST(hanging_after(seconds(31)) == "offload 1");
  heart.set(Pace::idle);
  BOOST_TEST(hanging() == "");
}

BOOST_AUTO_TEST_CASE(a_sync_of_a_minute_is_a_slow_disk_and_one_of_eleven_hangs) {
  heart.set(Pace::syncing);
  BOOST_TEST(hanging() == "");
  BOOST_TEST(hanging_after(minutes(1)) == "");
  BOOST_TEST(hanging_after(minutes(9)) == "");
  BOOST_TEST(hanging_after(minutes(1)) == "offload 1");
}

BOOST_AUTO_TEST_CASE(work_that_nobody_takes_makes_an_idle_thread_hang) {
  BOOST_TEST(hanging() == "");
  heart.expect();
  BOOST_TEST(hanging_after(minutes(1)) == "");
  BOOST_TEST(hanging_after(minutes(3)) == "offload 1");
}

BOOST_AUTO_TEST_CASE(a_thread_that_waits_for_another_process_is_not_expected_to_take_work) {
  heart.set(Pace::waiting);
  heart.expect();
  BOOST_TEST(hanging() == "");
  BOOST_TEST(hanging_after(minutes(60)) == "");
}

BOOST_AUTO_TEST_CASE(the_time_before_it_began_to_work_does_not_count) {
  BOOST_TEST(hanging() == "");
  BOOST_TEST(hanging_after(minutes(60)) == "");
  heart.set(Pace::working);
  BOOST_TEST(hanging_after(minutes(60)) == "");
  BOOST_TEST(hanging_after(minutes(3)) == "offload 1");
}

BOOST_AUTO_TEST_CASE(the_one_that_hangs_longest_is_named_with_its_time) {
  Heartbeat second("upload 1");
  second.set(Pace::working);
  BOOST_TEST(hanging() == "");
  now += minutes(1);
  heart.set(Pace::working);
  BOOST_TEST(hanging() == "");
  now += minutes(9);
  const auto found = pulse.check(now);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->name == "upload 1");
  BOOST_TEST((found->time == minutes(10)));
}

BOOST_AUTO_TEST_CASE(a_thread_that_has_ended_hangs_no_more) {
  auto gone = std::make_unique<Heartbeat>("writer");
  gone->set(Pace::working);
  BOOST_TEST(hanging() == "");
  BOOST_TEST(hanging_after(minutes(5)) == "writer");
  gone.reset();
  BOOST_TEST(hanging() == "");
}

BOOST_AUTO_TEST_CASE(another_pace_holds_for_a_scope) {
  const HeartbeatOfThread here(heart);
  heart.set(Pace::working);
  {
    const AtPace waiting(Pace::waiting);
    BOOST_TEST((heart.pace() == Pace::waiting));
  }
  BOOST_TEST((heart.pace() == Pace::working));
}

BOOST_AUTO_TEST_CASE(threads_without_a_heartbeat_show_nothing) {
  const std::uint64_t before = heart.steps();
  show_progress();
  const AtPace waiting(Pace::waiting);
  BOOST_TEST(heart.steps() == before);
}

BOOST_AUTO_TEST_SUITE_END()
