// SPDX-License-Identifier: MIT
#include "overview_tables.hpp"

#include "error_of.hpp"
#include "frame_table.hpp"
#include "overview/frame_records.hpp"

namespace framesd::store::lmdb {
namespace {

// A cell's key is its heap number, as eight bytes like a frame's.
result<std::optional<CellId>> id_at(const Cursor& cursor, const result<bool>& there) {
  if (!there) return there.error();
  if (!*there) return std::optional<CellId>();
  const auto heap = decode_key(cursor.key());
  if (!heap || !CellId::is_heap_number(*heap)) return errc::store_corrupt;
  return std::optional<CellId>(CellId::from_heap(*heap));
}

result<std::optional<Bytes>> find(Cursor& cursor, CellId id) {
  const auto there = cursor.seek(encode_key(id.heap()));
  const auto found = id_at(cursor, there);
  if (!found) return found.error();
  if (*found != id) return std::optional<Bytes>();
  return std::optional<Bytes>(cursor.value());
}

result<OverviewSource::Children> find_children(Cursor& cursor, CellId id) {
  OverviewSource::Children children;
  auto there = cursor.seek(encode_key(id.child(0).heap()));
  for (;; there = cursor.next()) {
    const auto found = id_at(cursor, there);
    if (!found) return found.error();
    if (!*found || (*found)->heap() / kCellChildren != id.heap()) return children;
    children[(*found)->heap() % kCellChildren] = cursor.value();
  }
}

}  // namespace

template <class I, class T, class C>
template <class Any>
result<Any*> LogView<I, T, C>::opened(std::optional<Any>& cursor, Table table) {
  if (!cursor) {
    auto made = Any::open(txn_, table);
    if (!made) return made.error();
    cursor.emplace(std::move(*made));
  }
  return &*cursor;
}

template <class I, class T, class C>
result<std::optional<Key>> LogView<I, T, C>::at_or_above(Key key) {
  const auto cursor = frames();
  if (!cursor) return cursor.error();
  const auto there = (*cursor)->seek(encode_key(key));
  if (!there) return there.error();
  return verified_key(format_, **cursor, *there);
}

template <class I, class T, class C>
result<std::optional<Key>> LogView<I, T, C>::at_or_below(Key key) {
  const auto cursor = frames();
  if (!cursor) return cursor.error();
  auto there = (*cursor)->seek(encode_key(key));
  if (!there) return there.error();
  if (!*there) {
    there = (*cursor)->last();
  } else {
    const auto found = key_at(**cursor);
    if (!found) return found.error();
    if (*found != key) there = (*cursor)->previous();
  }
  if (!there) return there.error();
  return verified_key(format_, **cursor, *there);
}

template <class I, class T, class C>
result<void> LogView<I, T, C>::visit(const KeyRange& range, RowPart part, RowVisitor visitor) {
  if (range.empty()) return {};
  const auto cursor = frames();
  if (!cursor) return cursor.error();
  std::optional<Key> before;
  auto there = (*cursor)->seek(encode_key(range.lowest));
  for (; there && *there; there = (*cursor)->next()) {
    const auto key = key_at(**cursor);
    if (!key) return key.error();
    if (*key > range.highest) return {};
    if (*key < range.lowest || (before && *key <= *before)) return errc::store_corrupt;
    before = *key;
    const auto row = frame_row_of(format_, *key, (*cursor)->value(), part);
    if (!row) return row.error();
    if (!visitor(*row)) return {};
  }
  return there ? result<void>() : there.error();
}

template <class I, class T, class C>
result<std::optional<Bytes>> LogView<I, T, C>::cell(CellId id) {
  const auto cursor = cells();
  if (!cursor) return cursor.error();
  return find(**cursor, id);
}

template <class I, class T, class C>
result<std::optional<Bytes>> LogView<I, T, C>::histogram(CellId id) {
  const auto cursor = histograms();
  if (!cursor) return cursor.error();
  return find(**cursor, id);
}

template <class I, class T, class C>
result<OverviewSource::Children> LogView<I, T, C>::children(CellId id) {
  const auto cursor = cells();
  if (!cursor) return cursor.error();
  return find_children(**cursor, id);
}

template <class I, class T, class C>
result<std::optional<CellId>> LogView<I, T, C>::next_cell(std::uint64_t heap) {
  const auto cursor = cells();
  if (!cursor) return cursor.error();
  return id_at(**cursor, (*cursor)->seek(encode_key(heap)));
}

template <class I, class T, class C>
result<std::optional<CellId>> LogView<I, T, C>::next_histogram(std::uint64_t heap) {
  const auto cursor = histograms();
  if (!cursor) return cursor.error();
  return id_at(**cursor, (*cursor)->seek(encode_key(heap)));
}

template class LogView<OverviewSource, const Txn, Cursor>;
template class LogView<OverviewTable, WriteTxn, WriteCursor>;

result<void> LogTable::put_cell(CellId id, Bytes record) {
  const auto cursor = cells();
  if (!cursor) return cursor.error();
  return (*cursor)->put(encode_key(id.heap()), record);
}

result<void> LogTable::put_histogram(CellId id, Bytes record) {
  const auto cursor = histograms();
  if (!cursor) return cursor.error();
  return (*cursor)->put(encode_key(id.heap()), record);
}

result<void> LogTable::erase_cell(CellId id) {
  const auto erased = txn().erase(tables().overview, encode_key(id.heap()));
  return erased ? result<void>() : erased.error();
}

result<void> LogTable::erase_histogram(CellId id) {
  const auto erased = txn().erase(tables().histograms, encode_key(id.heap()));
  return erased ? result<void>() : erased.error();
}

}  // namespace framesd::store::lmdb
