// SPDX-License-Identifier: MIT
#include "frame_editor.hpp"

#include "error_of.hpp"

#include <utility>
#include <vector>

namespace framesd::store {
namespace {

constexpr std::uint64_t kPageBytes = 4096;
constexpr std::uint64_t kNodeBytes = 18;        // key, node head and slot of an entry
constexpr std::uint64_t kErasedRowBytes = 512;  // a tenth of a page, and a little
constexpr std::size_t kErasedAtOnce =
    4096;  // keys remembered between a walk and the deletions that follow it

result<Key> key_at(const lmdb::Cursor& cursor) {
  const auto key = decode_key(cursor.key());
  if (!key) return errc::store_corrupt;
  return *key;
}

}  // namespace

result<FrameEditor> FrameEditor::open(lmdb::WriteTxn& txn, lmdb::Table table) {
  auto cursor = lmdb::WriteCursor::open(txn, table);
  if (!cursor) return cursor.error();
  FrameEditor editor(txn, table, std::move(*cursor));
  if (const auto found = editor.find_last(); !found) return found.error();
  return editor;
}

result<void> FrameEditor::find_last() {
  last_.reset();
  on_row_ = false;
  const auto there = cursor_.last();
  if (!there) return there.error();
  if (!*there) return {};
  const auto key = key_at(cursor_);
  if (!key) return key.error();
  last_ = *key;
  return {};
}

// Leaves the cursor on `key`, or on the next one above it.
// REQUIRES: key <= *last_
result<FrameEditor::Found> FrameEditor::find(Key key) {
  if (on_row_) {
    const auto there = cursor_.next();
    if (!there) return there.error();
    if (*there) {
      const auto next = key_at(cursor_);
      if (!next) return next.error();
      if (*next >= key) return Found{Place::beside, *next == key};
    }
  }
  const auto there = cursor_.seek(encode_key(key));
  if (!there) return there.error();
  if (!*there) return errc::store_corrupt;  // the last key is not below
  const auto found = key_at(cursor_);
  if (!found) return found.error();
  return Found{Place::elsewhere, *found == key};
}

result<Stored> FrameEditor::put(Key key, lmdb::Bytes record) {
  const KeyBytes bytes = encode_key(key);
  if (!last_ || key > *last_) {
    if (const auto done = cursor_.append(bytes, record); !done) return done.error();
    last_ = key;
    note_written(record.size(), Place::beside);
    return Stored::inserted;
  }
  const auto found = find(key);
  if (!found) return found.error();
  const auto done = found->exact ? cursor_.replace(bytes, record) : cursor_.put(bytes, record);
  if (!done) return done.error();
  note_written(record.size(), found->place);
  return found->exact ? Stored::replaced : Stored::inserted;
}

// A row beside the one before shares its page; any other may have dirtied a page of its own.
void FrameEditor::note_written(std::size_t record_bytes, Place place) noexcept {
  on_row_ = true;
  dirty_bytes_ += record_bytes + kNodeBytes + (place == Place::beside ? 0 : kPageBytes);
}

result<std::uint64_t> FrameEditor::erase(const KeyRange& range) {
  if (range.empty()) return std::uint64_t{0};
  const auto all = holds_all(range);
  if (!all) return all.error();
  if (*all) return erase_all();
  std::uint64_t erased = 0;
  for (;;) {
    const auto some = erase_some(range);
    if (!some) return some.error();
    erased += *some;
    if (*some < kErasedAtOnce) break;
  }
  if (const auto found = find_last(); !found) return found.error();
  return erased;
}

result<bool> FrameEditor::holds_all(const KeyRange& range) {
  const auto there = cursor_.first();
  if (!there || !*there) return there;
  const auto first = key_at(cursor_);
  if (!first) return error_of(first);
  return range.contains(*first) && last_ && range.contains(*last_);
}

result<std::uint64_t> FrameEditor::erase_all() {
  const auto frames = txn_->entries(table_);
  if (!frames) return frames;
  if (const auto done = txn_->clear(table_); !done) return done.error();
  last_.reset();
  on_row_ = false;
  return frames;
}

// LMDB's deletions and iteration do not mix: the keys are read first.
result<std::uint64_t> FrameEditor::erase_some(const KeyRange& range) {
  std::vector<Key> keys;
  auto there = cursor_.seek(encode_key(range.lowest));
  while (there && *there && keys.size() < kErasedAtOnce) {
    const auto key = key_at(cursor_);
    if (!key) return key.error();
    if (*key > range.highest) break;
    keys.push_back(*key);
    there = cursor_.next();
  }
  if (!there) return there.error();
  for (const Key key : keys) {
    if (const auto done = txn_->erase(table_, encode_key(key)); !done) return done.error();
    dirty_bytes_ += kErasedRowBytes;
  }
  return std::uint64_t{keys.size()};
}

}  // namespace framesd::store
