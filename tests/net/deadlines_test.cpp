// SPDX-License-Identifier: MIT
#include "deadlines.hpp"

#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::SteadyTime;
using framesd::net::Deadlines;
using framesd::net::Phase;
using framesd::net::Timed;
using std::chrono::milliseconds;

namespace {

struct Named final : Timed {
  Named(std::string its_name, std::string& all) : name(std::move(its_name)), over(all) {}
  void on_deadline() override { over += name; }
  std::string name;
  std::string& over;
};

struct Fixture {
  Deadlines deadlines{{milliseconds(100), milliseconds(10), milliseconds(1000), milliseconds(1),
                       milliseconds(1), milliseconds(1)}};
  SteadyTime start;
  std::string over;
  Named a{"a", over};
  Named b{"b", over};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(deadlines, Fixture)

BOOST_AUTO_TEST_CASE(time_is_over_by_phase_and_only_once) {
  deadlines.arm(a, Phase::idle, start);
  deadlines.arm(b, Phase::header, start);
  deadlines.expire(start + milliseconds(9));
  BOOST_TEST(over == "");
  deadlines.expire(start + milliseconds(10));
  BOOST_TEST(over == "b");
  deadlines.expire(start + milliseconds(100));
  deadlines.expire(start + milliseconds(2000));
  BOOST_TEST(over == "ba");
}

BOOST_AUTO_TEST_CASE(arming_again_begins_anew) {
  deadlines.arm(a, Phase::idle, start);
  deadlines.arm(b, Phase::idle, start);
  deadlines.arm(a, Phase::idle, start + milliseconds(50));
  deadlines.expire(start + milliseconds(100));
  BOOST_TEST(over == "b");
  deadlines.expire(start + milliseconds(150));
  BOOST_TEST(over == "ba");
}

BOOST_AUTO_TEST_CASE(new_times_are_for_those_who_wait_already_too) {
  deadlines.arm(a, Phase::idle, start);
  deadlines.set_durations({milliseconds(20)});
  deadlines.arm(b, Phase::idle, start + milliseconds(5));
  deadlines.expire(start + milliseconds(20));
  BOOST_TEST(over == "a");
  deadlines.expire(start + milliseconds(25));
  BOOST_TEST(over == "ab");
}

BOOST_AUTO_TEST_CASE(who_is_gone_is_forgotten) {
  auto gone = std::make_unique<Named>("x", over);
  deadlines.arm(*gone, Phase::idle, start);
  gone.reset();
  deadlines.expire(start + milliseconds(1000));
  BOOST_TEST(over == "");
}

BOOST_AUTO_TEST_CASE(who_is_over_is_still_visited_and_may_be_armed_again) {
  deadlines.arm(a, Phase::header, start);
  deadlines.expire(start + milliseconds(10));
  int visited = 0;
  deadlines.for_each([&](Timed&) { ++visited; });
  BOOST_TEST(visited == 1);
  deadlines.for_each(Phase::header, [&](Timed&) { ++visited; });
  BOOST_TEST(visited == 1);
  deadlines.arm(a, Phase::linger, start + milliseconds(10));
  deadlines.expire(start + milliseconds(11));
  BOOST_TEST(over == "aa");
}

BOOST_AUTO_TEST_SUITE_END()
