// SPDX-License-Identifier: MIT
//
// Logs whose rows came in by ingests of known times.
#pragma once

#include "open_logs.hpp"
#include "support/memory_store.hpp"
#include "support/once.hpp"
#include "support/printing.hpp"
#include "support/temp_dir.hpp"
#include <framesd/ingest/ledger.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace framesd::test {

struct IngestedLogs {
  static constexpr RowFormat kRows{.source_width = 8, .frame_width = 4};
  using Time = std::chrono::system_clock::time_point;

  static Time day(int number) { return Time(std::chrono::hours(24 * (20'000 + number))); }
  static Depth depth(double units) { return Depth::from_count(static_cast<std::int64_t>(units * 1'000'000)); }

  // Rows at each whole depth from `first` to `last`, by one request.
  static void store_rows(store::Log& log, int first, int last, std::uint8_t sample = 1) {
    auto batch = log.new_batch();
    const std::vector<std::uint8_t> source(8, sample);
    for (int at = first; at <= last; ++at) batch->add(depth(at), source, std::span(source).first(4));
    (void)log.write_and_wait(store::Upsert{.batch = std::move(batch)}).value();
  }
  // The same as an ingest that ended at `time`. Gives its id.
  static std::string ingest_rows(store::Log& log, int first, int last, Time time, std::uint8_t sample = 1) {
    store_rows(log, first, last, sample);
    ingest::Report report;
    report.stored = static_cast<std::uint64_t>(last - first + 1);
    report.first_depth = depth(first);
    report.last_depth = depth(last);
    return ingest::record(log, {.source = std::to_string(first) + ".csv", .time = time, .report = &report})
        .value()
        .id;
  }
  static std::uint64_t frames(store::Log& log) { return once(log).snapshot().value().frames; }
  static std::uint64_t frames(store::Log& log, double from, double to) {
    return once(log).count({depth(from), depth(to)}).value();
  }

  MemoryStore unnamed{kRows};
  TempDir dir;
  std::unique_ptr<store::Store> on_disk =
      store::lmdb::open_logs({.directory = dir.path(), .map_bytes = 64 << 20, .format = kRows});
};

}  // namespace framesd::test
