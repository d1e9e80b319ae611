// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/http/rate_limiter.hpp>

#include <algorithm>
#include <cmath>

namespace framesd::http {
namespace {

using std::chrono::nanoseconds;

// Bounds within which an interval times a burst stays below 2^63 ns.
constexpr double kRateMax = 1e9;
constexpr double kRateMin = 1e-3;
constexpr double kBurstMax = 1e6;

std::uint64_t whole_seconds(nanoseconds time) noexcept {
  return static_cast<std::uint64_t>(
      std::chrono::ceil<std::chrono::seconds>(std::max(time, nanoseconds(0))).count());
}

}  // namespace

RateLimiter::RateLimiter(double rate, double burst, std::size_t clients_max) : buckets_(clients_max) {
  configure(rate, burst);
}

void RateLimiter::configure(double rate, double burst) noexcept {
  if (!(rate > 0)) {
    interval_.store(0, std::memory_order_relaxed);
    return;
  }
  const double in_range = std::clamp(rate, kRateMin, kRateMax);
  const double tokens = std::floor(burst >= 1 ? burst : std::max(in_range, 1.0));
  burst_.store(static_cast<std::int64_t>(std::min(tokens, kBurstMax)), std::memory_order_relaxed);
  interval_.store(static_cast<std::int64_t>(1e9 / in_range), std::memory_order_relaxed);
}

RateLimiter::Decision RateLimiter::take(std::string_view address, SteadyTime now) {
  const nanoseconds interval(interval_.load(std::memory_order_relaxed));
  if (interval.count() == 0) return {};
  const std::int64_t burst = burst_.load(std::memory_order_relaxed);
  return buckets_.with(client_key(address), [&](Bucket& bucket) {
    const SteadyTime full_at = std::max(bucket.full_at, now) + interval;  // if this one is allowed
    const nanoseconds over = full_at - now - interval * burst;
    Decision decision{.limit = static_cast<std::uint64_t>(burst)};
    decision.allowed = over <= nanoseconds(0);
    if (decision.allowed) {
      bucket.full_at = full_at;
      decision.remaining = static_cast<std::uint64_t>(-over / interval);
    } else {
      decision.retry_after = static_cast<unsigned>(whole_seconds(over));
    }
    decision.reset = whole_seconds(bucket.full_at - now);
    return decision;
  });
}

void append_rate_limit_lines(std::string& headers, const RateLimiter::Decision& decision) {
  if (decision.limit == 0) return;
  const auto line = [&](std::string_view name, std::uint64_t value) {
    headers.append(name);
    append_number(headers, value);
    headers += "\r\n";
  };
  line("RateLimit-Limit: ", decision.limit);
  line("RateLimit-Remaining: ", decision.remaining);
  line("RateLimit-Reset: ", decision.reset);
}

}  // namespace framesd::http
