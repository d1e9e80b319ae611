// SPDX-License-Identifier: MIT
#include "content.hpp"

#include "error_of.hpp"
#include "overview/frame_records.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <ranges>
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
constexpr Statement kNextCell{
    "SELECT cell FROM framesd.cell WHERE content = $1::bigint AND cell >= $2::bigint ORDER BY cell LIMIT 1"};
constexpr Statement kNextHistogram{
    "SELECT cell FROM framesd.cell WHERE content = $1::bigint AND cell >= $2::bigint AND histogram IS NOT "
    "NULL ORDER BY cell LIMIT 1"};
constexpr std::int64_t kFirstRows = 32;  // of a scan; the next ones are larger, since it goes on
constexpr std::int64_t kMostRows = 2000;

}  // namespace

template <class Base>
result<std::optional<Key>> ContentOf<Base>::nearest(const Statement& statement, Key key) {
  Values values;
  const auto rows = database_.run(statement, values.number(content_).number(count_of(key)));
  if (!rows) return rows.error();
  if (rows->empty()) return std::optional<Key>();
  return std::optional(key_of_count(rows->number(0, 0)));
}

// The nearest frame in the part around `key` whose frames were read ahead. Empty: it is not known so.
template <class Base>
std::optional<Key> ContentOf<Base>::nearest_ahead(Key key, bool above) const noexcept {
  const auto behind = std::ranges::upper_bound(ahead_, key, {}, &KeyRange::lowest);
  if (behind == ahead_.begin() || !std::prev(behind)->contains(key)) return std::nullopt;
  const KeyRange& part = *std::prev(behind);
  const Rows& rows = frames_.front();
  const auto key_at = [&](int i) { return key_of_count(rows.number(i, 0)); };
  int i = *std::ranges::lower_bound(std::views::iota(0, rows.size()), key, {}, key_at);
  if (!above && (i == rows.size() || key_at(i) != key)) --i;
  if (i < 0 || i == rows.size() || !part.contains(key_at(i))) return std::nullopt;
  return key_at(i);
}

template <class Base>
result<std::optional<Key>> ContentOf<Base>::at_or_above(Key key) {
  if (const auto known = nearest_ahead(key, true)) return known;
  return nearest(kAtOrAbove, key);
}

template <class Base>
result<std::optional<Key>> ContentOf<Base>::at_or_below(Key key) {
  if (const auto known = nearest_ahead(key, false)) return known;
  return nearest(kAtOrBelow, key);
}

// The part of `range` from its beginning on whose frames were read ahead; empty: they were not.
template <class Base>
KeyRange ContentOf<Base>::begin_ahead(const KeyRange& range) const noexcept {
  const auto behind = std::ranges::upper_bound(ahead_, range.lowest, {}, &KeyRange::lowest);
  if (behind == ahead_.begin()) return {1, 0};
  const KeyRange part = intersection(range, *std::prev(behind));
  return part.lowest == range.lowest ? part : KeyRange{1, 0};
}

// Those of `range`, of rows in ascending order. False: the visitor wants no more.
template <class Base>
result<bool> ContentOf<Base>::visit_rows(const Rows& rows, const KeyRange& range, RowPart part,
                                         RowVisitor visitor) {
  const auto key_at = [&](int i) { return key_of_count(rows.number(i, 0)); };
  const auto all = std::views::iota(0, rows.size());
  for (int i = *std::ranges::lower_bound(all, range.lowest, {}, key_at); i < rows.size(); ++i) {
    const Key key = key_at(i);
    if (key > range.highest) return true;
    const auto row = part == RowPart::key ? result<FrameRow>(FrameRow{.key = key})
                                          : frame_row_of(format_, key, rows.bytes(i, 1), part);
    if (!row) return error_of(row);
    if (!visitor(*row)) return false;
  }
  return true;
}

// The frames of `left` from its beginning on whose keys are known; what is behind them is left. False: the
// visitor wants no more.
template <class Base>
bool ContentOf<Base>::visit_known_keys(KeyRange& left, RowVisitor visitor) const {
  const auto holds = [&](const KnownKeys& known) { return known.range.contains(left.lowest); };
  while (!left.empty()) {
    const auto known = std::ranges::find_if(known_keys_, holds);
    if (known == known_keys_.end()) return true;
    const KeyRange part = intersection(left, known->range);
    auto at = std::ranges::lower_bound(known->keys, part.lowest);
    for (; at != known->keys.end() && *at <= part.highest; ++at) {
      if (!visitor({.key = *at})) return false;
    }
    if (part.highest == left.highest) {
      left = {1, 0};
    } else {
      left.lowest = part.highest + 1;
    }
  }
  return true;
}

template <class Base>
result<void> ContentOf<Base>::visit(const KeyRange& range, RowPart part, RowVisitor visitor) {
  KeyRange left = range;
  if (part == RowPart::key && !visit_known_keys(left, visitor)) return {};
  for (KeyRange ahead = begin_ahead(left); !left.empty() && !ahead.empty(); ahead = begin_ahead(left)) {
    const auto more = visit_rows(frames_.front(), ahead, part, visitor);
    if (!more) return more.error();
    if (!*more || ahead.highest == left.highest) return {};
    left.lowest = ahead.highest + 1;
  }
  for (std::int64_t limit = kFirstRows; !left.empty(); limit = std::min(4 * limit, kMostRows)) {
    Values values;
    values.number(content_).number(count_of(left.lowest)).number(count_of(left.highest)).number(limit);
    auto read = database_.run(part == RowPart::key ? kKeys : kFrames, values);
    if (!read) return read.error();
    const Rows keys = part == RowPart::key ? *std::move(read) : Rows();
    const Rows& rows = part == RowPart::key ? keys : frames_.emplace_back(*std::move(read));
    const auto more = visit_rows(rows, left, part, visitor);
    if (!more) return more.error();
    if (!*more || rows.size() < limit) return {};
    const Key last = key_of_count(rows.number(rows.size() - 1, 0));
    if (last == ~Key{0}) return {};
    left.lowest = last + 1;
  }
  return {};
}

// What was asked for are the cells of these heap numbers: the others are not stored.
template <class Base>
void ContentOf<Base>::keep_cells(const Rows& rows, std::span<const std::uint64_t> heaps) {
  for (const std::uint64_t heap : heaps) cells_.try_emplace(heap);
  for (int i = 0; i < rows.size(); ++i) {
    KeptCell& kept = cells_[rows.id(i, 0)];
    if (kept.record || kept.changed) continue;
    kept.record = copy_of(rows.bytes(i, 1));
    if (!rows.is_null(i, 2)) kept.histogram = copy_of(rows.bytes(i, 2));
  }
  if (memory_ == nullptr) return;
  for (const std::uint64_t heap : heaps) memory_->add(version_, heap, cells_[heap]);
}

template <class Base>
result<void> ContentOf<Base>::read_cells(std::uint64_t first, std::uint64_t last) {
  Values values;
  const auto rows =
      database_.run(kCells, values.number(content_).number(heap_number(first)).number(heap_number(last)));
  if (!rows) return rows.error();
  std::vector<std::uint64_t> heaps(static_cast<std::size_t>(last - first) + 1);
  std::iota(heaps.begin(), heaps.end(), first);
  keep_cells(*rows, heaps);
  return {};
}

template <class Base>
bool ContentOf<Base>::remember(std::uint64_t heap) {
  if (cells_.contains(heap)) return true;
  if (memory_ == nullptr) return false;
  auto found = memory_->find(version_, heap);
  if (found) cells_.emplace(heap, *std::move(found));
  return found.has_value();
}

template <class Base>
result<KeptCell*> ContentOf<Base>::kept(CellId id) {
  if (remember(id.heap())) return &cells_[id.heap()];
  const std::uint64_t first = id.heap() / kCellChildren * kCellChildren;  // with its siblings
  if (first != 0 && is_beyond(first)) {
    keep_cells(Rows(), std::array{first, first + 1, first + 2, first + 3});
    return &cells_[id.heap()];
  }
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
  auto found = heap == 0 ? top_if_known() : std::nullopt;
  if (!found) {
    Values values;
    const auto rows = database_.run(kNextCell, values.number(content_).number(heap_number(heap)));
    if (!rows) return rows.error();
    found = rows->empty() ? 0 : rows->id(0, 0);
    if (heap == 0) set_top(*found);
  }
  if (*found == 0) return std::optional<CellId>();
  if (!CellId::is_heap_number(*found)) return errc::store_corrupt;
  return std::optional(CellId::from_heap(*found));
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

}  // namespace framesd::store::postgres
