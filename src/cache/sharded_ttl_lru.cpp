// SPDX-License-Identifier: MIT
#include <framesd/cache/sharded_cache.hpp>

#include <algorithm>
#include <bit>
#include <functional>

namespace framesd::cache {
namespace {

std::size_t shards_for(const Limits& limits) noexcept {
  return std::bit_floor(std::clamp<std::size_t>(limits.entries / ShardedTtlLru::kEntriesPerShard, 1,
                                                ShardedTtlLru::kShardsMax));
}

// The part of one shard; the parts add up to the whole.
Limits part_of(const Limits& whole, std::size_t shard, std::size_t shards) noexcept {
  if (shard >= shards) return {};
  const auto part = [&](std::size_t all) { return all / shards + (shard < all % shards ? 1 : 0); };
  return {part(whole.entries), part(whole.bytes), whole.ttl};
}

}  // namespace

ShardedTtlLru::ShardedTtlLru(const Limits& limits) { configure(limits, {}); }

AnyValue ShardedTtlLru::find(std::string_view key, SteadyTime now, Lookup lookup) {
  Shard& shard = shard_of(key);
  TtlLru::Dead dead;  // freed when the lock is gone
  const Lock lock(shard.mutex);
  AnyValue found = shard.lru.find(key, now, lookup);
  dead = shard.lru.take_dead();
  return found;
}

void ShardedTtlLru::insert(std::string key, AnyValue value, std::size_t bytes, SteadyTime now) {
  Shard& shard = shard_of(key);
  TtlLru::Dead dead;
  const Lock lock(shard.mutex);
  shard.lru.insert(std::move(key), std::move(value), bytes, now);
  dead = shard.lru.take_dead();
}

std::size_t ShardedTtlLru::clear() {
  std::size_t cleared = 0;
  for (Shard& shard : shards_) {
    TtlLru::Dead dead;
    const Lock lock(shard.mutex);
    cleared += shard.lru.clear();
    dead = shard.lru.take_dead();
  }
  return cleared;
}

// A thread that has just chosen a shard by the old number finds nothing there, or leaves an entry that
// nobody finds until it expires; a shard no longer in use takes none.
void ShardedTtlLru::configure(const Limits& limits, SteadyTime now) {
  const Lock configuring(configuring_);
  const std::size_t shards = shards_for(limits);
  const bool moved = shards != shards_in_use_.exchange(shards, std::memory_order_relaxed);
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    TtlLru::Dead dead;
    const Lock lock(shards_[i].mutex);
    if (moved) shards_[i].lru.clear();
    shards_[i].lru.configure(part_of(limits, i, shards), now);
    dead = shards_[i].lru.take_dead();
  }
  limits_ = limits;
}

Stats ShardedTtlLru::stats(SteadyTime now) {
  Stats sum;
  for (Shard& shard : shards_) {
    TtlLru::Dead dead;
    const Lock lock(shard.mutex);
    sum += shard.lru.stats(now);
    dead = shard.lru.take_dead();
  }
  return sum;
}

Limits ShardedTtlLru::limits() const {
  const Lock lock(configuring_);
  return limits_;
}

// By the upper half of the hash: the shard's own table goes by the rest.
ShardedTtlLru::Shard& ShardedTtlLru::shard_of(std::string_view key) noexcept {
  const std::size_t upper = std::hash<std::string_view>{}(key) >> (sizeof(std::size_t) * 4);
  return shards_[upper & (shards_in_use_.load(std::memory_order_relaxed) - 1)];
}

}  // namespace framesd::cache
