// SPDX-License-Identifier: MIT
//
// Surroundings: what the conversations of one thread have in common. Each worker has one.
#pragma once

#include "response_head.hpp"
#include <framesd/api/service.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/net/server.hpp>

#include <chrono>
#include <cstdint>
#include <ctime>
#include <string_view>

namespace framesd::net {

// Seconds since 1970, at most one tick of the kernel old.
[[nodiscard]] inline std::time_t coarse_wall_clock() noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return now.tv_sec;
}

struct Surroundings {
  Surroundings(api::Service& its_service, const ServerOptions& its_options)
      : service(its_service), options(its_options) {}

  // Whether the request that was just answered gets a line in the log.
  bool wants_access_line(bool remarkable) noexcept {
    const AccessLog& log = options.access_log;
    if (remarkable && log.remarkable) return true;
    return log.one_in != 0 && unremarkable++ % log.one_in == 0;
  }
  std::string_view date_line() { return date.at(wall_clock()); }

  api::Service& service;
  ServerOptions options;  // a copy, changed only on this thread
  api::Context context;
  bool draining = false;
  DateLine date;
  std::uint32_t unremarkable = 0;  // requests so far, of which one in N is logged
  SteadyTime (*clock)() = std::chrono::steady_clock::now;
  std::time_t (*wall_clock)() = coarse_wall_clock;
};

}  // namespace framesd::net
