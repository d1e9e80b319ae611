// SPDX-License-Identifier: MIT
#include "frame_editor.hpp"

#include "error_of.hpp"
#include "frame_table.hpp"
#include "overview/cell.hpp"
#include "overview/frame_records.hpp"
#include "record.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace framesd::store::lmdb {
namespace {

constexpr std::uint64_t kPageBytes = 4096;
constexpr std::uint64_t kNodeBytes = 18;        // key, node head and slot of an entry
constexpr std::uint64_t kPagesOfCells = 1;      // at least, since frames need not stand evenly
constexpr std::uint64_t kHistogramBytes = 600;  // 256 counts of two bytes and more
constexpr std::uint64_t kErasedRowBytes = 512;  // a tenth of a page, and a little
constexpr std::size_t kErasedAtOnce =
    4096;  // keys remembered between a walk and the deletions that follow it

}  // namespace

result<FrameEditor> FrameEditor::open(WriteTxn& txn, const LogTables& tables, const RowFormat& format,
                                      ChangeList& changes) {
  auto cursor = WriteCursor::open(txn, tables.frames);
  if (!cursor) return cursor.error();
  FrameEditor editor(txn, tables, format, changes, std::move(*cursor));
  if (const auto found = editor.find_last(); !found) return found.error();
  if (const auto found = editor.find_finest_level(); !found) return found.error();
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

// The level on which a cell holds kCellFrames, if the frames stand evenly.
result<void> FrameEditor::find_finest_level() {
  if (!last_) return {};
  const auto frames = txn_->entries(tables_.frames);
  if (!frames) return frames.error();
  const auto there = cursor_.first();
  if (!there) return there.error();
  if (!*there) return errc::store_corrupt;
  const auto first = key_at(cursor_);
  if (!first) return first.error();
  if (*frames < kCellFrames) return {};
  const std::uint64_t step = (*last_ - *first) / *frames;
  finest_level_ = meeting_level(0, step > ~Key{0} / kCellFrames ? ~Key{0} : step * kCellFrames);
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
      if (*next >= key) return Found{Locality::same_page, *next == key};
    }
  }
  const auto there = cursor_.seek(encode_key(key));
  if (!there) return there.error();
  if (!*there) return errc::store_corrupt;  // the last key is not below
  const auto found = key_at(cursor_);
  if (!found) return found.error();
  return Found{Locality::other_page, *found == key};
}

result<Stored> FrameEditor::put(Key key, Bytes record) {
  const KeyBytes bytes = encode_key(key);
  if (!last_ || key > *last_) {
    if (const auto done = cursor_.append(bytes, record); !done) return done.error();
    last_ = key;
    note_stored(*changes_, format_, key, record, std::nullopt);
    note_written(key, record.size(), Locality::same_page);
    return Stored::inserted;
  }
  const auto found = find(key);
  if (!found) return found.error();
  bool same = false;
  if (found->exact) {
    same = std::ranges::equal(cursor_.value(), record);
    note_stored(*changes_, format_, key, record, cursor_.value());
  } else {
    note_stored(*changes_, format_, key, record, std::nullopt);
  }
  const auto done = found->exact ? cursor_.replace(bytes, record) : cursor_.put(bytes, record);
  if (!done) return done.error();
  note_written(key, record.size(), found->locality);
  if (same) return Stored::same;
  return found->exact ? Stored::replaced : Stored::inserted;
}

// A row beside the one before shares its page; any other may have dirtied a page of its own. So it is with
// the cells above it, as far as the row before did not touch them already.
void FrameEditor::note_written(Key key, std::size_t record_bytes, Locality locality) noexcept {
  on_row_ = true;
  const unsigned met = put_before_ == 0 ? kRootLevel : meeting_level(put_before_, key);
  const std::uint64_t cells = met > finest_level_ ? met - finest_level_ : 0;
  put_before_ = key;
  const std::uint64_t cell = record_bytes == record_size(format_) ? cell_size(format_.frame_width)
                                                                  : masked_cell_size(format_.frame_width);
  const std::uint64_t cell_bytes = cell + kHistogramBytes + 2 * kNodeBytes;
  dirty_bytes_ += locality == Locality::same_page
                      ? record_bytes + kNodeBytes + cells * cell_bytes
                      : record_bytes + (1 + std::max(kPagesOfCells, 2 * cells)) * kPageBytes;
}

result<std::uint64_t> FrameEditor::erase(const KeyRange& range) {
  if (range.empty()) return std::uint64_t{0};
  const auto all = holds_all(range);
  if (!all) return all.error();
  if (*all) return erase_all();
  const auto noted = note_erased(range);
  if (!noted) return noted.error();
  std::uint64_t erased = 0;
  for (;;) {
    const auto some = erase_some(range);
    if (!some) return some.error();
    erased += *some;
    if (*some < kErasedAtOnce) break;
  }
  if (erased != 0 && !*noted) changes_->erased(range);
  if (const auto found = find_last(); !found) return found.error();
  return erased;
}

// A single sound frame is taken out of the overview by its samples; around a range, or a damaged one, all is
// counted again. False: the latter.
result<bool> FrameEditor::note_erased(const KeyRange& range) {
  if (range.lowest != range.highest) return false;
  const auto old = txn_->get(tables_.frames, encode_key(range.lowest));
  if (!old) return error_of(old);
  if (!*old) return false;
  const auto was = open_record(format_, range.lowest, **old);
  if (was) changes_->erased(range.lowest, {was->source, was->absent});
  return was.has_value();
}

result<bool> FrameEditor::holds_all(const KeyRange& range) {
  const auto there = cursor_.first();
  if (!there || !*there) return there;
  const auto first = key_at(cursor_);
  if (!first) return error_of(first);
  return range.contains(*first) && last_ && range.contains(*last_);
}

result<std::uint64_t> FrameEditor::erase_all() {
  const auto frames = txn_->entries(tables_.frames);
  if (!frames) return frames;
  for (const Table table : {tables_.frames, tables_.overview, tables_.histograms}) {
    if (const auto done = txn_->clear(table); !done) return done.error();
  }
  changes_->clear();  // nothing is left that they could change
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
    if (const auto done = txn_->erase(tables_.frames, encode_key(key)); !done) return done.error();
    dirty_bytes_ += kErasedRowBytes;
  }
  return std::uint64_t{keys.size()};
}

}  // namespace framesd::store::lmdb
