// SPDX-License-Identifier: MIT
//
// Copies of logs: writing an archive out of a store on disk, checking it, and making a store of it.
#include "archive/archive_fixture.hpp"
#include "bench.hpp"

namespace archive = framesd::archive;
namespace bench = framesd::bench;
namespace store = framesd::store;
namespace test = framesd::test;

namespace {

constexpr int kRows = 100'000;

// A store of rows with 200 samples, shown as 150, and its archive.
struct Copied {
  Copied() {
    const auto log = store::lmdb::open_store(options("log")).value();
    for (int at = 0; at < kRows; at += 10'000)
      (void)test::upsert(*log, test::run_of(*log, at * 2540, 2540, 10'000)).value();
    bytes = test::archive_of({{"default", log.get()}});
  }
  store::lmdb::OpenOptions options(const char* name) const {
    return {.directory = dir.path() / name, .format = {}};
  }

  test::TempDir dir;
  test::Archive bytes;
};

bench::Measured rows_of(const Copied& copied) { return {.units = kRows, .bytes = copied.bytes.size()}; }

// Counts what is given, and drops it.
class Drain final : public archive::ByteSink {
 public:
  [[nodiscard]] framesd::checked<void> write(std::span<const std::uint8_t> given) override {
    bytes += given.size();
    return {};
  }
  std::uint64_t bytes = 0;
};

}  // namespace

BENCH(archive_write) {
  const Copied copied;
  const auto log = store::lmdb::open_store(copied.options("log")).value();
  bench::measure("archive_write", rows_of(copied), [&] {
    Drain drain;
    archive::ArchiveWriter writer(drain);
    writer.begin({.program = "bench", .time = test::kNow, .logs = 1}).value();
    archive::walk(*log, "default", test::kNow, writer).value();
    writer.end().value();
    bench::keep(drain.bytes);
  });
}

BENCH(archive_read) {
  const Copied copied;
  bench::measure("archive_read", rows_of(copied), [&] { bench::keep(test::check(copied.bytes)); });
}

BENCH(archive_restore) {
  const Copied copied;
  bench::measure("archive_restore", rows_of(copied), [&] {
    const test::TempDir into;
    auto options = copied.options("log");
    options.directory = into.path() / "data";
    const auto restoration = store::lmdb::begin_restoration(options).value();
    archive::LogBuilder builder([&](const archive::Manifest& log) {
      return restoration->make(log.name, log.rows, {.store_id = log.store_id, .created = log.created});
    });
    test::MemorySource source(copied.bytes, 256 << 10);
    bench::keep(archive::read_archive(source, builder).value());
    restoration->publish().value();
  });
}
