// SPDX-License-Identifier: MIT
//
// Metrics: what the service counts of itself, for GET /metrics.
//
// Every series there can be is allocated at the start, from the table of routes and closed sets of methods
// and statuses: no client can make a new one. Recording a request is a few relaxed additions, found by the
// route's address (bench metrics_record).
#pragma once

#include <framesd/api/service.hpp>
#include <framesd/http/metrics.hpp>
#include <framesd/ingest/report.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace framesd::api {

class Metrics {
 public:
  // templates   of the routes, one an endpoint; repeats are one route. They outlive the object.
  explicit Metrics(std::span<const std::string_view> templates);

  void record(const RequestRecord& request) noexcept;
  // Rows that a request or job brought in, once it is done.
  void count_ingest(const ingest::Report& report) noexcept;

  struct Rows {
    http::Counter inserted, replaced, absent, blank, rejected;
  };
  Rows rows;
  struct Events {
    http::Counter changes, jobs, logs, resets;
  };
  Events events;  // sent to clients
  http::Counter event_clients_refused;
  http::Gauge last_reload_successful;  // 1 or 0

  // Calls `body` for every series that has counted something.
  using OnRequests = std::function<void(std::string_view route, std::string_view method,
                                        std::string_view code, std::uint64_t)>;
  void each_count(const OnRequests& body) const;
  using OnDurations = std::function<void(std::string_view route, const http::LatencyHistogram::Snapshot&)>;
  void each_duration(const OnDurations& body) const;
  std::uint64_t response_bytes() const noexcept;
  std::uint64_t requests() const noexcept;  // of all series

 private:
  static constexpr std::size_t kMethods = 7;
  static constexpr std::size_t kCodes = 32;
  static constexpr std::size_t kSlots = 256;  // of the table below, a power of two far above the routes

  struct alignas(64) Series {
    std::string_view route;
    http::Counter bytes;
    http::LatencyHistogram durations;
    std::array<http::Counter, kMethods * kCodes> counts;
  };
  struct Slot {  // the series of a route, found by the address of its template
    const char* address = nullptr;
    Series* series = nullptr;
  };

  static std::size_t hash_of(const char* address) noexcept;
  Series* known(std::string_view route) noexcept;
  Series& series_of(std::string_view route) noexcept;

  std::vector<std::unique_ptr<Series>> series_;  // the last one: what no route matched
  std::array<Slot, kSlots> slots_{};
};

}  // namespace framesd::api
