// SPDX-License-Identifier: MIT
//
// TtlLru: values under text keys, dropped when they are too old (TTL) or, for want of room, when they were
// not used for longest (LRU). One shard of a cache: one thread at a time, see sharded_cache.hpp.
//
// Time is an argument. After any call that was given `now`, nothing older than the TTL is left, so size and
// counts are exact (as exact as the times given ascend). Each call costs one look-up by hash and O(1) list
// work for each entry that leaves.
#pragma once

#include <framesd/base/clock.hpp>
#include <framesd/cache/limits.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <boost/intrusive/list.hpp>

namespace framesd::cache {

// Of no type, so that this is compiled once; ShardedCache<V> gives values theirs.
using AnyValue = std::shared_ptr<const void>;

class TtlLru {
  struct Entry;

 public:
  // Entries that have left. Whoever takes them frees their memory, which may be large, outside its lock.
  using Dead = std::list<Entry>;

  explicit TtlLru(const Limits& limits) : limits_(limits) {}

  // Null is a miss. A hit makes the entry the last to be evicted.
  [[nodiscard]] AnyValue find(std::string_view key, SteadyTime now, Lookup lookup = Lookup::first);

  // Replaces what is under `key` and evicts what has no room beside it; the replaced one counts as nothing.
  // What is larger than the whole cache is not kept, nor what it would have replaced.
  //
  // bytes   what the value costs, by its owner's measure
  void insert(std::string key, AnyValue value, std::size_t bytes, SteadyTime now);

  // Gives how many entries there were.
  std::size_t clear() noexcept;

  void configure(const Limits& limits, SteadyTime now);

  [[nodiscard]] Stats stats(SteadyTime now);

  // What left since this was last asked.
  [[nodiscard]] Dead take_dead() noexcept;

 private:
  struct Entry {
    std::string key;
    AnyValue value;
    std::size_t bytes;
    SteadyTime inserted;
    boost::intrusive::list_member_hook<> use_hook{};
  };
  using Ages = std::list<Entry>;
  using Uses = boost::intrusive::list<
      Entry, boost::intrusive::member_hook<Entry, boost::intrusive::list_member_hook<>, &Entry::use_hook>>;

  bool keeps(std::size_t bytes) const noexcept;
  void expire(SteadyTime now) noexcept;
  void evict_until_fits(std::size_t more_entries, std::size_t more_bytes) noexcept;
  void remove(Ages::iterator entry) noexcept;

  Limits limits_;
  Ages by_age_;  // owns; oldest first
  Dead dead_;
  Uses by_use_;  // of the same entries, least recently used first
  std::unordered_map<std::string_view, Ages::iterator> index_;  // keys point into the entries
  Stats stats_;
};

}  // namespace framesd::cache
