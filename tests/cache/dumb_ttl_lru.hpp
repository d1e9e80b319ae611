// SPDX-License-Identifier: MIT
//
// The dumb twin of TtlLru, for tests: a vector in order of use, searched from end to end each time.
#pragma once

#include <framesd/cache/ttl_lru.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::cache {

class DumbTtlLru {
 public:
  explicit DumbTtlLru(const Limits& limits) : limits_(limits) {}

  AnyValue find(std::string_view key, SteadyTime now);
  void insert(const std::string& key, AnyValue value, std::size_t bytes, SteadyTime now);
  std::size_t clear();
  void configure(const Limits& limits, SteadyTime now);
  Stats stats(SteadyTime now);

 private:
  struct Entry {
    std::string key;
    AnyValue value;
    std::size_t bytes;
    SteadyTime inserted;
  };

  void expire(SteadyTime now);
  void evict();
  std::size_t bytes() const;

  Limits limits_;
  std::vector<Entry> entries_;  // most recently used last
  Stats stats_;
};

}  // namespace framesd::cache
