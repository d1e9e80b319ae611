// SPDX-License-Identifier: MIT
//
// Format 1 to 2: the overview is built from the frames.
//
// As if they arrived now, ten thousand a transaction in ascending order. How far the overview has come is
// what its top cell says; frames beyond are hidden from the updater until their turn.
#include "error_of.hpp"
#include "migrate.hpp"
#include "overview/query.hpp"
#include "overview_tables.hpp"
#include "transaction.hpp"

#include <algorithm>
#include <vector>

namespace framesd::store::lmdb {
namespace {

constexpr std::size_t kFramesPerPart = 10000;  // as many as ingest puts into a transaction
static_assert(kFramesPerPart >= kCellFrames,
              "a part must leave a cell, or the next one begins where it began");

// A log whose last frame is `last`, whatever follows it.
class FramesUpTo final : public OverviewTable {
 public:
  FramesUpTo(LogTable& log, Key last) noexcept : log_(log), last_(last) {}

  const RowFormat& format() const noexcept override { return log_.format(); }
  result<std::optional<Key>> at_or_above(Key key) override {
    auto found = log_.at_or_above(key);
    if (found && *found && **found > last_) return std::optional<Key>();
    return found;
  }
  result<std::optional<Key>> at_or_below(Key key) override { return log_.at_or_below(std::min(key, last_)); }
  result<void> visit(const KeyRange& range, RowPart part, RowVisitor visitor) override {
    return log_.visit(intersection(range, {0, last_}), part, visitor);
  }
  result<std::optional<Bytes>> cell(CellId id) override { return log_.cell(id); }
  result<std::optional<Bytes>> histogram(CellId id) override { return log_.histogram(id); }
  result<Children> children(CellId id) override { return log_.children(id); }
  result<std::optional<CellId>> next_cell(std::uint64_t heap) override { return log_.next_cell(heap); }
  result<std::optional<CellId>> next_histogram(std::uint64_t heap) override {
    return log_.next_histogram(heap);
  }
  result<void> put_cell(CellId id, Bytes record) override { return log_.put_cell(id, record); }
  result<void> put_histogram(CellId id, Bytes record) override { return log_.put_histogram(id, record); }
  result<void> erase_cell(CellId id) override { return log_.erase_cell(id); }
  result<void> erase_histogram(CellId id) override { return log_.erase_histogram(id); }

 private:
  LogTable& log_;
  Key last_;
};

// Frames copied out of the table, since writing may move it.
class Part {
 public:
  explicit Part(const RowFormat& format) : format_(format) {
    bytes_.reserve(kFramesPerPart * (std::size_t{format.frame_width} + format.source_width));
    rows_.reserve(kFramesPerPart);
  }

  // The next ones from `lowest` on.
  result<void> take(LogTable& log, Key lowest) {
    return log.visit({lowest, ~Key{0}}, RowPart::source, [this](const FrameRow& row) {
      rows_.push_back({row.key, row.stats, copy(row.resized), copy(row.source)});
      return rows_.size() < kFramesPerPart;
    });
  }
  const std::vector<FrameRow>& rows() const noexcept { return rows_; }
  bool full() const noexcept { return rows_.size() == kFramesPerPart; }

 private:
  Bytes copy(Bytes row) {
    bytes_.insert(bytes_.end(), row.begin(), row.end());
    return Bytes(bytes_).last(row.size());
  }

  RowFormat format_;
  std::vector<std::uint8_t> bytes_;
  std::vector<FrameRow> rows_;
};

result<void> begin(WriteTxn& txn, const Meta& meta) {
  const LogTables tables = tables_of(meta.live);
  for (const Table table : {tables.overview, tables.histograms}) {
    const auto entries = txn.entries(table);
    if (!entries) return entries.error();
    if (*entries == 0) continue;
    if (const auto done = txn.clear(table); !done) return done;
  }
  return empty_idle_slot(txn, meta);
}

result<bool> advance(WriteTxn& txn, const Meta& meta) {
  LogTable log(txn, tables_of(meta.live), meta.rows);
  const auto top = open_top(log);
  if (!top) return error_of(top);
  if (*top && (*top)->last() == ~Key{0}) return true;
  Part part(meta.rows);
  if (const auto done = part.take(log, *top ? (*top)->last() + 1 : 0); !done) return error_of(done);
  if (part.rows().empty()) return true;
  ChangeList changes(meta.rows);
  for (const FrameRow& row : part.rows()) changes.stored(row, std::nullopt);
  FramesUpTo table(log, part.rows().back().key);
  OverviewUpdater updater(meta.rows);
  if (const auto done = updater.update(table, changes.settle()); !done) return error_of(done);
  return !part.full();
}

}  // namespace

const MigrationStep kMigrationFrom1{.from = 1, .begin = begin, .advance = advance};

}  // namespace framesd::store::lmdb
