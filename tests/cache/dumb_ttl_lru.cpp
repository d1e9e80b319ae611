// SPDX-License-Identifier: MIT
#include "dumb_ttl_lru.hpp"

#include <algorithm>

namespace framesd::cache {

AnyValue DumbTtlLru::find(std::string_view key, SteadyTime now) {
  expire(now);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].key != key) continue;
    std::rotate(entries_.begin() + static_cast<std::ptrdiff_t>(i),
                entries_.begin() + static_cast<std::ptrdiff_t>(i) + 1, entries_.end());
    ++stats_.hits;
    return entries_.back().value;
  }
  ++stats_.misses;
  return nullptr;
}

void DumbTtlLru::insert(const std::string& key, AnyValue value, std::size_t size, SteadyTime now) {
  expire(now);
  std::erase_if(entries_, [&](const Entry& entry) { return entry.key == key; });
  if (size > limits_.bytes || limits_.bytes == 0 || limits_.entries == 0 || limits_.ttl.count() <= 0) return;
  entries_.push_back({key, std::move(value), size, now});
  evict();
}

std::size_t DumbTtlLru::clear() {
  const std::size_t cleared = entries_.size();
  entries_.clear();
  return cleared;
}

void DumbTtlLru::configure(const Limits& limits, SteadyTime now) {
  limits_ = limits;
  expire(now);
  evict();
}

Stats DumbTtlLru::stats(SteadyTime now) {
  expire(now);
  Stats all = stats_;
  all.entries = entries_.size();
  all.bytes = bytes();
  return all;
}

void DumbTtlLru::expire(SteadyTime now) {
  const auto old = [&](const Entry& entry) { return entry.inserted + limits_.ttl <= now; };
  stats_.expirations += std::erase_if(entries_, old);
}

void DumbTtlLru::evict() {
  while (entries_.size() > limits_.entries || bytes() > limits_.bytes) {
    entries_.erase(entries_.begin());
    ++stats_.evictions;
  }
}

std::size_t DumbTtlLru::bytes() const {
  std::size_t sum = 0;
  for (const Entry& entry : entries_) sum += entry.bytes;
  return sum;
}

}  // namespace framesd::cache
