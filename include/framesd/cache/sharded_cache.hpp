// SPDX-License-Identifier: MIT
//
// ShardedCache<V>: the caches that all workers share. Up to 16 shards by the hash of the key, each a TtlLru
// behind its own mutex, held only while links are changed: values are immutable, what leaves is freed after.
//
// The limits are divided among the shards. A cache of fewer than 16 x 32 entries has fewer shards, one below
// 64: so a limit of 1 or 2 is exact, and so is LRU order, while with several shards an entry may be evicted
// when its own shard is full and another is not. The largest value that is kept is a shard's part of `bytes`.
#pragma once

#include <framesd/base/mutex.hpp>
#include <framesd/cache/ttl_lru.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace framesd::cache {

// What ShardedCache does, for values of no type. Any thread may call anything.
class ShardedTtlLru {
 public:
  static constexpr std::size_t kShardsMax = 16;
  static constexpr std::size_t kEntriesPerShard = 32;  // at least, where there is more than one

  explicit ShardedTtlLru(const Limits& limits);

  [[nodiscard]] AnyValue find(std::string_view key, SteadyTime now, Lookup lookup = Lookup::first);
  void insert(std::string key, AnyValue value, std::size_t bytes, SteadyTime now);
  std::size_t clear();
  void configure(const Limits& limits, SteadyTime now);
  [[nodiscard]] Stats stats(SteadyTime now);
  [[nodiscard]] Limits limits() const;

 private:
  struct alignas(64) Shard {  // a cache line of its own
    Mutex mutex;
    TtlLru lru FRAMESD_GUARDED_BY(mutex){Limits{}};
  };

  Shard& shard_of(std::string_view key) noexcept;

  std::array<Shard, kShardsMax> shards_;
  std::atomic<std::size_t> shards_in_use_ = 1;  // a power of two; the others' limits are 0
  mutable Mutex configuring_;                   // taken before any shard's
  Limits limits_ FRAMESD_GUARDED_BY(configuring_);
};

template <class V>
class ShardedCache {
 public:
  explicit ShardedCache(const Limits& limits) : shards_(limits) {}

  // Null is a miss. Allocates nothing.
  [[nodiscard]] std::shared_ptr<const V> find(std::string_view key, SteadyTime now,
                                              Lookup lookup = Lookup::first) {
    return std::static_pointer_cast<const V>(shards_.find(key, now, lookup));
  }

  // Keeps `value` until its time is up or its room is needed; who has a share in it keeps that.
  //
  // bytes   what it costs in memory
  void insert(std::string key, std::shared_ptr<const V> value, std::size_t bytes, SteadyTime now) {
    shards_.insert(std::move(key), std::move(value), bytes, now);
  }

  // Gives how many entries there were.
  std::size_t clear() { return shards_.clear(); }

  // Other limits from now on. What still fits stays, unless the number of shards changes: then all of it
  // goes.
  void configure(const Limits& limits, SteadyTime now) { shards_.configure(limits, now); }

  [[nodiscard]] Stats stats(SteadyTime now) { return shards_.stats(now); }
  [[nodiscard]] Limits limits() const { return shards_.limits(); }

 private:
  ShardedTtlLru shards_;
};

}  // namespace framesd::cache
