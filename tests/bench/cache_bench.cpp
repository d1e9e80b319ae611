// SPDX-License-Identifier: MIT
#include "bench.hpp"
#include <framesd/cache/sharded_cache.hpp>

#include <string>
#include <vector>

namespace bench = framesd::bench;
using framesd::SteadyTime;
using Bodies = framesd::cache::ShardedCache<std::string>;

namespace {

constexpr framesd::cache::Limits kFrameCache{
    .entries = 1000, .bytes = 64 << 20, .ttl = std::chrono::seconds(60)};
constexpr SteadyTime kNow{std::chrono::hours(1)};

std::vector<std::string> keys(int count) {
  std::vector<std::string> all;
  for (int i = 0; i < count; ++i) {
    all.push_back("0123456789abcdef.12345/frames?depth_min=" + std::to_string(9000 + i) + ".5&limit=100");
  }
  return all;
}

}  // namespace

BENCH(cache_hit) {
  const std::vector<std::string> asked = keys(500);
  Bodies cache(kFrameCache);
  for (const std::string& key : asked) {
    cache.insert(key, std::make_shared<const std::string>(), 500, kNow);
  }
  std::size_t at = 0;
  bench::measure("cache_hit", {.unit = "look-up"}, [&] {
    bench::keep(cache.find(asked[at], kNow));
    at = (at + 1) % asked.size();
  });
}

BENCH(cache_insert) {
  const std::vector<std::string> asked = keys(5000);  // most insertions evict
  const auto value = std::make_shared<const std::string>();
  Bodies cache(kFrameCache);
  std::size_t at = 0;
  bench::measure("cache_insert", {.unit = "insertion"}, [&] {
    cache.insert(asked[at], value, 500, kNow);
    at = (at + 1) % asked.size();
  });
}
