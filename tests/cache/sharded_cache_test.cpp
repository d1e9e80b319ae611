// SPDX-License-Identifier: MIT
#include <framesd/cache/sharded_cache.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::SteadyTime;
using framesd::cache::Limits;
using framesd::cache::ShardedCache;
using framesd::cache::Stats;
using std::chrono::seconds;

namespace {

constexpr SteadyTime kNow{std::chrono::hours(1000)};

using Texts = ShardedCache<std::string>;

Limits entries(std::size_t count) { return {.entries = count, .bytes = 1 << 20, .ttl = seconds(60)}; }

void put(Texts& cache, const std::string& key) {
  cache.insert(key, std::make_shared<const std::string>("value of " + key), 1, kNow);
}

bool has(Texts& cache, const std::string& key) {
  const auto found = cache.find(key, kNow);
  BOOST_TEST((!found || *found == "value of " + key));
  return found != nullptr;
}

std::size_t count_found(Texts& cache, int keys) {
  std::size_t found = 0;
  for (int i = 0; i < keys; ++i) found += has(cache, std::to_string(i)) ? 1 : 0;
  return found;
}

void put_all(Texts& cache, int keys) {
  for (int i = 0; i < keys; ++i) put(cache, std::to_string(i));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sharded_cache)

BOOST_AUTO_TEST_CASE(what_was_inserted_is_found_in_whatever_shard) {
  Texts cache(entries(1600));
  put_all(cache, 500);
  BOOST_TEST(count_found(cache, 600) == 500u);
  const Stats stats = cache.stats(kNow);
  BOOST_TEST((stats == Stats{.hits = 500, .misses = 100, .entries = 500, .bytes = 500}));
}

BOOST_AUTO_TEST_CASE(never_more_entries_than_the_limit) {
  for (const std::size_t limit : {1, 2, 63, 64, 100, 1000, 1001}) {
    Texts cache(entries(limit));
    put_all(cache, 5000);
    BOOST_TEST(cache.stats(kNow).entries == limit);
    BOOST_TEST(count_found(cache, 5000) == limit);
  }
}

BOOST_AUTO_TEST_CASE(a_small_cache_is_exactly_lru) {
  Texts cache(entries(2));
  put(cache, "a");
  put(cache, "b");
  BOOST_TEST(has(cache, "a"));
  put(cache, "c");
  BOOST_TEST(!has(cache, "b"));
  BOOST_TEST(has(cache, "a"));
  BOOST_TEST(has(cache, "c"));
}

BOOST_AUTO_TEST_CASE(never_more_bytes_than_the_limit) {
  Texts cache({.entries = 1000, .bytes = 16'000, .ttl = seconds(60)});
  for (int i = 0; i < 1000; ++i) {
    cache.insert(std::to_string(i), std::make_shared<const std::string>(), 100, kNow);
  }
  const Stats stats = cache.stats(kNow);
  BOOST_TEST(stats.bytes == 16'000u);
  BOOST_TEST(stats.evictions == 1000u - 160u);
}

BOOST_AUTO_TEST_CASE(zero_entries_is_off) {
  Texts cache(entries(0));
  put(cache, "a");
  BOOST_TEST(!has(cache, "a"));
  BOOST_TEST(cache.clear() == 0u);
}

BOOST_AUTO_TEST_CASE(clear_gives_how_many) {
  Texts cache(entries(1600));
  put_all(cache, 300);
  BOOST_TEST(cache.clear() == 300u);
  BOOST_TEST(count_found(cache, 300) == 0u);
  BOOST_TEST(cache.stats(kNow).misses == 300u);
}

BOOST_AUTO_TEST_CASE(entries_expire_in_every_shard) {
  Texts cache(entries(1600));
  put_all(cache, 300);
  const Stats stats = cache.stats(kNow + seconds(60));
  BOOST_TEST((stats == Stats{.expirations = 300}));
}

BOOST_AUTO_TEST_CASE(other_limits_keep_what_still_fits) {
  Texts cache(entries(1600));
  put_all(cache, 900);
  cache.configure(entries(800), kNow);
  BOOST_TEST((cache.limits() == entries(800)));
  BOOST_TEST(cache.stats(kNow).entries <= 800u);
  BOOST_TEST(cache.stats(kNow).entries > 600u);
  cache.configure(entries(2), kNow);  // one shard
  BOOST_TEST(cache.stats(kNow).entries == 0u);
  put_all(cache, 3);
  BOOST_TEST(count_found(cache, 3) == 2u);
  cache.configure(entries(0), kNow);
  BOOST_TEST(count_found(cache, 3) == 0u);
}

BOOST_AUTO_TEST_CASE(a_value_outlives_its_entry) {
  Texts cache(entries(1));
  put(cache, "a");
  const auto held = cache.find("a", kNow);
  put(cache, "b");
  cache.clear();
  BOOST_TEST(*held == "value of a");
  BOOST_TEST(held.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(threads_meet_only_whole_values) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 4000;
  Texts cache(entries(64));
  std::atomic<std::uint64_t> asked = 0;
  std::atomic<int> wrong = 0;
  const auto work = [&](int self) {
    for (int round = 0; round < kRounds; ++round) {
      const std::string key = std::to_string((round * 7 + self * 13) % 150);
      const auto found = cache.find(key, kNow);
      ++asked;
      if (found && *found != "value of " + key) ++wrong;
      if (!found) put(cache, key);
      if (round % 1000 == self) cache.clear();
      if (round % 500 == self) cache.configure(entries(round % 1000 == self ? 64 : 600), kNow);
    }
  };
  std::vector<std::thread> threads;
  for (int self = 0; self < kThreads; ++self) threads.emplace_back(work, self);
  for (auto& thread : threads) thread.join();
  const Stats stats = cache.stats(kNow);
  BOOST_TEST(wrong == 0);
  BOOST_TEST(stats.hits + stats.misses == asked);
  BOOST_TEST(stats.entries == cache.clear());
  BOOST_TEST(cache.stats(kNow).bytes == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
