// SPDX-License-Identifier: MIT
#include "metrics.hpp"

#include <algorithm>

namespace framesd::api {
namespace {

constexpr std::array<std::string_view, 7> kMethodNames = {"GET",    "HEAD",    "POST", "PUT",
                                                          "DELETE", "OPTIONS", "other"};  // as http::Method

// What framesd answers. The last place is for anything else.
struct Code {
  unsigned status;
  std::string_view name;
};
constexpr std::array<Code, 32> kCodeNames = {
    {{200, "200"}, {201, "201"}, {202, "202"}, {204, "204"}, {206, "206"}, {304, "304"}, {308, "308"},
     {400, "400"}, {401, "401"}, {403, "403"}, {404, "404"}, {405, "405"}, {406, "406"}, {408, "408"},
     {409, "409"}, {411, "411"}, {412, "412"}, {413, "413"}, {414, "414"}, {415, "415"}, {416, "416"},
     {417, "417"}, {421, "421"}, {422, "422"}, {429, "429"}, {431, "431"}, {500, "500"}, {501, "501"},
     {503, "503"}, {505, "505"}, {507, "507"}, {0, "other"}}};

constexpr auto kCodeOfStatus = [] {
  std::array<std::uint8_t, 600> table{};
  table.fill(kCodeNames.size() - 1);
  for (std::size_t i = 0; i + 1 < kCodeNames.size(); ++i) {
    table[kCodeNames[i].status] = static_cast<std::uint8_t>(i);
  }
  return table;
}();

std::size_t code_index(unsigned status) noexcept {
  return status < kCodeOfStatus.size() ? kCodeOfStatus[status] : kCodeNames.size() - 1;
}

}  // namespace

Metrics::Metrics(std::span<const std::string_view> templates) {
  static_assert(kMethodNames.size() == kMethods && kCodeNames.size() == kCodes);
  last_reload_successful.set(1);
  for (const std::string_view route : templates) {
    Series* series = known(route);
    if (series == nullptr) {
      series = series_.emplace_back(std::make_unique<Series>()).get();
      series->route = route;
    }
    std::size_t at = hash_of(route.data());
    while (slots_[at].address != nullptr && slots_[at].address != route.data()) at = (at + 1) % kSlots;
    slots_[at] = {route.data(), series};
  }
  series_.push_back(std::make_unique<Series>());
  series_.back()->route = "unmatched";
}

std::size_t Metrics::hash_of(const char* address) noexcept {
  return (reinterpret_cast<std::uintptr_t>(address) * 0x9E3779B97F4A7C15u) >> 56;
}

Metrics::Series* Metrics::known(std::string_view route) noexcept {
  const auto found = std::ranges::find(series_, route, [](const auto& series) { return series->route; });
  return found == series_.end() ? nullptr : found->get();
}

// A recorded route is the template out of the table itself: its address says which one.
Metrics::Series& Metrics::series_of(std::string_view route) noexcept {
  for (std::size_t at = hash_of(route.data()); slots_[at].address != nullptr; at = (at + 1) % kSlots) {
    if (slots_[at].address == route.data()) return *slots_[at].series;
  }
  return *series_.back();
}

void Metrics::record(const RequestRecord& request) noexcept {
  Series& series = series_of(request.route);
  series.counts[static_cast<std::size_t>(request.method) * kCodes + code_index(request.status)].add();
  series.bytes.add(request.body_bytes);
  series.durations.observe(request.duration);
}

void Metrics::count_ingest(const ingest::Report& report) noexcept {
  rows.inserted.add(report.inserted);
  rows.replaced.add(report.replaced);
  rows.absent.add(report.absent);
  rows.blank.add(report.blank);
  rows.rejected.add(report.rejected);
}

void Metrics::each_count(const OnRequests& body) const {
  for (const auto& series : series_) {
    for (std::size_t method = 0; method < kMethods; ++method) {
      for (std::size_t code = 0; code < kCodes; ++code) {
        const std::uint64_t count = series->counts[method * kCodes + code].value();
        if (count != 0) body(series->route, kMethodNames[method], kCodeNames[code].name, count);
      }
    }
  }
}

void Metrics::each_duration(const OnDurations& body) const {
  for (const auto& series : series_) {
    const auto durations = series->durations.snapshot();
    if (std::ranges::any_of(durations.counts, [](std::uint64_t count) { return count != 0; })) {
      body(series->route, durations);
    }
  }
}

std::uint64_t Metrics::requests() const noexcept {
  std::uint64_t all = 0;
  for (const auto& series : series_) {
    for (const http::Counter& count : series->counts) all += count.value();
  }
  return all;
}

std::uint64_t Metrics::response_bytes() const noexcept {
  std::uint64_t all = 0;
  for (const auto& series : series_) all += series->bytes.value();
  return all;
}

}  // namespace framesd::api
