// SPDX-License-Identifier: MIT
//
// What a cache may hold, and what it has done: words shared by all of this folder.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace framesd::cache {

// Zero of any of them is a cache that keeps nothing.
struct Limits {
  std::size_t entries = 0;
  std::size_t bytes = 0;
  std::chrono::steady_clock::duration ttl{};  // of an entry, from its insertion; use does not renew it

  bool operator==(const Limits&) const = default;
};

// A request that looks again for what it has not found is not counted twice.
enum class Lookup : std::uint8_t { first, again };

struct Stats {
  // Since the cache was made; never fewer, also not after clear().
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t evictions = 0;    // gone before their time, to stay within the limits
  std::uint64_t expirations = 0;  // gone by age
  // Now.
  std::size_t entries = 0;
  std::size_t bytes = 0;

  double hit_rate() const noexcept {
    const std::uint64_t asked = hits + misses;
    return asked == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(asked);
  }
  Stats& operator+=(const Stats& other) noexcept {
    hits += other.hits;
    misses += other.misses;
    evictions += other.evictions;
    expirations += other.expirations;
    entries += other.entries;
    bytes += other.bytes;
    return *this;
  }
  bool operator==(const Stats&) const = default;
};

}  // namespace framesd::cache
