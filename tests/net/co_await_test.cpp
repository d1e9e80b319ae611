// SPDX-License-Identifier: MIT
//
// The shapes of co_await that net uses, with values that notice being destroyed twice or not at all: g++ 12
// miscompiles some other shapes without a word (see src/net/asio.hpp).
#include "asio.hpp"
#include "offload.hpp"

#include <memory>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

namespace asio = boost::asio;
using framesd::net::Executor;
using framesd::net::kAwait;
using framesd::net::task;

namespace {

// Owns memory (the address sanitizer watches it) and counts itself.
class Counted {
 public:
  explicit Counted(std::string text) : text_(std::make_unique<std::string>(std::move(text))) { ++alive; }
  Counted(Counted&& other) noexcept : text_(std::move(other.text_)) { ++alive; }
  Counted& operator=(Counted&& other) noexcept = default;
  ~Counted() { --alive; }
  const std::string& text() const { return *text_; }

  static inline int alive = 0;

 private:
  std::unique_ptr<std::string> text_;
};

const std::string kLong(100, 'x');  // beyond any small-string room

task<Counted> counted(Executor executor, std::string text) {
  co_await asio::post(executor, kAwait);
  co_return Counted(std::move(text));
}

template <class Coroutine>
void run(Coroutine coroutine) {
  asio::io_context loop{1};
  std::exception_ptr failed;
  asio::co_spawn(loop, coroutine(loop.get_executor()),
                 [&](const std::exception_ptr& error) { failed = error; });
  loop.run();
  if (failed) std::rethrow_exception(failed);
  BOOST_TEST(Counted::alive == 0);
}

task<void> awaits_into_a_name(Executor executor) {
  const Counted value = co_await counted(executor, kLong);
  BOOST_TEST(value.text() == kLong);
}

task<void> awaits_over_an_older_value(Executor executor) {
  Counted value("old");
  for (int i = 0; i < 3; ++i) {
    if (value.text() != "none") value = co_await counted(executor, kLong + std::to_string(i));
  }
  BOOST_TEST(value.text() == kLong + "2");
}

task<void> awaits_with_a_named_argument(Executor executor) {
  std::string text = kLong;
  const Counted value = co_await counted(executor, std::move(text));
  BOOST_TEST(value.text() == kLong);
}

task<void> awaits_and_drops_the_result(Executor executor) {
  for (int i = 0; i < 3; ++i) co_await asio::post(executor, kAwait);
  co_await counted(executor, kLong);
}

task<void> awaits_into_a_structured_binding(Executor executor) {
  framesd::net::Offload pool("offload", 1, 4);
  framesd::http::Response response;
  const framesd::api::Work work{
      .run = [](framesd::api::Context&,
                framesd::http::Response& out) -> std::optional<framesd::http::Problem> {
        out.body = kLong;
        throw std::runtime_error(kLong);
      }};
  const auto [outcome] = co_await pool.run(executor, work, response, kAwait);
  BOOST_TEST(outcome.taken);
  BOOST_TEST(response.body == kLong);
  BOOST_CHECK_THROW(std::rethrow_exception(outcome.error), std::runtime_error);
}

task<void> awaits_within_try(Executor executor) {
  framesd::net::Offload pool("offload", 1, 4);
  framesd::http::Response response;
  const framesd::api::Work work{.run = [](framesd::api::Context&, framesd::http::Response& out) {
    out.body += kLong;
    return std::nullopt;
  }};
  std::exception_ptr failed;
  try {
    for (int i = 0; i < 2; ++i) {
      const auto [outcome] = co_await pool.run(executor, work, response, kAwait);
      BOOST_TEST(outcome.taken);
    }
    const Counted value = co_await counted(executor, kLong);
    throw std::runtime_error(value.text());
  } catch (...) {
    failed = std::current_exception();
  }
  const Counted behind = co_await counted(executor, kLong);
  BOOST_TEST(behind.text() == kLong);
  BOOST_TEST(response.body == kLong + kLong);
  BOOST_CHECK_THROW(std::rethrow_exception(failed), std::runtime_error);
}

// The session's way to take its turns: what is awaited returns a value that owns something.
task<framesd::net::Offloaded> one_turn(Executor executor, framesd::net::Offload& pool,
                                       framesd::http::Response& response) {
  const std::string text = kLong;
  const framesd::api::Work work{
      .run = [&text](framesd::api::Context&,
                     framesd::http::Response& out) -> std::optional<framesd::http::Problem> {
        out.body += text;
        throw std::runtime_error(text);
      }};
  const auto [outcome] = co_await pool.go_on(executor, work, response, kAwait);
  co_return outcome;
}

task<void> awaits_turns_in_a_loop(Executor executor) {
  framesd::net::Offload pool("offload", 1, 0);
  framesd::http::Response response;
  for (std::size_t turns = 1; turns <= 2; ++turns) {
    const framesd::net::Offloaded outcome = co_await one_turn(executor, pool, response);
    BOOST_TEST(outcome.taken);
    BOOST_CHECK_THROW(std::rethrow_exception(outcome.error), std::runtime_error);
    BOOST_TEST(response.body.size() == turns * kLong.size());
  }
}

task<Counted> returns_from_within_loop_and_switch(Executor executor) {
  for (int i = 0;; ++i) {
    const Counted value = co_await counted(executor, kLong);
    switch (i) {
      case 0: continue;
      case 1: break;
      default: co_return Counted(value.text() + "!");
    }
    co_await asio::post(executor, kAwait);
  }
}

task<void> awaits_what_returned_early(Executor executor) {
  const Counted value = co_await returns_from_within_loop_and_switch(executor);
  BOOST_TEST(value.text() == kLong + "!");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(co_await_shapes)

BOOST_AUTO_TEST_CASE(into_a_name) { run(awaits_into_a_name); }
BOOST_AUTO_TEST_CASE(over_an_older_value_under_a_condition) { run(awaits_over_an_older_value); }
BOOST_AUTO_TEST_CASE(with_a_named_argument_moved_in) { run(awaits_with_a_named_argument); }
BOOST_AUTO_TEST_CASE(with_the_result_dropped) { run(awaits_and_drops_the_result); }
BOOST_AUTO_TEST_CASE(into_a_structured_binding) { run(awaits_into_a_structured_binding); }
BOOST_AUTO_TEST_CASE(within_try) { run(awaits_within_try); }
BOOST_AUTO_TEST_CASE(of_a_coroutine_whose_value_owns_something) { run(awaits_turns_in_a_loop); }
BOOST_AUTO_TEST_CASE(of_a_coroutine_that_returns_from_within) { run(awaits_what_returned_early); }

BOOST_AUTO_TEST_SUITE_END()
