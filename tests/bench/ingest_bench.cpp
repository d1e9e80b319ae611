// SPDX-License-Identifier: MIT
#include "bench.hpp"
#include "record_batch.hpp"
#include "support/temp_dir.hpp"
#include <framesd/ingest/content_digest.hpp>
#include <framesd/ingest/file.hpp>
#include <framesd/store/empty_view.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <variant>

namespace bench = framesd::bench;
namespace ingest = framesd::ingest;
namespace store = framesd::store;

namespace {

constexpr int kWidth = 200;
constexpr std::uint64_t kRows = 100000;

// Takes every batch and forgets it: what is left is reading, parsing, resizing and encoding.
class ForgettingStore final : public store::Log {
 public:
  const framesd::RowFormat& format() const noexcept override { return format_; }
  bool waits() const noexcept override { return false; }
  bool answers() noexcept override { return true; }
  store::Health health() override { return {}; }
  std::string why_full() const override { return {}; }
  std::unique_ptr<store::WriteBatch> new_batch() const override {
    return std::make_unique<store::RecordBatch>(format_);
  }
  void submit(store::WriteRequest request, store::Completion completion) override {
    store::WriteOutcome outcome;
    outcome.inserted = std::get<store::Upsert>(request).rows();
    completion(outcome);
  }

 private:
  framesd::result<void> see(framesd::FunctionRef<void(store::View&)> body) override {
    store::EmptyView nothing(format_);
    body(nothing);
    return {};
  }

  framesd::RowFormat format_;
};

std::string write_log(const std::filesystem::path& path) {
  std::string text = "depth";
  for (int i = 0; i < kWidth; ++i) text.append(",").append(std::to_string(i));
  text += '\n';
  for (std::uint64_t row = 0; row < kRows; ++row) {
    text.append(std::to_string(9000 + row / 10)).append(".").append(std::to_string(row % 10));
    for (std::uint64_t i = 0; i < kWidth; ++i) {
      text.append(",").append(std::to_string((row * 7 + i * (3 + row % 5)) % 256));
    }
    text += '\n';
  }
  std::ofstream(path, std::ios::binary) << text;
  return text;
}

void measure_ingest(std::string_view workload, std::uint64_t bytes, const std::filesystem::path& log,
                    const std::function<void(const std::function<void(store::Log&)>&)>& with_store) {
  bench::measure(workload, {.unit = "row", .units = kRows, .bytes = bytes}, [&] {
    with_store([&](store::Log& frames) {
      const auto report = ingest::ingest_file(frames, log, {});
      if (!report || report->stored != kRows) std::fprintf(stderr, "%s failed\n", workload.data());
    });
  });
}

}  // namespace

// Of text that lies in the cache, as what was just read does.
BENCH(content_digest) {
  constexpr std::uint64_t kRowBytes = 780;
  const std::string block(ingest::kDigestBlockBytes, '7');
  ingest::ContentDigest digest;
  bench::measure("content_digest", {.unit = "row", .units = block.size() / kRowBytes, .bytes = block.size()},
                 [&] { digest.add(block); });
  bench::keep(digest.text());
}

// TMPDIR says where the log and the store lie.
BENCH(ingest) {
  const framesd::test::TempDir dir;
  const auto log = dir.path() / "log.csv";
  const auto bytes = write_log(log).size();
  measure_ingest("ingest_without_store", bytes, log, [](const auto& body) {
    ForgettingStore frames;
    body(frames);
  });
  int stores = 0;
  measure_ingest("ingest_into_new_store", bytes, log, [&](const auto& body) {
    store::lmdb::OpenOptions options;
    options.directory = dir.path() / std::to_string(++stores);
    options.map_bytes = std::uint64_t{1} << 30;
    {
      const auto frames = store::lmdb::open_store(options);
      if (frames) body(**frames);
    }
    std::filesystem::remove_all(options.directory);
  });
}
