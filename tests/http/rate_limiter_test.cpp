// SPDX-License-Identifier: MIT
#include <framesd/http/rate_limiter.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::SteadyTime;
using framesd::http::append_rate_limit_lines;
using framesd::http::client_key;
using framesd::http::ClientKey;
using framesd::http::ClientTable;
using framesd::http::RateLimiter;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr SteadyTime kStart{hours(1000)};

int count_allowed(RateLimiter& limiter, int requests, SteadyTime now, std::string_view address = "10.0.0.7") {
  int allowed = 0;
  for (int i = 0; i < requests; ++i) allowed += limiter.take(address, now).allowed ? 1 : 0;
  return allowed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rate_limiter)

BOOST_AUTO_TEST_CASE(without_a_rate_everything_is_allowed_and_nothing_said) {
  RateLimiter limiter;
  BOOST_TEST(!limiter.on());
  BOOST_TEST(count_allowed(limiter, 100'000, kStart) == 100'000);
  std::string headers;
  append_rate_limit_lines(headers, limiter.take("10.0.0.7", kStart));
  BOOST_TEST(headers.empty());
}

BOOST_AUTO_TEST_CASE(a_burst_is_allowed_then_the_rate) {
  RateLimiter limiter(2, 5);
  BOOST_TEST(limiter.on());
  BOOST_TEST(count_allowed(limiter, 100, kStart) == 5);
  BOOST_TEST(count_allowed(limiter, 100, kStart + milliseconds(499)) == 0);
  BOOST_TEST(count_allowed(limiter, 100, kStart + milliseconds(500)) == 1);
  BOOST_TEST(count_allowed(limiter, 100, kStart + milliseconds(1500)) == 2);
  BOOST_TEST(count_allowed(limiter, 100, kStart + hours(1)) == 5);
}

BOOST_AUTO_TEST_CASE(an_answer_says_what_is_left) {
  RateLimiter limiter(2, 5);
  const auto first = limiter.take("10.0.0.7", kStart);
  BOOST_TEST(first.limit == 5u);
  BOOST_TEST(first.remaining == 4u);
  BOOST_TEST(first.reset == 1u);
  count_allowed(limiter, 3, kStart);
  const auto last = limiter.take("10.0.0.7", kStart);
  BOOST_TEST(last.allowed);
  BOOST_TEST(last.remaining == 0u);
  BOOST_TEST(last.reset == 3u);
  const auto refused = limiter.take("10.0.0.7", kStart);
  BOOST_TEST(!refused.allowed);
  BOOST_TEST(refused.retry_after == 1u);
  std::string headers;
  append_rate_limit_lines(headers, refused);
  BOOST_TEST(headers == "RateLimit-Limit: 5\r\nRateLimit-Remaining: 0\r\nRateLimit-Reset: 3\r\n");
}

BOOST_AUTO_TEST_CASE(who_waits_as_told_is_allowed) {
  RateLimiter limiter(0.3, 2);
  count_allowed(limiter, 2, kStart);
  const auto refused = limiter.take("10.0.0.7", kStart + milliseconds(100));
  BOOST_TEST(refused.retry_after == 4u);
  BOOST_TEST(limiter.take("10.0.0.7", kStart + milliseconds(100) + seconds(refused.retry_after)).allowed);
}

BOOST_AUTO_TEST_CASE(without_a_burst_it_is_a_seconds_worth) {
  for (const auto& [rate, expected] : {std::pair{0.5, 1}, {1.0, 1}, {7.9, 7}, {100.0, 100}}) {
    RateLimiter limiter(rate);
    BOOST_TEST(count_allowed(limiter, 1000, kStart) == expected, rate);
  }
}

BOOST_AUTO_TEST_CASE(clients_have_buckets_of_their_own) {
  RateLimiter limiter(1, 3);
  BOOST_TEST(count_allowed(limiter, 10, kStart, "10.0.0.7") == 3);
  BOOST_TEST(count_allowed(limiter, 10, kStart, "10.0.0.8") == 3);
  BOOST_TEST(count_allowed(limiter, 10, kStart, "2001:db8:0:1::1") == 3);
  BOOST_TEST(count_allowed(limiter, 10, kStart, "2001:db8:0:1:ffff::2") == 0);
  BOOST_TEST(count_allowed(limiter, 10, kStart, "2001:db8:0:2::1") == 3);
}

BOOST_AUTO_TEST_CASE(limits_can_be_changed_and_turned_off) {
  RateLimiter limiter(1, 3);
  BOOST_TEST(count_allowed(limiter, 10, kStart) == 3);
  limiter.configure(10, 30);
  BOOST_TEST(count_allowed(limiter, 100, kStart + seconds(10)) == 30);
  limiter.configure(0, 0);
  BOOST_TEST(count_allowed(limiter, 100, kStart + seconds(10)) == 100);
}

BOOST_AUTO_TEST_CASE(extreme_limits_do_not_overflow) {
  for (const double rate : {1e-300, 1e-3, 1e9, 1e300}) {
    RateLimiter limiter(rate, 1e300);
    const auto decision = limiter.take("10.0.0.7", kStart);
    BOOST_TEST(decision.allowed);
    BOOST_TEST(decision.limit == 1'000'000u);
    BOOST_TEST(decision.remaining == 999'999u);
  }
}

BOOST_AUTO_TEST_CASE(one_client_is_an_address_or_a_prefix) {
  BOOST_TEST((client_key("10.0.0.7") == client_key("::ffff:10.0.0.7")));
  BOOST_TEST((client_key("10.0.0.7") != client_key("10.0.0.8")));
  BOOST_TEST((client_key("fe80::1%eth0") == client_key("fe80::2")));
  BOOST_TEST((client_key("::10.0.0.7") != client_key("10.0.0.7")));
  BOOST_TEST((client_key("::1") != client_key("0.0.0.0")));
  BOOST_TEST((client_key("10.0.0.7").kind == ClientKey::Kind::ipv4));
  for (const char* text : {"", "localhost", "10.0.0", "10.0.0.7:80", "[::1]", "::g"}) {
    BOOST_TEST((client_key(text) == ClientKey{}), text);
  }
  BOOST_TEST((client_key(std::string(5000, '1')) == ClientKey{}));
}

BOOST_AUTO_TEST_CASE(the_table_forgets_who_was_not_heard_of_for_longest) {
  ClientTable<int> table(16);
  const auto count = [](int& state) { return ++state; };
  for (std::uint64_t i = 0; i < 10'000; ++i) table.with({ClientKey::Kind::ipv6, i}, count);
  BOOST_TEST(table.size() == 16u);
  const ClientKey last{ClientKey::Kind::ipv6, 9'999};
  BOOST_TEST(table.with(last, count) == 2);
  BOOST_TEST(table.with({ClientKey::Kind::ipv6, 1}, count) == 1);
}

BOOST_AUTO_TEST_CASE(threads_take_each_token_once) {
  RateLimiter limiter(1, 1000);
  std::atomic<int> allowed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { allowed += count_allowed(limiter, 600, kStart); });
  for (auto& thread : threads) thread.join();
  BOOST_TEST(allowed == 1000);
}

BOOST_AUTO_TEST_SUITE_END()
