// SPDX-License-Identifier: MIT
#include "status_line.hpp"

#include "fake_manager.hpp"
#include "support/temp_dir.hpp"

#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::SteadyTime;
using framesd::app::Notifier;
using framesd::app::StatusLine;
using framesd::store::Extent;
using framesd::test::Manager;
using framesd::test::TempDir;
using std::chrono::seconds;

namespace {

struct Fixture {
  void show(std::uint64_t requests, int second) {
    line.show({.extent = extent}, requests, SteadyTime(seconds(second)));
  }

  TempDir dir;
  Manager manager{dir.path() / "notify"};
  Notifier notifier{dir.path() / "notify"};
  StatusLine line{notifier};
  Extent extent{
      .frames = 5460, .first = Depth::parse("9000.1").value(), .last = Depth::parse("9546").value()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(status_line, Fixture)

BOOST_AUTO_TEST_CASE(says_frames_depths_and_requests_per_second) {
  show(100, 0);
  BOOST_TEST(manager.heard() == "STATUS=5,460 frames, 9000.1 to 9546.0");
  show(160, 5);
  BOOST_TEST(manager.heard() == "STATUS=5,460 frames, 9000.1 to 9546.0, 12 requests/s");
}

BOOST_AUTO_TEST_CASE(is_told_only_if_it_is_another_one) {
  show(0, 0);
  show(0, 5);
  show(0, 10);
  BOOST_TEST(manager.heard() == "STATUS=5,460 frames, 9000.1 to 9546.0");
  BOOST_TEST(manager.heard() == "STATUS=5,460 frames, 9000.1 to 9546.0, 0 requests/s");
  BOOST_TEST(manager.heard() == "");
}

BOOST_AUTO_TEST_CASE(an_empty_store_and_one_that_does_not_answer_are_said) {
  line.show({.extent = Extent{}}, 0, SteadyTime(seconds(0)));
  BOOST_TEST(manager.heard() == "STATUS=no frames");
  line.show({.answers = false, .extent = extent}, 0, SteadyTime(seconds(5)));
  BOOST_TEST(manager.heard() == "STATUS=the store does not answer, 0 requests/s");
}

BOOST_AUTO_TEST_CASE(why_a_store_does_not_answer_is_said) {
  line.show({.answers = false, .silent_because = "password authentication failed"}, 0,
            SteadyTime(seconds(0)));
  BOOST_TEST(manager.heard() == "STATUS=the store does not answer: password authentication failed");
}

BOOST_AUTO_TEST_CASE(what_came_of_a_reload_stays_in_the_line) {
  show(0, 0);
  show(0, 5);
  line.end_reload("configuration reloaded: nothing changed");
  show(0, 10);
  manager.heard();
  manager.heard();
  BOOST_TEST(manager.heard() == "READY=1\nSTATUS=configuration reloaded: nothing changed");
  BOOST_TEST(manager.heard() ==
             "STATUS=5,460 frames, 9000.1 to 9546.0, 0 requests/s; configuration reloaded: nothing changed");
}

BOOST_AUTO_TEST_SUITE_END()
