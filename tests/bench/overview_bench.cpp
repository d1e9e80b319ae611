// SPDX-License-Identifier: MIT
//
// The overview's algorithms over a table in memory: what they cost beside the store's own calls.
//
// Frames stand in sorted blocks, cells and histograms in hash tables, so that figures hold the algorithm, its
// checksums and its sums, and little else.
#include "bench.hpp"
#include "overview/query.hpp"
#include "overview/stats.hpp"
#include "overview/strip.hpp"
#include "overview/update.hpp"
#include "overview/verify.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

namespace bench = framesd::bench;
using framesd::Depth;
using framesd::RowFormat;
using namespace framesd::store;

namespace {

constexpr RowFormat kFormat{};
constexpr std::uint64_t kStep = 100000;  // 0.1 units
constexpr std::uint64_t kBatch = 10000;
constexpr std::uint64_t kFrames = 1000000;

Key key_of_row(std::uint64_t row) { return kSignBit + row * kStep; }

// Frame i stands at key_of_row(i); rows are taken from a few hundred that were made once.
class RegularTable final : public OverviewTable {
 public:
  RegularTable() : rows_(512) {
    std::mt19937 random(1);
    for (auto& row : rows_) {
      const auto base = random() % 128;
      for (std::size_t c = 0; c < kFormat.source_width; ++c)
        row.source.push_back(static_cast<std::uint8_t>(base + random() % 128));
      row.resized.assign(row.source.begin(), row.source.begin() + kFormat.frame_width);
      row.stats = framesd::row_stats(row.source);
    }
  }

  std::uint64_t frames = 0;

  FrameRow row(std::uint64_t i) const {
    const Row& row = rows_[i * 7 % rows_.size()];
    return {key_of_row(i), row.stats, row.resized, row.source, {}};
  }
  std::uint64_t overview_bytes() const {
    std::uint64_t bytes = 0;
    for (const auto& [heap, record] : cells_) bytes += record.size();
    for (const auto& [heap, record] : histograms_) bytes += record.size();
    return bytes;
  }

  const RowFormat& format() const noexcept override { return kFormat; }
  framesd::result<std::optional<Key>> at_or_above(Key key) override {
    const std::uint64_t i = key <= kSignBit ? 0 : (key - kSignBit + kStep - 1) / kStep;
    return i < frames ? std::optional(key_of_row(i)) : std::nullopt;
  }
  framesd::result<std::optional<Key>> at_or_below(Key key) override {
    if (key < kSignBit || frames == 0) return std::optional<Key>();
    return std::optional(key_of_row(std::min((key - kSignBit) / kStep, frames - 1)));
  }
  framesd::result<void> visit(const KeyRange& range, RowPart, RowVisitor visitor) override {
    const std::uint64_t first = range.lowest <= kSignBit ? 0 : (range.lowest - kSignBit + kStep - 1) / kStep;
    for (std::uint64_t i = first; i < frames && key_of_row(i) <= range.highest; ++i) {
      if (!visitor(row(i))) break;
    }
    return {};
  }
  framesd::result<std::optional<Bytes>> cell(CellId id) override { return find(cells_, id); }
  framesd::result<std::optional<Bytes>> histogram(CellId id) override { return find(histograms_, id); }
  framesd::result<Children> children(CellId id) override {
    Children children;
    for (std::size_t i = 0; i < children.size(); ++i) children[i] = find(cells_, id.child(i));
    return children;
  }
  // The top alone is found: nothing here looks for more.
  framesd::result<std::optional<CellId>> next_cell(std::uint64_t heap) override {
    if (cells_.empty() || heap > lowest_cell_) return std::optional<CellId>();
    return std::optional(CellId::from_heap(lowest_cell_));
  }
  framesd::result<std::optional<CellId>> next_histogram(std::uint64_t) override {
    return std::optional<CellId>();
  }
  framesd::result<void> put_cell(CellId id, Bytes record) override {
    lowest_cell_ = std::min(lowest_cell_, id.heap());
    cells_[id.heap()].assign(record.begin(), record.end());
    return {};
  }
  framesd::result<void> put_histogram(CellId id, Bytes record) override {
    histograms_[id.heap()].assign(record.begin(), record.end());
    return {};
  }
  framesd::result<void> erase_cell(CellId id) override {
    cells_.erase(id.heap());
    return {};
  }
  framesd::result<void> erase_histogram(CellId id) override {
    histograms_.erase(id.heap());
    return {};
  }

 private:
  struct Row {
    std::vector<std::uint8_t> source;
    std::vector<std::uint8_t> resized;
    framesd::RowStats stats;
  };
  using Table = std::unordered_map<std::uint64_t, std::vector<std::uint8_t>>;

  static std::optional<Bytes> find(const Table& table, CellId id) {
    const auto at = table.find(id.heap());
    return at == table.end() ? std::optional<Bytes>() : Bytes(at->second);
  }

  std::vector<Row> rows_;
  std::uint64_t lowest_cell_ = ~std::uint64_t{0};
  Table cells_;
  Table histograms_;
};

// Appends batches, as ingest of a sorted log does.
void append_batches(RegularTable& table, std::uint64_t batches) {
  OverviewUpdater updater(kFormat);
  ChangeList changes(kFormat);
  for (std::uint64_t batch = 0; batch < batches; ++batch) {
    for (std::uint64_t i = 0; i < kBatch; ++i) changes.stored(table.row(table.frames++), std::nullopt);
    bench::keep(updater.update(table, changes.settle()).has_value());
    changes.clear();
  }
}

RegularTable& full_table() {
  static RegularTable table;
  if (table.frames == 0) append_batches(table, kFrames / kBatch);
  return table;
}

// Updates as if `rows` had been replaced by rows alike, which the updater cannot know: all sums stay right.
void measure_replacing(std::string_view workload, const std::vector<std::uint64_t>& rows) {
  RegularTable& table = full_table();
  OverviewUpdater updater(kFormat);
  std::vector<Change> changes;
  for (const std::uint64_t row : rows) changes.push_back({table.row(row), table.row(row).source.data()});
  bench::measure(workload, {.units = rows.size()}, [&] {
    bench::keep(updater.update(table, {changes, {}}).has_value());
  });
}

}  // namespace

BENCH(overview_append) {
  bench::measure("overview_append", {.units = 20 * kBatch}, [] {
    RegularTable table;
    append_batches(table, 20);
  });
  const RegularTable& table = full_table();
  bench::report("overview_append", "bytes_per_frame",
                static_cast<double>(table.overview_bytes()) / static_cast<double>(table.frames));
}

BENCH(overview_replace) {
  std::vector<std::uint64_t> rows(kBatch);
  for (std::uint64_t i = 0; i < kBatch; ++i) rows[i] = 400000 + i;
  measure_replacing("overview_replace", rows);
}

BENCH(overview_scatter) {
  std::vector<std::uint64_t> rows(kBatch);
  std::mt19937_64 random(2);
  for (auto& row : rows) row = random() % kFrames;
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  measure_replacing("overview_scatter", rows);
}

BENCH(overview_rank) {
  RegularTable& table = full_table();
  std::mt19937_64 random(3);
  bench::measure("overview_rank", {.unit = "descent"},
                 [&] { bench::keep(rank_of(table, key_of_row(random() % kFrames) + 1).value()); });
}

BENCH(overview_select) {
  RegularTable& table = full_table();
  std::mt19937_64 random(3);
  bench::measure("overview_select", {.unit = "position"},
                 [&] { bench::keep(select_frame(table, random() % kFrames).value()); });
}

BENCH(overview_median_step) {
  RegularTable& table = full_table();
  bench::measure("overview_median_step", {.unit = "range"},
                 [&] { bench::keep(median_step(table, {}).value()); });
}

BENCH(overview_stats) {
  RegularTable& table = full_table();
  bench::measure("overview_stats", {.unit = "range"}, [&] {
    bench::keep(range_stats(table, {key_of_row(12345), key_of_row(876543)}).value().frames);
  });
}

BENCH(overview_gaps) {
  RegularTable& table = full_table();
  bench::measure("overview_gaps", {.unit = "range"},
                 [&] { bench::keep(find_gaps(table, {}, 3, 1000).value().gaps.size()); });
}

BENCH(overview_strip) {
  RegularTable& table = full_table();
  PixelRows rows;
  for (const std::uint32_t height : {256u, 1000u, 16384u}) {
    const StripPlan plan =
        StripPlan::between(depth_of(key_of_row(12345)), depth_of(key_of_row(987654)), height);
    bench::measure("overview_strip_" + std::to_string(height), {.unit = "strip"},
                   [&] { bench::keep(gather_pixel_rows(table, plan, rows).has_value()); });
  }
  bench::measure("overview_tile", {.unit = "tile"},
                 [&] { bench::keep(gather_pixel_rows(table, StripPlan::tile(27, 1), rows).has_value()); });
}

BENCH(overview_verify) {
  RegularTable& table = full_table();
  bench::measure("overview_verify", {.units = kFrames},
                 [&] { bench::keep(verify_overview(table).value().frames); });
}

BENCH(overview_count_samples) {
  const std::vector<std::uint8_t> row(200, 77);
  SampleCounter counter;
  Histogram histogram;
  bench::measure("overview_count_samples", {.bytes = row.size()}, [&] { counter.add(row, 0); });
  bench::measure("overview_count_samples_plainly", {.bytes = row.size()}, [&] {
    histogram.add(row, 0);
    bench::keep(histogram);
  });
}
