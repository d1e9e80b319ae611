// SPDX-License-Identifier: MIT
#include "pending.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace framesd::push {
namespace {

bool overlap(const DepthRange& a, const DepthRange& b) noexcept { return a.min <= b.max && b.min <= a.max; }

PendingRange joined(const PendingRange& a, const PendingRange& b) noexcept {
  return {.range = {std::min(a.range.min, b.range.min), std::max(a.range.max, b.range.max)},
          .erase = a.erase || b.erase};
}

std::uint64_t counts_between(const PendingRange& before, const PendingRange& after) noexcept {
  return static_cast<std::uint64_t>(after.range.min.count()) -
         static_cast<std::uint64_t>(before.range.max.count());
}

// The distance up to which neighbours are joined, so that at most `most` ranges are left.
// REQUIRES: in order of depth, more than `most`
std::uint64_t joining_distance(const Pending& pending, std::size_t most) {
  std::vector<std::uint64_t> distances;
  distances.reserve(pending.size() - 1);
  for (std::size_t i = 1; i < pending.size(); ++i)
    distances.push_back(counts_between(pending[i - 1], pending[i]));
  const auto last = distances.begin() + static_cast<std::ptrdiff_t>(pending.size() - most - 1);
  std::ranges::nth_element(distances, last);
  return *last;
}

}  // namespace

void add(Pending& pending, PendingRange range) {
  if (range.range.empty()) return;
  const auto meets = [&](const PendingRange& other) { return overlap(other.range, range.range); };
  auto place = pending.size();  // of the first that it meets
  for (auto met = std::ranges::find_if(pending, meets); met != pending.end();
       met = std::ranges::find_if(pending, meets)) {
    range = joined(*met, range);  // which may meet others that came before
    place = std::min(place, static_cast<std::size_t>(met - pending.begin()));
    pending.erase(met);
  }
  pending.insert(pending.begin() + static_cast<std::ptrdiff_t>(std::min(place, pending.size())), range);
}

void limit(Pending& pending, std::size_t most) {
  if (pending.size() <= most) return;
  std::ranges::sort(pending, {}, [](const PendingRange& each) { return each.range.min; });
  const std::uint64_t distance = joining_distance(pending, most);
  Pending fewer;
  for (const PendingRange& each : pending) {
    if (!fewer.empty() && counts_between(fewer.back(), each) <= distance)
      fewer.back() = joined(fewer.back(), each);
    else
      fewer.push_back(each);
  }
  pending = std::move(fewer);
}

Pending everything() { return {{.range = {}, .erase = true}}; }

}  // namespace framesd::push
