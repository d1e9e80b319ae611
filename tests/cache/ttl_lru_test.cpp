// SPDX-License-Identifier: MIT
#include "dumb_ttl_lru.hpp"

#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::SteadyTime;
using framesd::cache::AnyValue;
using framesd::cache::DumbTtlLru;
using framesd::cache::Limits;
using framesd::cache::Stats;
using framesd::cache::TtlLru;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr SteadyTime kStart{std::chrono::hours(1000)};

AnyValue number(int value) { return std::make_shared<const int>(value); }

// A cache of numbers, and a clock that only tests move.
struct Subject {
  explicit Subject(const Limits& limits) : lru(limits) {}

  void put(const std::string& key, int value, std::size_t bytes = 1) {
    lru.insert(key, number(value), bytes, now);
  }
  int get(std::string_view key) {  // -1: a miss
    const AnyValue found = lru.find(key, now);
    return found ? *static_cast<const int*>(found.get()) : -1;
  }
  Stats stats() { return lru.stats(now); }

  TtlLru lru;
  SteadyTime now = kStart;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(ttl_lru)

BOOST_AUTO_TEST_CASE(what_was_inserted_is_found) {
  Subject cache({.entries = 3, .bytes = 100, .ttl = seconds(60)});
  BOOST_TEST(cache.get("a") == -1);
  cache.put("a", 1, 10);
  BOOST_TEST(cache.get("a") == 1);
  BOOST_TEST((cache.stats() == Stats{.hits = 1, .misses = 1, .entries = 1, .bytes = 10}));
  BOOST_TEST(cache.stats().hit_rate() == 0.5);
}

BOOST_AUTO_TEST_CASE(the_least_recently_used_is_evicted) {
  Subject cache({.entries = 2, .bytes = 100, .ttl = seconds(60)});
  cache.put("a", 1);
  cache.put("b", 2);
  BOOST_TEST(cache.get("a") == 1);
  cache.put("c", 3);
  BOOST_TEST(cache.get("b") == -1);
  BOOST_TEST(cache.get("a") == 1);
  BOOST_TEST(cache.get("c") == 3);
  BOOST_TEST(cache.stats().evictions == 1u);
}

BOOST_AUTO_TEST_CASE(bytes_are_bounded_too) {
  Subject cache({.entries = 100, .bytes = 10, .ttl = seconds(60)});
  cache.put("a", 1, 4);
  cache.put("b", 2, 4);
  cache.put("c", 3, 7);
  BOOST_TEST(cache.get("a") == -1);
  BOOST_TEST(cache.get("b") == -1);
  BOOST_TEST(cache.get("c") == 3);
  BOOST_TEST(cache.stats().bytes == 7u);
  BOOST_TEST(cache.stats().evictions == 2u);
}

BOOST_AUTO_TEST_CASE(what_is_larger_than_the_cache_evicts_nothing) {
  Subject cache({.entries = 100, .bytes = 10, .ttl = seconds(60)});
  cache.put("a", 1, 10);
  cache.put("b", 2, 11);
  BOOST_TEST(cache.get("a") == 1);
  BOOST_TEST(cache.get("b") == -1);
  cache.put("a", 3, 11);
  BOOST_TEST(cache.get("a") == -1);
  BOOST_TEST(cache.stats().evictions == 0u);
}

BOOST_AUTO_TEST_CASE(an_expired_entry_is_a_miss_however_often_used) {
  Subject cache({.entries = 3, .bytes = 100, .ttl = seconds(60)});
  cache.put("a", 1);
  cache.now = kStart + milliseconds(59'999);
  BOOST_TEST(cache.get("a") == 1);
  cache.now = kStart + seconds(60);
  BOOST_TEST(cache.get("a") == -1);
  BOOST_TEST((cache.stats() == Stats{.hits = 1, .misses = 1, .expirations = 1}));
}

BOOST_AUTO_TEST_CASE(the_expired_leave_without_being_asked_for) {
  Subject cache({.entries = 3, .bytes = 100, .ttl = seconds(60)});
  cache.put("a", 1);
  cache.put("b", 2);
  BOOST_TEST(cache.get("a") == 1);
  cache.now += seconds(30);
  cache.put("c", 3);
  cache.now += seconds(30);
  BOOST_TEST((cache.stats() == Stats{.hits = 1, .expirations = 2, .entries = 1, .bytes = 1}));
}

BOOST_AUTO_TEST_CASE(inserting_again_replaces_and_renews) {
  Subject cache({.entries = 3, .bytes = 100, .ttl = seconds(60)});
  cache.put("a", 1, 10);
  cache.now += seconds(40);
  cache.put("a", 2, 20);
  cache.now += seconds(40);
  BOOST_TEST(cache.get("a") == 2);
  BOOST_TEST((cache.stats() == Stats{.hits = 1, .entries = 1, .bytes = 20}));
}

BOOST_AUTO_TEST_CASE(a_limit_of_zero_keeps_nothing) {
  for (const Limits& limits : {Limits{0, 100, seconds(60)}, Limits{3, 0, seconds(60)}, Limits{3, 100, {}}}) {
    Subject cache(limits);
    cache.put("a", 1, 0);
    BOOST_TEST(cache.get("a") == -1);
    BOOST_TEST((cache.stats() == Stats{.misses = 1}));
  }
}

BOOST_AUTO_TEST_CASE(clear_gives_how_many_and_keeps_the_counts) {
  Subject cache({.entries = 3, .bytes = 100, .ttl = seconds(60)});
  cache.put("a", 1);
  cache.put("b", 2);
  BOOST_TEST(cache.get("a") == 1);
  BOOST_TEST(cache.lru.clear() == 2u);
  BOOST_TEST(cache.lru.clear() == 0u);
  BOOST_TEST(cache.get("a") == -1);
  BOOST_TEST((cache.stats() == Stats{.hits = 1, .misses = 1}));
}

BOOST_AUTO_TEST_CASE(other_limits_hold_at_once) {
  Subject cache({.entries = 3, .bytes = 100, .ttl = seconds(60)});
  for (const char* key : {"a", "b", "c"}) cache.put(key, 1, 10);
  cache.lru.configure({.entries = 3, .bytes = 20, .ttl = seconds(60)}, cache.now);
  BOOST_TEST(cache.stats().entries == 2u);
  BOOST_TEST(cache.get("a") == -1);
  cache.now += seconds(30);
  cache.put("d", 1, 1);
  cache.lru.configure({.entries = 3, .bytes = 20, .ttl = seconds(10)}, cache.now);
  BOOST_TEST(cache.stats().entries == 1u);
  BOOST_TEST(cache.get("d") == 1);
}

BOOST_AUTO_TEST_CASE(values_that_left_live_until_they_are_taken) {
  Subject cache({.entries = 1, .bytes = 100, .ttl = seconds(60)});
  const auto value = std::make_shared<const int>(1);
  cache.lru.insert("a", value, 1, cache.now);
  cache.put("b", 2);
  BOOST_TEST(value.use_count() == 2);
  BOOST_TEST(cache.lru.take_dead().size() == 1u);
  BOOST_TEST(value.use_count() == 1);
  BOOST_TEST(cache.lru.take_dead().empty());
}

BOOST_AUTO_TEST_CASE(random_operations_do_as_the_dumb_twin_does) {
  std::mt19937 random(42);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random()) % n; };
  const auto some_limits = [&] { return Limits{below(9), below(60), seconds(below(12))}; };
  SteadyTime now = kStart;
  TtlLru cache(Limits{5, 30, seconds(7)});
  DumbTtlLru twin(Limits{5, 30, seconds(7)});
  for (int step = 0; step < 30'000; ++step) {
    now += milliseconds(below(800));
    const std::string key(1, static_cast<char>('a' + below(10)));
    const unsigned action = below(1000);
    if (action < 500) {
      BOOST_REQUIRE(cache.find(key, now) == twin.find(key, now));
    } else if (action < 980) {
      const AnyValue value = number(step);
      const std::size_t bytes = below(14);
      cache.insert(key, value, bytes, now);
      twin.insert(key, value, bytes, now);
    } else if (action < 990) {
      const Limits limits = some_limits();
      cache.configure(limits, now);
      twin.configure(limits, now);
    } else {
      BOOST_REQUIRE(cache.clear() == twin.clear());
    }
    BOOST_REQUIRE((cache.stats(now) == twin.stats(now)));
    if (below(50) == 0) (void)cache.take_dead();
  }
}

BOOST_AUTO_TEST_SUITE_END()
