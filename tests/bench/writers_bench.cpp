// SPDX-License-Identifier: MIT
//
// Two processes on one store: how long a single row waits while the other process ingests in bulk.
#include "bench.hpp"
#include "support/once.hpp"
#include "support/temp_dir.hpp"
#include <framesd/store/lmdb/open.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <future>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using framesd::test::once;
namespace bench = framesd::bench;
namespace store = framesd::store;
using framesd::Depth;

namespace {

constexpr framesd::RowFormat kFormat;
constexpr int kPuts = 300;
constexpr std::int64_t kBulkStart = 1'000'000'000'000;

std::unique_ptr<store::WriteBatch> rows_from(const store::Writer& log, std::int64_t first, int rows) {
  const std::vector<std::uint8_t> source(kFormat.source_width, 90);
  const std::vector<std::uint8_t> resized(kFormat.frame_width, 90);
  auto batch = log.new_batch();
  for (int i = 0; i < rows; ++i) batch->add(Depth::from_count(first + i), source, resized);
  return batch;
}

// The other process: batches of 10,000 rows for as long as it lives.
[[noreturn]] void ingest_without_end(const std::filesystem::path& folder) {
  const auto frames = store::lmdb::open_store({.directory = folder, .format = kFormat});
  for (std::int64_t first = kBulkStart; frames; first += 10'000) {
    (*frames)->submit(store::Upsert{.batch = rows_from(**frames, first, 10'000)}, [](const auto&) {});
  }
  std::_Exit(1);
}

double put_milliseconds(store::Log& frames, std::int64_t depth) {
  const auto begin = std::chrono::steady_clock::now();
  std::promise<void> durable;
  frames.submit(store::Upsert{.batch = rows_from(frames, depth, 1)}, [&durable](const auto& outcome) {
    if (!outcome) std::abort();
    durable.set_value();
  });
  durable.get_future().wait();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

bool bulk_has_begun(store::Log& frames) {
  const auto seen = once(frames).snapshot();
  return seen && seen->last && *seen->last >= Depth::from_count(kBulkStart);
}

void report_latencies(std::string_view workload, store::Log& frames) {
  std::vector<double> waits;
  for (int i = 0; i < kPuts; ++i) waits.push_back(put_milliseconds(frames, i));
  std::ranges::sort(waits);
  bench::report(workload, "p50_ms", waits[kPuts / 2]);
  bench::report(workload, "p99_ms", waits[kPuts * 99 / 100]);
  bench::report(workload, "max_ms", waits.back());
}

}  // namespace

// TMPDIR says on which file system.
BENCH(put_beside_bulk) {
  const framesd::test::TempDir folder;
  const pid_t other = ::fork();  // before this process opens the store
  if (other == 0) ingest_without_end(folder.path());
  {
    const auto frames = store::lmdb::open_store({.directory = folder.path(), .format = kFormat});
    while (!bulk_has_begun(**frames)) ::usleep(1000);
    report_latencies("put_beside_bulk", **frames);
    ::kill(other, SIGKILL);
    ::waitpid(other, nullptr, 0);
    report_latencies("put_alone", **frames);
  }
}
