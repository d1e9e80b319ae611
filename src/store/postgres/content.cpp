// SPDX-License-Identifier: MIT
#include "content.hpp"

#include "error_of.hpp"
#include "log_row.hpp"
#include "overview/frame_records.hpp"
#include "record.hpp"
#include <framesd/frame/absent_pixels.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr Statement kAtOrAbove{
    "SELECT depth FROM framesd.frame WHERE content = $1::bigint AND depth >= $2::bigint ORDER BY depth LIMIT "
    "1"};
constexpr Statement kAtOrBelow{
    "SELECT depth FROM framesd.frame WHERE content = $1::bigint AND depth <= $2::bigint ORDER BY depth DESC "
    "LIMIT 1"};
constexpr Statement kKeys{
    "SELECT depth FROM framesd.frame WHERE content = $1::bigint AND depth BETWEEN $2::bigint AND $3::bigint "
    "ORDER BY depth LIMIT $4::bigint"};
constexpr Statement kFrames{
    "SELECT depth, record FROM framesd.frame WHERE content = $1::bigint AND depth BETWEEN $2::bigint AND "
    "$3::bigint ORDER BY depth LIMIT $4::bigint"};
constexpr Statement kFramesBackwards{
    "SELECT depth, record FROM framesd.frame WHERE content = $1::bigint AND depth BETWEEN $2::bigint AND "
    "$3::bigint ORDER BY depth DESC LIMIT $4::bigint"};
constexpr Statement kCells{
    "SELECT cell, record, histogram FROM framesd.cell WHERE content = $1::bigint AND cell BETWEEN $2::bigint "
    "AND $3::bigint ORDER BY cell"};
constexpr Statement kNextCell{
    "SELECT cell FROM framesd.cell WHERE content = $1::bigint AND cell >= $2::bigint ORDER BY cell LIMIT 1"};
constexpr Statement kNextHistogram{
    "SELECT cell FROM framesd.cell WHERE content = $1::bigint AND cell >= $2::bigint AND histogram IS NOT "
    "NULL ORDER BY cell LIMIT 1"};
constexpr Statement kPutCells{
    "INSERT INTO framesd.cell (content, cell, record, histogram) SELECT $1::bigint, u.cell, u.record, "
    "u.histogram FROM unnest($2::bigint[], $3::bytea[], $4::bytea[]) AS u (cell, record, histogram) ON "
    "CONFLICT (content, cell) DO UPDATE SET record = excluded.record, histogram = excluded.histogram"};
constexpr Statement kEraseCells{
    "DELETE FROM framesd.cell WHERE content = $1::bigint AND cell = ANY ($2::bigint[])"};

constexpr std::int64_t kFirstRows = 32;  // of a scan; the next ones are larger, since it goes on
constexpr std::int64_t kMostRows = 2000;

std::int64_t heap_number(std::uint64_t heap) noexcept {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(heap, std::numeric_limits<std::int64_t>::max()));
}

std::vector<std::uint8_t> copy_of(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

template <class Base>
result<std::optional<Key>> ContentOf<Base>::nearest(const Statement& statement, Key key) {
  Values values;
  const auto rows = database_.run(statement, values.number(content_).number(count_of(key)));
  if (!rows) return rows.error();
  if (rows->empty()) return std::optional<Key>();
  return std::optional(key_of_count(rows->number(0, 0)));
}

template <class Base>
result<std::optional<Key>> ContentOf<Base>::at_or_above(Key key) {
  return nearest(kAtOrAbove, key);
}

template <class Base>
result<std::optional<Key>> ContentOf<Base>::at_or_below(Key key) {
  return nearest(kAtOrBelow, key);
}

template <class Base>
result<void> ContentOf<Base>::visit(const KeyRange& range, RowPart part, RowVisitor visitor) {
  KeyRange left = range;
  for (std::int64_t limit = kFirstRows; !left.empty(); limit = std::min(4 * limit, kMostRows)) {
    Values values;
    values.number(content_).number(count_of(left.lowest)).number(count_of(left.highest)).number(limit);
    auto read = database_.run(part == RowPart::key ? kKeys : kFrames, values);
    if (!read) return read.error();
    const Rows keys = part == RowPart::key ? *std::move(read) : Rows();
    const Rows* const rows = part == RowPart::key ? &keys : &frames_.emplace_back(*std::move(read));
    for (int i = 0; i < rows->size(); ++i) {
      const Key key = key_of_count(rows->number(i, 0));
      const auto row = part == RowPart::key ? result<FrameRow>(FrameRow{.key = key})
                                            : frame_row_of(format_, key, rows->bytes(i, 1), part);
      if (!row) return row.error();
      if (!visitor(*row)) return {};
      if (key == ~Key{0}) return {};
      left.lowest = key + 1;
    }
    if (rows->size() < limit) return {};
  }
  return {};
}

// All of an interval of heap numbers; those that are not stored are kept as such by who asked for one.
template <class Base>
result<void> ContentOf<Base>::read_cells(std::uint64_t first, std::uint64_t last) {
  Values values;
  const auto rows =
      database_.run(kCells, values.number(content_).number(heap_number(first)).number(heap_number(last)));
  if (!rows) return rows.error();
  for (std::uint64_t heap = first; heap <= last; ++heap) cells_.try_emplace(heap);
  for (int i = 0; i < rows->size(); ++i) {
    KeptCell& kept = cells_[rows->id(i, 0)];
    if (kept.record || kept.changed) continue;
    kept.record = copy_of(rows->bytes(i, 1));
    if (!rows->is_null(i, 2)) kept.histogram = copy_of(rows->bytes(i, 2));
  }
  return {};
}

template <class Base>
result<KeptCell*> ContentOf<Base>::kept(CellId id) {
  const auto found = cells_.find(id.heap());
  if (found != cells_.end()) return &found->second;
  const std::uint64_t first = id.heap() / kCellChildren * kCellChildren;  // with its siblings
  const auto read =
      first == 0 ? read_cells(id.heap(), id.heap()) : read_cells(first, first + kCellChildren - 1);
  if (!read) return read.error();
  return &cells_[id.heap()];
}

template <class Base>
result<std::optional<Bytes>> ContentOf<Base>::cell(CellId id) {
  const auto found = kept(id);
  if (!found) return found.error();
  return (*found)->record ? std::optional<Bytes>(*(*found)->record) : std::nullopt;
}

template <class Base>
result<std::optional<Bytes>> ContentOf<Base>::histogram(CellId id) {
  const auto found = kept(id);
  if (!found) return found.error();
  return (*found)->histogram ? std::optional<Bytes>(*(*found)->histogram) : std::nullopt;
}

template <class Base>
result<OverviewSource::Children> ContentOf<Base>::children(CellId id) {
  OverviewSource::Children children;
  for (unsigned i = 0; i < kCellChildren; ++i) {
    const auto found = cell(id.child(i));
    if (!found) return found.error();
    children[i] = *found;
  }
  return children;
}

template <class Base>
result<std::optional<CellId>> ContentOf<Base>::next_cell(std::uint64_t heap) {
  Values values;
  const auto rows = database_.run(kNextCell, values.number(content_).number(heap_number(heap)));
  if (!rows) return rows.error();
  if (rows->empty()) return std::optional<CellId>();
  if (!CellId::is_heap_number(rows->id(0, 0))) return errc::store_corrupt;
  return std::optional(CellId::from_heap(rows->id(0, 0)));
}

template <class Base>
result<std::optional<CellId>> ContentOf<Base>::next_histogram(std::uint64_t heap) {
  Values values;
  const auto rows = database_.run(kNextHistogram, values.number(content_).number(heap_number(heap)));
  if (!rows) return rows.error();
  if (rows->empty()) return std::optional<CellId>();
  if (!CellId::is_heap_number(rows->id(0, 0))) return errc::store_corrupt;
  return std::optional(CellId::from_heap(rows->id(0, 0)));
}

template class ContentOf<OverviewSource>;
template class ContentOf<OverviewTable>;

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

result<bool> gather_rows(Connection& database, std::int64_t content, const RowFormat& format,
                         const KeyRange& range, Order order, std::uint64_t limit, Samples samples,
                         Strip& out) {
  if (range.empty()) return false;
  const auto most = static_cast<std::int64_t>(std::min<std::uint64_t>(limit, INT64_MAX - 1)) + 1;
  Values values;
  values.number(content).number(count_of(range.lowest)).number(count_of(range.highest)).number(most);
  const auto rows = database.run(order == Order::ascending ? kFrames : kFramesBackwards, values);
  if (!rows) return error_of(rows);
  for (int i = 0; i < rows->size() && static_cast<std::uint64_t>(i) < limit; ++i) {
    const Key key = key_of_count(rows->number(i, 0));
    const auto record = samples == Samples::frame ? open_frame_row(format, key, rows->bytes(i, 1))
                                                  : open_source_row(format, key, rows->bytes(i, 1));
    if (!record) return error_of(record);
    std::ranges::copy(record->row, out.append(depth_of(key), record->stats).begin());
    if (record->absent.empty()) continue;
    if (samples == Samples::frame) {
      absent_pixels(format, record->absent, out.mask_of_last());
    } else {
      std::ranges::copy(record->absent, out.mask_of_last().begin());
    }
  }
  return static_cast<std::uint64_t>(rows->size()) > limit;
}

}  // namespace framesd::store::postgres
