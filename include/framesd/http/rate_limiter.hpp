// SPDX-License-Identifier: MIT
//
// RateLimiter: a token bucket for each client (see client_key.hpp). Requests take a token each; a bucket
// holds `burst` and gets `rate` back a second.
//
// Any thread may ask; time is an argument. A bucket is kept as the moment at which it will be full again, so
// an idle client costs nothing but its place, and a forgotten one (the table is bounded) has a full bucket.
#pragma once

#include <framesd/base/clock.hpp>
#include <framesd/http/client_table.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace framesd::http {

class RateLimiter {
 public:
  static constexpr std::size_t kClientsMax = 16 * 1024;  // about 2 MB when all are taken

  // requests a second, 0: no limit; burst 0: as many as come back in a second, at least one
  explicit RateLimiter(double rate = 0, double burst = 0, std::size_t clients_max = kClientsMax);

  // Other limits from now on (SIGHUP). Buckets stay as far from full, in time, as they were.
  void configure(double rate, double burst) noexcept;

  bool on() const noexcept { return interval_.load(std::memory_order_relaxed) != 0; }

  struct Decision {
    bool allowed = true;
    std::uint64_t limit = 0;      // requests at once; 0: there is no limit, nothing is said of it
    std::uint64_t remaining = 0;  // that would be allowed now
    std::uint64_t reset = 0;      // whole seconds until the bucket is full
    unsigned retry_after = 0;     // whole seconds until one is allowed, where this one was not: at least 1
  };
  [[nodiscard]] Decision take(std::string_view address, SteadyTime now);

 private:
  struct Bucket {
    SteadyTime full_at{};
  };

  std::atomic<std::int64_t> interval_;  // nanoseconds until a token comes back; 0: off
  std::atomic<std::int64_t> burst_;     // tokens
  ClientTable<Bucket> buckets_;
};

// Appends RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset; nothing where there is no limit.
// Retry-After belongs to the 429's Problem.
void append_rate_limit_lines(std::string& headers, const RateLimiter::Decision& decision);

}  // namespace framesd::http
