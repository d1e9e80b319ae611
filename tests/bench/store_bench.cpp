// SPDX-License-Identifier: MIT
//
// What storing and gathering frames costs, durable commits included, on the folder that FRAMESD_BENCH_DIR
// names (else /dev/shm, else the folder for temporary files). Rows are 200 -> 150 samples, steps regular.
#include "bench.hpp"
#include <framesd/store/open.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <iostream>
#include <memory>
#include <numeric>
#include <random>
#include <unistd.h>
#include <vector>

namespace bench = framesd::bench;
namespace store = framesd::store;
namespace fs = std::filesystem;
using framesd::Depth;

namespace {

constexpr std::int64_t kRows = 1'000'000;
constexpr std::int64_t kStep = 2540;  // 0.1 inch in metres
constexpr std::size_t kBatchRows = 10'000;

fs::path bench_folder() {
  if (const char* named = std::getenv("FRAMESD_BENCH_DIR")) return named;
  return fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
}

Depth depth_of_row(std::int64_t row) { return Depth::from_count(row * kStep); }

// A store in a folder of its own, gone afterwards.
class BenchStore {
 public:
  BenchStore() : folder_(bench_folder() / ("framesd_bench_" + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
    auto opened =
        store::open_store({.directory = folder_, .map_bytes = std::uint64_t{8} << 30, .format = {}});
    if (!opened) {
      std::cerr << opened.error().detail << '\n';
      std::exit(1);
    }
    store_ = std::move(*opened);
  }
  ~BenchStore() {
    store_.reset();
    fs::remove_all(folder_);
  }
  BenchStore(const BenchStore&) = delete;
  BenchStore& operator=(const BenchStore&) = delete;

  store::FrameStore& operator*() { return *store_; }
  store::FrameStore* operator->() { return store_.get(); }
  std::uintmax_t bytes() const { return fs::file_size(folder_ / "data.mdb"); }

 private:
  fs::path folder_;
  std::unique_ptr<store::FrameStore> store_;
};

struct Row {
  std::vector<std::uint8_t> source = std::vector<std::uint8_t>(200);
  std::vector<std::uint8_t> resized = std::vector<std::uint8_t>(150);
  Row() {
    std::iota(source.begin(), source.end(), std::uint8_t{3});
    std::iota(resized.begin(), resized.end(), std::uint8_t{7});
  }
};

// Encodes and submits these rows in batches, as an ingest does, and waits until all are durable.
void store_rows(store::FrameStore& target, const std::vector<std::int64_t>& rows) {
  const Row row;
  std::promise<void> durable;
  std::size_t submitted = 0;
  while (submitted < rows.size()) {
    store::WriteBatch batch(target.format());
    const std::size_t end = std::min(rows.size(), submitted + kBatchRows);
    for (; submitted < end; ++submitted) batch.add(depth_of_row(rows[submitted]), row.source, row.resized);
    const bool last = submitted == rows.size();
    target.submit(store::Upsert{std::move(batch)}, [&durable, last](const auto& outcome) {
      if (!outcome) std::exit(1);
      if (last) durable.set_value();
    });
  }
  durable.get_future().wait();
}

std::vector<std::int64_t> all_rows() {
  std::vector<std::int64_t> rows(kRows);
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

void gather(BenchStore& source, std::string_view workload, std::uint64_t limit) {
  std::mt19937_64 random(1);
  framesd::Strip strip;
  bench::measure(workload, {.unit = "row", .units = limit}, [&] {
    const auto after = static_cast<std::int64_t>(random() % (kRows - 1000));
    const auto page = source->read({.range = {}, .after = depth_of_row(after), .limit = limit}, strip);
    if (!page || strip.rows() != limit) std::exit(1);
  });
}

}  // namespace

BENCH(write_batch_add) {
  const Row row;
  store::WriteBatch batch{framesd::RowFormat{}};
  bench::measure("write_batch_add", {.unit = "row", .units = 1000}, [&] {
    batch.clear();
    for (std::int64_t i = 0; i < 1000; ++i) batch.add(depth_of_row(i), row.source, row.resized);
  });
}

BENCH(store_append) {
  const auto rows = all_rows();
  std::uintmax_t bytes = 0;
  bench::measure("store_append", {.unit = "row", .units = kRows}, [&] {
    BenchStore target;
    store_rows(*target, rows);
    bytes = target.bytes();
  });
  bench::report("store_append", "bytes_per_frame", static_cast<double>(bytes) / kRows);
}

BENCH(store_replace) {
  const auto rows = all_rows();
  BenchStore target;
  store_rows(*target, rows);
  bench::measure("store_replace", {.unit = "row", .units = kRows}, [&] { store_rows(*target, rows); });
}

BENCH(store_shuffled) {
  std::vector<std::int64_t> rows = all_rows();
  BenchStore target;
  store_rows(*target, rows);
  std::ranges::shuffle(rows, std::mt19937_64(2));
  rows.resize(50'000);
  bench::measure("store_shuffled", {.unit = "row", .units = rows.size()}, [&] { store_rows(*target, rows); });
}

BENCH(store_put) {
  BenchStore target;
  store_rows(*target, all_rows());
  std::int64_t row = 0;
  bench::measure("store_put", {.unit = "request"}, [&] { store_rows(*target, {++row * 7919 % kRows}); });
}

BENCH(store_gather) {
  BenchStore source;
  store_rows(*source, all_rows());
  gather(source, "store_gather_1", 1);
  gather(source, "store_gather_100", 100);
  gather(source, "store_gather_1000", 1000);
  bench::measure("store_snapshot", {.unit = "call"}, [&] { bench::keep(source->snapshot().value().frames); });
}
