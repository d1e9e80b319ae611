// SPDX-License-Identifier: MIT
//
// Words for tests of a Log: rows made from a depth and a salt, requests that wait for their end,
// stores on disk.
#pragma once

#include "support/once.hpp"
#include "support/printing.hpp"
#include "support/temp_dir.hpp"
#include <framesd/frame/absent_pixels.hpp>
#include <framesd/frame/sample_mask.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <vector>

namespace framesd::test {

constexpr RowFormat kNarrow{.source_width = 8, .frame_width = 6};

inline Depth at(std::int64_t count) { return Depth::from_count(count); }

// Samples that belong to one depth and one salt: another depth's or another salt's are others.
inline std::vector<std::uint8_t> samples_of(Depth depth, std::uint64_t salt, std::size_t width) {
  std::uint64_t state =
      static_cast<std::uint64_t>(depth.count()) * 0x9E3779B97F4A7C15u + salt * 2654435761u + 1;
  std::vector<std::uint8_t> samples(width);
  for (auto& sample : samples) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    sample = static_cast<std::uint8_t>(state >> 56);
  }
  return samples;
}
inline std::vector<std::uint8_t> source_row(const RowFormat& format, Depth depth, std::uint64_t salt) {
  return samples_of(depth, salt, format.source_width);
}
inline std::vector<std::uint8_t> frame_row(const RowFormat& format, Depth depth, std::uint64_t salt) {
  return samples_of(depth, salt + 1'000'003, format.frame_width);
}

inline void add_row(store::WriteBatch& batch, Depth depth, std::uint64_t salt = 0) {
  batch.add(depth, source_row(batch.format(), depth, salt), frame_row(batch.format(), depth, salt));
}

// The same with some of its samples absent, which ones follows from depth and salt; never all.
inline void add_row_with_gaps(store::WriteBatch& batch, Depth depth, std::uint64_t salt = 0) {
  const RowFormat& format = batch.format();
  auto source = source_row(format, depth, salt);
  auto resized = frame_row(format, depth, salt);
  const auto chosen = samples_of(depth, salt + 77, format.source_width);
  std::vector<std::uint8_t> absent(mask_bytes(format.source_width));
  for (std::size_t i = 0; i < source.size(); ++i) {
    const bool kept = i == 0 || (i > 1 && chosen[i] % 2 == 0);  // the second is always absent
    if (kept) continue;
    mark_absent(absent, i);
    source[i] = 0;
  }
  std::vector<std::uint8_t> pixels(mask_bytes(format.frame_width));
  AbsentPixels(format).of(absent, pixels);
  for (std::size_t i = 0; i < resized.size(); ++i) {
    if (is_absent(pixels, i)) resized[i] = 0;
  }
  batch.add(depth, source, resized, absent);
}

using Batch = std::unique_ptr<store::WriteBatch>;

// Rows for `log`, one for each count.
inline Batch batch_of(const store::Writer& log, const std::vector<std::int64_t>& counts,
                      std::uint64_t salt = 0) {
  Batch batch = log.new_batch();
  for (const std::int64_t count : counts) add_row(*batch, at(count), salt);
  return batch;
}

// `rows` depths: first, first + step, ...
inline Batch run_of(const store::Writer& log, std::int64_t first, std::int64_t step, int rows,
                    std::uint64_t salt = 0) {
  Batch batch = log.new_batch();
  for (int row = 0; row < rows; ++row) add_row(*batch, at(first + step * row), salt);
  return batch;
}

// Submits and waits.
inline result<store::WriteOutcome> ask(store::Log& store, store::WriteRequest request) {
  return store.write_and_wait(std::move(request));
}

inline result<store::WriteOutcome> upsert(store::Log& store, Batch batch, std::uint64_t replacement = 0) {
  return ask(store, store::Upsert{std::move(batch), replacement});
}

// What the store says of itself under `name`.
inline std::string detail(store::Admin& store, std::string_view name) {
  const auto about = store.describe().value();
  for (const auto& [of, value] : about.details) {
    if (of == name) return value;
  }
  return {};
}

// The counts of all depths that a request gives.
inline std::vector<std::int64_t> depths_of(store::Log& store, const store::ReadRequest& request) {
  Strip strip;
  const auto page = once(store).read(request, strip);
  std::vector<std::int64_t> counts;
  if (!page) return {INT64_MIN};  // no depth has it
  for (std::size_t row = 0; row < strip.rows(); ++row) counts.push_back(strip.depth(row).count());
  return counts;
}
inline std::vector<std::int64_t> depths_of(store::Log& store) {
  return depths_of(store, {.range = {}, .after = {}, .limit = 1'000'000});
}

// A small store on disk that closes and opens again.
class DiskStore {
 public:
  DiskStore() { open(); }

  store::lmdb::OpenOptions options() const {
    return {.directory = dir_.path() / "store", .map_bytes = 256 << 20, .format = kNarrow};
  }
  store::lmdb::DiskStore& store() { return *store_; }
  void close() { store_.reset(); }
  void open() { open(options()); }
  void open(const store::lmdb::OpenOptions& with) { store_ = store::lmdb::open_store(with).value(); }
  std::filesystem::path file(const char* name) const { return options().directory / name; }

 private:
  TempDir dir_;
  std::unique_ptr<store::lmdb::DiskStore> store_;
};

}  // namespace framesd::test
