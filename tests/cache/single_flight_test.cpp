// SPDX-License-Identifier: MIT
#include <framesd/base/error.hpp>
#include <framesd/cache/single_flight.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::result;

namespace {

using Text = std::shared_ptr<const std::string>;
using Flights = framesd::cache::SingleFlight<result<Text>>;

// Several threads that ask for one key at once: the leader does not finish before all others wait.
struct Crowd {
  static constexpr int kCallers = 4;

  template <class Make>
  void ask(const Make& make) {
    std::vector<std::thread> callers;
    for (int i = 0; i < kCallers; ++i) callers.emplace_back([&] { ask_once(make); });
    for (auto& caller : callers) caller.join();
  }

  template <class Make>
  void ask_once(const Make& make) {
    try {
      const result<Text> got = flights.run("key", [&] {
        ++made;
        while (flights.waiting() < kCallers - 1) std::this_thread::yield();
        return make();
      });
      if (got) {
        values += **got == "made" ? 1 : 0;
      } else {
        errors += got.error() == errc::store_full ? 1 : 0;
      }
    } catch (const std::runtime_error& e) {
      thrown += std::string(e.what()) == "broken" ? 1 : 0;
    }
  }

  Flights flights;
  std::atomic<int> made = 0;
  std::atomic<int> values = 0;
  std::atomic<int> errors = 0;
  std::atomic<int> thrown = 0;
};

result<Text> made_text() { return std::make_shared<const std::string>("made"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(single_flight)

BOOST_AUTO_TEST_CASE(a_caller_alone_makes_it) {
  Flights flights;
  BOOST_TEST(*flights.run("key", made_text).value() == "made");
  BOOST_TEST(flights.waiting() == 0u);
}

BOOST_AUTO_TEST_CASE(callers_at_once_share_one_making) {
  Crowd crowd;
  crowd.ask(made_text);
  BOOST_TEST(crowd.made == 1);
  BOOST_TEST(crowd.values == Crowd::kCallers);
  BOOST_TEST(crowd.flights.waiting() == 0u);
}

BOOST_AUTO_TEST_CASE(an_error_is_everybodys_and_not_kept) {
  Crowd crowd;
  crowd.ask([]() -> result<Text> { return errc::store_full; });
  BOOST_TEST(crowd.made == 1);
  BOOST_TEST(crowd.errors == Crowd::kCallers);
  BOOST_TEST(crowd.flights.run("key", made_text).has_value());
}

BOOST_AUTO_TEST_CASE(an_exception_is_everybodys_and_not_kept) {
  Crowd crowd;
  crowd.ask([]() -> result<Text> { throw std::runtime_error("broken"); });
  BOOST_TEST(crowd.made == 1);
  BOOST_TEST(crowd.thrown == Crowd::kCallers);
  BOOST_TEST(crowd.flights.run("key", made_text).has_value());
}

BOOST_AUTO_TEST_CASE(who_comes_later_makes_it_anew) {
  Flights flights;
  int made = 0;
  for (int i = 0; i < 3; ++i) {
    (void)flights.run("key", [&] {
      ++made;
      return made_text();
    });
  }
  BOOST_TEST(made == 3);
}

BOOST_AUTO_TEST_CASE(other_keys_do_not_wait) {
  Flights flights;
  const auto outer = flights.run("a", [&] { return flights.run("b", made_text); });
  BOOST_TEST(outer.has_value());
}

BOOST_AUTO_TEST_CASE(threads_get_what_belongs_to_their_key) {
  constexpr int kThreads = 4;
  framesd::cache::SingleFlight<int> flights;
  std::atomic<int> wrong = 0;
  const auto work = [&] {
    for (int round = 0; round < 3000; ++round) {
      const int key = round % 3;
      const int got = flights.run(std::to_string(key), [&] {
        std::this_thread::yield();
        return key;
      });
      wrong += got == key ? 0 : 1;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work);
  for (auto& thread : threads) thread.join();
  BOOST_TEST(wrong == 0);
  BOOST_TEST(flights.waiting() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
