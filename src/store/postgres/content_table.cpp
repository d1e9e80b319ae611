// SPDX-License-Identifier: MIT
//
// The cells of a content that change in memory, and are written together.
#include "content.hpp"
#include "overview/frame_records.hpp"

#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr Statement kPutCells{
    "INSERT INTO framesd.cell (content, cell, record, histogram) SELECT $1::bigint, u.cell, u.record, "
    "u.histogram FROM unnest($2::bigint[], $3::bytea[], $4::bytea[]) AS u (cell, record, histogram) ON "
    "CONFLICT (content, cell) DO UPDATE SET record = excluded.record, histogram = excluded.histogram"};
constexpr Statement kEraseCells{
    "DELETE FROM framesd.cell WHERE content = $1::bigint AND cell = ANY ($2::bigint[])"};

}  // namespace

result<void> ContentTable::put_cell(CellId id, Bytes record) {
  const auto found = kept(id);
  if (!found) return found.error();
  (*found)->record = copy_of(record);
  (*found)->changed = true;
  return {};
}

result<void> ContentTable::put_histogram(CellId id, Bytes record) {
  const auto found = kept(id);
  if (!found) return found.error();
  (*found)->histogram = copy_of(record);
  (*found)->changed = true;
  return {};
}

result<void> ContentTable::erase_cell(CellId id) {
  const auto found = kept(id);
  if (!found) return found.error();
  (*found)->changed = (*found)->changed || (*found)->record.has_value();
  (*found)->record.reset();
  return {};
}

result<void> ContentTable::erase_histogram(CellId id) {
  const auto found = kept(id);
  if (!found) return found.error();
  (*found)->changed = (*found)->changed || (*found)->histogram.has_value();
  (*found)->histogram.reset();
  return {};
}

result<void> ContentTable::visit(const KeyRange& range, RowPart part, RowVisitor visitor) {
  if (recent_ == nullptr || !recent_->reaches(range.lowest)) return ContentOf::visit(range, part, visitor);
  for (const auto& frame : recent_->from(range.lowest)) {
    if (frame.key > range.highest) break;
    const auto row = frame_row_of(format(), frame.key, frame.record, part);
    if (!row) return row.error();
    if (!visitor(*row)) break;
  }
  return {};
}

result<void> ContentTable::flush() {
  std::vector<std::int64_t> put;
  std::vector<std::int64_t> erased;
  std::vector<Bytes> records;
  std::vector<Bytes> histograms;
  for (auto& [heap, kept] : cells_) {
    if (!std::exchange(kept.changed, false)) continue;
    if (!kept.record) {
      erased.push_back(heap_number(heap));
      continue;
    }
    put.push_back(heap_number(heap));
    records.emplace_back(*kept.record);
    histograms.push_back(kept.histogram ? Bytes(*kept.histogram) : Bytes());
  }
  if (!erased.empty()) {
    Values values;
    const auto done = database().run(kEraseCells, values.number(content()).numbers(erased));
    if (!done) return done.error();
  }
  if (put.empty()) return {};
  Values values;
  values.number(content()).numbers(put).all_bytes(records).all_bytes(histograms);
  const auto done = database().run(kPutCells, values);
  return done ? result<void>() : done.error();
}

}  // namespace framesd::store::postgres
