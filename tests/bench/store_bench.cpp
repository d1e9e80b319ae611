// SPDX-License-Identifier: MIT
//
// What storing and gathering frames costs, durable commits included, on the folder that FRAMESD_BENCH_DIR
// names (else /dev/shm, else the folder for temporary files). Rows are 200 -> 150 samples, steps regular, a
// million of them or as many as FRAMESD_BENCH_ROWS says.
#include "bench.hpp"
#include "support/once.hpp"
#include <framesd/store/lmdb/open.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <iostream>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

using framesd::test::once;
namespace bench = framesd::bench;
namespace store = framesd::store;
namespace fs = std::filesystem;
using framesd::Depth;

namespace {

constexpr std::int64_t kStep = 2540;  // 0.1 inch in metres
constexpr std::size_t kBatchRows = 10'000;

fs::path bench_folder() {
  if (const char* named = std::getenv("FRAMESD_BENCH_DIR")) return named;
  return fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
}

std::int64_t row_count() {
  const char* named = std::getenv("FRAMESD_BENCH_ROWS");
  return named != nullptr ? std::atoll(named) : 1'000'000;
}
const std::int64_t kRows = row_count();

Depth depth_of_row(std::int64_t row, std::int64_t step = kStep) { return Depth::from_count(row * step); }

// A store in a folder of its own, gone afterwards.
class BenchStore {
 public:
  BenchStore() : folder_(bench_folder() / ("framesd_bench_" + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
    auto opened =
        store::lmdb::open_store({.directory = folder_, .map_bytes = std::uint64_t{32} << 30, .format = {}});
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

  store::lmdb::DiskStore& operator*() { return *store_; }
  store::lmdb::DiskStore* operator->() { return store_.get(); }
  std::uintmax_t bytes() const { return fs::file_size(folder_ / "data.mdb"); }

 private:
  fs::path folder_;
  std::unique_ptr<store::lmdb::DiskStore> store_;
};

// Samples as a log has them, near each other within a row; a few hundred rows in turn.
struct Row {
  std::vector<std::uint8_t> source = std::vector<std::uint8_t>(200);
  std::vector<std::uint8_t> resized = std::vector<std::uint8_t>(150);
};

const std::vector<Row>& some_rows() {
  static const std::vector<Row> rows = [] {
    std::vector<Row> made(509);
    std::mt19937 random(1);
    for (Row& row : made) {
      const auto base = random() % 128;
      for (auto& sample : row.source) sample = static_cast<std::uint8_t>(base + random() % 128);
      std::copy_n(row.source.begin(), row.resized.size(), row.resized.begin());
    }
    return made;
  }();
  return rows;
}

// Encodes and submits these rows in batches, as an ingest does, and waits until all are durable.
//
// salt   another one, other samples
void store_rows(store::Log& target, const std::vector<std::int64_t>& rows, std::size_t salt = 0,
                std::int64_t step = kStep) {
  std::promise<void> durable;
  std::size_t submitted = 0;
  while (submitted < rows.size()) {
    auto batch = target.new_batch();
    const std::size_t end = std::min(rows.size(), submitted + kBatchRows);
    for (; submitted < end; ++submitted) {
      const Row& row = some_rows()[(submitted + salt) % some_rows().size()];
      batch->add(depth_of_row(rows[submitted], step), row.source, row.resized);
    }
    const bool last = submitted == rows.size();
    target.submit(store::Upsert{std::move(batch)}, [&durable, last](const auto& outcome) {
      if (!outcome) std::exit(1);
      if (last) durable.set_value();
    });
  }
  durable.get_future().wait();
}

std::vector<std::int64_t> all_rows() {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(kRows));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

void gather(BenchStore& source, std::string_view workload, std::uint64_t limit) {
  std::mt19937_64 random(1);
  framesd::Strip strip;
  bench::measure(workload, {.unit = "row", .units = limit}, [&] {
    const auto after = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(kRows - 1000));
    const auto page = once(*source).read({.range = {}, .after = depth_of_row(after), .limit = limit}, strip);
    if (!page || strip.rows() != limit) std::exit(1);
  });
}

}  // namespace

BENCH(write_batch_add) {
  const Row& row = some_rows().front();
  BenchStore target;
  const auto batch = target->new_batch();
  bench::measure("write_batch_add", {.unit = "row", .units = 1000}, [&] {
    batch->clear();
    for (std::int64_t i = 0; i < 1000; ++i) batch->add(depth_of_row(i), row.source, row.resized);
  });
}

BENCH(store_append) {
  const auto rows = all_rows();
  std::uintmax_t bytes = 0;
  bench::measure("store_append", {.unit = "row", .units = rows.size()}, [&] {
    BenchStore target;
    store_rows(*target, rows);
    bytes = target.bytes();
  });
  bench::report("store_append", "bytes_per_frame", static_cast<double>(bytes) / static_cast<double>(kRows));
}

BENCH(store_replace) {
  const auto rows = all_rows();
  BenchStore target;
  store_rows(*target, rows);
  std::size_t salt = 0;
  bench::measure("store_replace", {.unit = "row", .units = rows.size()},
                 [&] { store_rows(*target, rows, ++salt); });
  bench::measure("store_replace_unchanged", {.unit = "row", .units = rows.size()},
                 [&] { store_rows(*target, rows, salt); });
}

BENCH(store_reversed) {
  auto rows = all_rows();
  std::ranges::reverse(rows);
  std::uintmax_t bytes = 0;
  bench::measure("store_reversed", {.unit = "row", .units = rows.size()}, [&] {
    BenchStore target;
    store_rows(*target, rows);
    bytes = target.bytes();
  });
  bench::report("store_reversed", "bytes_per_frame", static_cast<double>(bytes) / static_cast<double>(kRows));
}

BENCH(store_shuffled) {
  std::vector<std::int64_t> rows = all_rows();
  BenchStore target;
  store_rows(*target, rows);
  std::ranges::shuffle(rows, std::mt19937_64(2));
  rows.resize(50'000);
  std::size_t salt = 0;
  bench::measure("store_shuffled", {.unit = "row", .units = rows.size()},
                 [&] { store_rows(*target, rows, ++salt); });
}

// What the overview takes beside the frames.
BENCH(store_overview_share) {
  for (const std::int64_t step : {2'500, 10'000, 100'000, 152'400, 1'000'000}) {
    BenchStore target;
    store_rows(*target, all_rows(), 0, step);
    const auto about = target->describe().value();
    const auto bytes = [&](std::size_t table) { return static_cast<double>(about.tables[table].bytes); };
    const std::string name = "percent_of_frames_at_step_" + std::to_string(step) + "e-6";
    bench::report("store_overview_share", name, 100 * (bytes(2) + bytes(3)) / bytes(1));
    bench::report("store_overview_share", "bytes_per_frame_at_step_" + std::to_string(step) + "e-6",
                  (bytes(1) + bytes(2) + bytes(3)) / static_cast<double>(kRows));
  }
}

BENCH(store_put) {
  BenchStore target;
  store_rows(*target, all_rows());
  std::int64_t row = 0;
  bench::measure("store_put", {.unit = "request"},
                 [&] { store_rows(*target, {++row * 7919 % kRows}, static_cast<std::size_t>(row)); });
}

BENCH(store_gather) {
  BenchStore source;
  store_rows(*source, all_rows());
  gather(source, "store_gather_1", 1);
  gather(source, "store_gather_100", 100);
  gather(source, "store_gather_1000", 1000);
  bench::measure("store_snapshot", {.unit = "call"},
                 [&] { bench::keep(once(*source).snapshot().value().frames); });
}

// The same page at the log's begin and nine tenths into it, and what a range holds.
BENCH(store_offset) {
  BenchStore source;
  store_rows(*source, all_rows());
  framesd::Strip strip;
  const auto page_at = [&](std::string_view workload, std::uint64_t offset, std::uint64_t spread) {
    std::mt19937_64 random(3);
    bench::measure(workload, {.unit = "page"}, [&] {
      const auto page = once(*source).read(
          {.range = {}, .after = {}, .offset = offset + random() % spread, .limit = 100}, strip);
      if (!page || strip.rows() != 100) std::exit(1);
    });
  };
  page_at("store_offset_0", 0, 1);
  page_at("store_offset_nine_tenths", static_cast<std::uint64_t>(kRows) / 10 * 9, 1);
  page_at("store_offset_anywhere", 0, static_cast<std::uint64_t>(kRows) - 200);
}

BENCH(store_count) {
  BenchStore source;
  store_rows(*source, all_rows());
  framesd::Strip strip;
  std::mt19937_64 random(4);
  const auto some_depth = [&] {
    return depth_of_row(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(kRows)));
  };
  bench::measure("store_count", {.unit = "range"}, [&] {
    const auto [min, max] = std::minmax({some_depth(), some_depth()});
    bench::keep(once(*source).read({.range = {min, max}, .after = {}, .limit = 0}, strip).value().total);
  });
  bench::measure("store_statistics", {.unit = "range"}, [&] {
    const auto [min, max] = std::minmax({some_depth(), some_depth()});
    bench::keep(once(*source).statistics({min, max}).value().frames);
  });
  bench::measure("store_gaps", {.unit = "call"},
                 [&] { bench::keep(once(*source).gaps({}, 3, 1000).value().gaps); });
}

BENCH(store_strip) {
  BenchStore source;
  store_rows(*source, all_rows());
  store::PixelRows rows;
  for (const std::int64_t frames : {std::int64_t{10'000}, kRows}) {
    const auto plan = store::StripPlan::between(depth_of_row(0), depth_of_row(frames - 1), 1000);
    bench::measure("store_strip_1000_of_" + std::to_string(frames), {.unit = "strip"},
                   [&] { bench::keep(once(*source).pixel_rows(plan, rows).has_value()); });
  }
  bench::measure("store_tile", {.unit = "tile"}, [&] {
    bench::keep(once(*source).pixel_rows(store::StripPlan::tile(20, 1), rows).has_value());
  });
}

BENCH(store_verify) {
  BenchStore source;
  store_rows(*source, all_rows());
  bench::measure("store_verify", {.unit = "row", .units = static_cast<std::uint64_t>(kRows)}, [&] {
    if (!source->verify().value().sound()) std::exit(1);
  });
}
