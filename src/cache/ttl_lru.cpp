// SPDX-License-Identifier: MIT
#include <framesd/cache/ttl_lru.hpp>

#include <utility>

namespace framesd::cache {

AnyValue TtlLru::find(std::string_view key, SteadyTime now, Lookup lookup) {
  expire(now);
  const auto found = index_.find(key);
  const bool hit = found != index_.end();
  if (lookup == Lookup::first) ++(hit ? stats_.hits : stats_.misses);
  if (!hit) return nullptr;
  Entry& entry = *found->second;
  by_use_.splice(by_use_.end(), by_use_, by_use_.iterator_to(entry));
  return entry.value;
}

void TtlLru::insert(std::string key, AnyValue value, std::size_t bytes, SteadyTime now) {
  expire(now);
  if (const auto same = index_.find(key); same != index_.end()) remove(same->second);
  if (!keeps(bytes)) return;
  evict_until_fits(1, bytes);
  Ages fresh;
  fresh.push_back({std::move(key), std::move(value), bytes, now});
  index_.emplace(fresh.front().key, fresh.begin());  // last to throw
  by_use_.push_back(fresh.front());
  by_age_.splice(by_age_.end(), fresh);
  ++stats_.entries;
  stats_.bytes += bytes;
}

std::size_t TtlLru::clear() noexcept {
  const std::size_t cleared = by_age_.size();
  while (!by_age_.empty()) remove(by_age_.begin());
  return cleared;
}

void TtlLru::configure(const Limits& limits, SteadyTime now) {
  limits_ = limits;
  expire(now);
  evict_until_fits(0, 0);
}

Stats TtlLru::stats(SteadyTime now) {
  expire(now);
  return stats_;
}

TtlLru::Dead TtlLru::take_dead() noexcept { return std::exchange(dead_, {}); }

bool TtlLru::keeps(std::size_t bytes) const noexcept {
  const bool off = limits_.entries == 0 || limits_.bytes == 0 || limits_.ttl <= limits_.ttl.zero();
  return !off && bytes <= limits_.bytes;
}

// The TTL is one for all, so who came first goes first, also after a change of it.
void TtlLru::expire(SteadyTime now) noexcept {
  while (!by_age_.empty() && now - by_age_.front().inserted >= limits_.ttl) {
    remove(by_age_.begin());
    ++stats_.expirations;
  }
}

// REQUIRES: more_entries and more_bytes are within the limits.
void TtlLru::evict_until_fits(std::size_t more_entries, std::size_t more_bytes) noexcept {
  while (stats_.entries > limits_.entries - more_entries || stats_.bytes > limits_.bytes - more_bytes) {
    remove(index_.find(by_use_.front().key)->second);
    ++stats_.evictions;
  }
}

void TtlLru::remove(Ages::iterator entry) noexcept {
  by_use_.erase(by_use_.iterator_to(*entry));
  index_.erase(entry->key);
  --stats_.entries;
  stats_.bytes -= entry->bytes;
  dead_.splice(dead_.end(), by_age_, entry);
}

}  // namespace framesd::cache
