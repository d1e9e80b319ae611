// SPDX-License-Identifier: MIT
#include <framesd/http/metrics.hpp>

#include <algorithm>

namespace framesd::http {

void LatencyHistogram::observe(std::chrono::nanoseconds took) noexcept {
  const auto in = std::ranges::find_if(kBounds, [&](const Bound& bound) { return took <= bound.most; });
  counts_[static_cast<std::size_t>(in - kBounds.begin())].fetch_add(1, std::memory_order_relaxed);
  const auto ns = std::max<std::chrono::nanoseconds::rep>(took.count(), 0);
  sum_ns_.fetch_add(static_cast<std::uint64_t>(ns), std::memory_order_relaxed);
}

LatencyHistogram::Snapshot LatencyHistogram::snapshot() const noexcept {
  Snapshot now;
  for (std::size_t i = 0; i < counts_.size(); ++i) now.counts[i] = counts_[i].load(std::memory_order_relaxed);
  now.sum_seconds = static_cast<double>(sum_ns_.load(std::memory_order_relaxed)) / 1e9;
  return now;
}

}  // namespace framesd::http
