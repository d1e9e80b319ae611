// SPDX-License-Identifier: MIT
#include "offload.hpp"

#include <framesd/base/heartbeat.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <future>
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::api::Context;
using framesd::api::Deferred;
using framesd::api::Work;
using framesd::http::Response;
using framesd::net::Offload;
using framesd::net::Offloaded;

namespace {

struct Fixture {
  boost::asio::io_context loop{1};
  Response response;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(offload, Fixture)

BOOST_AUTO_TEST_CASE(work_runs_on_another_thread_and_completes_on_the_loop) {
  Offload pool("offload", 2, 10);
  std::thread::id ran_on;
  std::thread::id completed_on;
  const Work work{.run = [&](Context&, Response& out) {
    ran_on = std::this_thread::get_id();
    out.body = "done";
    return std::nullopt;
  }};
  const auto guard = boost::asio::make_work_guard(loop);
  pool.run(loop.get_executor(), work, response, [&](const Offloaded& outcome) {
    completed_on = std::this_thread::get_id();
    BOOST_TEST(outcome.taken);
    BOOST_TEST(!outcome.error);
    loop.stop();
  });
  loop.run();
  BOOST_TEST(response.body == "done");
  BOOST_TEST((ran_on != std::this_thread::get_id()));
  BOOST_TEST((completed_on == std::this_thread::get_id()));
}

BOOST_AUTO_TEST_CASE(work_that_others_complete_holds_no_thread) {
  std::promise<Deferred::Done> begun;
  const Deferred later{[&](Context&, Response&, const Deferred::Done& done) { begun.set_value(done); }};
  const Work quick{.run = [](Context&, Response& out) {
    out.body = "meanwhile";
    return std::nullopt;
  }};
  const auto guard = boost::asio::make_work_guard(loop);
  std::vector<std::string> ends;
  Response first;
  {
    Offload pool("offload", 1, 10);
    pool.run(loop.get_executor(), later, first, [&](const Offloaded& outcome) {
      ends.push_back(outcome.taken ? "later" : "refused");
      loop.stop();
    });
    const Deferred::Done done = begun.get_future().get();
    pool.run(loop.get_executor(), quick, response, [&, done](const Offloaded&) {
      ends.push_back(response.body);
      done(std::nullopt);
    });
    loop.run();
  }
  const std::vector<std::string> expected = {"meanwhile", "later"};
  BOOST_TEST(ends == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(work_may_be_dropped_by_who_is_answered_while_it_still_begins) {
  const std::string kept = "longer than what a string holds within itself";
  std::promise<void> dropped;
  std::promise<std::string> read;
  auto work = std::make_unique<Deferred>(Deferred{[&, kept](Context&, Response&, const Deferred::Done& done) {
    done(std::nullopt);
    dropped.get_future().wait();
    read.set_value(kept);
  }});
  Offload pool("offload", 1, 10);
  const auto guard = boost::asio::make_work_guard(loop);
  pool.run(loop.get_executor(), *work, response, [&](const Offloaded&) {
    work.reset();
    dropped.set_value();
    loop.stop();
  });
  loop.run();
  BOOST_TEST(read.get_future().get() == kept);
}

BOOST_AUTO_TEST_CASE(a_problem_comes_back_to_the_asker) {
  Offload pool("offload", 1, 10);
  const Deferred deferred{
      [](Context&, Response&, const Deferred::Done& done) { done(framesd::http::Problem{.status = 409}); }};
  const auto guard = boost::asio::make_work_guard(loop);
  unsigned status = 0;
  pool.run(loop.get_executor(), deferred, response, [&](const Offloaded& outcome) {
    status = outcome.problem ? outcome.problem->status : 0;
    loop.stop();
  });
  loop.run();
  BOOST_TEST(status == 409u);
}

BOOST_AUTO_TEST_CASE(an_exception_comes_back_to_the_asker) {
  Offload pool("offload", 1, 10);
  const Work work{.run = [](Context&, Response&) -> std::optional<framesd::http::Problem> {
    throw std::runtime_error("broken");
  }};
  const auto guard = boost::asio::make_work_guard(loop);
  bool thrown = false;
  pool.run(loop.get_executor(), work, response, [&](const Offloaded& outcome) {
    thrown = outcome.taken && outcome.error;
    loop.stop();
  });
  loop.run();
  BOOST_TEST(thrown);
}

// One thread that is held, and jobs of so many milliseconds queued behind it: which are taken.
struct QueueFixture : Fixture {
  std::promise<void> begun;
  std::promise<void> release;
  Work held{.run = [this](Context&, Response&) -> std::optional<framesd::http::Problem> {
    begun.set_value();
    release.get_future().wait();
    return std::nullopt;
  }};
  std::deque<Work> works;
  std::deque<Response> responses;
  std::string ends;
  std::optional<Offload> pool{std::in_place, "offload", 1, 256};

  QueueFixture() {
    pool->run(loop.get_executor(), held, response, [](const Offloaded&) {});
    begun.get_future().wait();
  }

  auto noted() {
    return [this](const Offloaded& outcome) { ends += outcome.taken ? "taken " : "refused "; };
  }

  void queue(int milliseconds) {
    works.push_back({.estimate = std::chrono::milliseconds(milliseconds),
                     .run = [](Context&, Response&) { return std::nullopt; }});
    pool->run(loop.get_executor(), works.back(), responses.emplace_back(), noted());
  }

  // How they ended: those that are refused first.
  std::string finish() {
    release.set_value();
    while (std::ranges::count(ends, ' ') < static_cast<std::ptrdiff_t>(responses.size())) loop.run_one();
    return ends;
  }
};

BOOST_FIXTURE_TEST_CASE(work_is_refused_where_much_more_waits_than_it_takes_itself, QueueFixture) {
  const auto guard = boost::asio::make_work_guard(loop);
  for (const int milliseconds : {100, 100, 1, 1}) queue(milliseconds);  // the last has to wait for 201 ms
  BOOST_TEST(finish() == "refused taken taken taken ");
}

BOOST_FIXTURE_TEST_CASE(work_waits_for_eight_times_what_it_takes, QueueFixture) {
  const auto guard = boost::asio::make_work_guard(loop);
  for (int i = 0; i < 10; ++i) queue(1000);
  BOOST_TEST(finish() == "refused taken taken taken taken taken taken taken taken taken ");
}

BOOST_FIXTURE_TEST_CASE(what_others_complete_waits_behind_any_work, QueueFixture) {
  const auto guard = boost::asio::make_work_guard(loop);
  for (int i = 0; i < 9; ++i) queue(1000);
  const Deferred stored{[](Context&, Response&, const Deferred::Done& done) { done(std::nullopt); }};
  pool->run(loop.get_executor(), stored, responses.emplace_back(), noted());
  pool->go_on(loop.get_executor(), stored, responses.emplace_back(), noted());
  const std::string all = finish();
  BOOST_TEST(all.find("refused") == std::string::npos);
  BOOST_TEST(all.size() == 11 * std::string_view("taken ").size());
}

BOOST_FIXTURE_TEST_CASE(work_that_has_been_done_counts_no_more, QueueFixture) {
  const auto guard = boost::asio::make_work_guard(loop);
  for (const int milliseconds : {150, 150}) queue(milliseconds);
  BOOST_TEST(finish() == "taken taken ");
  begun = {};
  release = {};
  pool->run(loop.get_executor(), held, response, [](const Offloaded&) {});
  begun.get_future().wait();
  queue(1);
  BOOST_TEST(finish() == "taken taken taken ");
}

BOOST_AUTO_TEST_CASE(what_finds_no_room_and_what_waits_at_the_end_is_refused) {
  std::promise<void> begun;
  std::promise<void> release;
  const Work held{.run = [&](Context&, Response&) {
    begun.set_value();
    release.get_future().wait();
    return std::nullopt;
  }};
  const Work quick{.run = [](Context&, Response& out) {
    out.body += "ran";
    return std::nullopt;
  }};
  std::vector<std::string> ends;
  Response ignored;
  const auto note = [&](std::string name) {
    return [&ends, name](const Offloaded& outcome) {
      ends.push_back(name + (outcome.taken ? " ran" : " refused"));
    };
  };
  {
    Offload pool("offload", 1, 1);
    pool.run(loop.get_executor(), held, ignored, note("held"));
    begun.get_future().wait();
    pool.run(loop.get_executor(), quick, response, note("queued"));
    pool.run(loop.get_executor(), quick, response, note("beyond"));
    pool.go_on(loop.get_executor(), quick, response, note("further"));
    pool.close();
    pool.go_on(loop.get_executor(), quick, response, note("late"));
    release.set_value();
  }
  loop.run();
  const std::vector<std::string> expected = {"beyond refused", "queued refused", "further refused",
                                             "late refused", "held ran"};
  BOOST_TEST(ends == expected, boost::test_tools::per_element());
  BOOST_TEST(response.body == "");
}

BOOST_AUTO_TEST_CASE(a_thread_whose_work_hangs_is_found_and_one_that_waits_for_work_is_not) {
  framesd::Pulse pulse(std::chrono::seconds(30));
  framesd::SteadyTime now{std::chrono::hours(1)};
  std::promise<void> begun;
  std::promise<void> goes_on;
  const Work hanging{.run = [&](Context&, Response&) {
    begun.set_value();
    goes_on.get_future().wait();
    return std::nullopt;
  }};
  Offload pool("picture", 1, 10);
  BOOST_TEST(!pulse.check(now).has_value());
  BOOST_TEST(!pulse.check(now += std::chrono::hours(1)).has_value());
  pool.run(loop.get_executor(), hanging, response, [](const Offloaded&) {});
  begun.get_future().wait();
  BOOST_TEST(!pulse.check(now).has_value());
  const auto found = pulse.check(now += std::chrono::minutes(3));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->name == "picture 1");
  goes_on.set_value();
  loop.run();
}

BOOST_AUTO_TEST_SUITE_END()
