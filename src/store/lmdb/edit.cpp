// SPDX-License-Identifier: MIT
#include "edit.hpp"

#include "error_of.hpp"
#include "history.hpp"
#include "lmdb/env/file_locks.hpp"
#include "notes.hpp"
#include "overview_tables.hpp"
#include "record_batch.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

namespace framesd::store::lmdb {
namespace {

// LMDB keeps the pages that a transaction dirties on the heap until it commits, and writing some of them out
// earlier has bugs in 0.9.24. 4,096 pages; larger transactions win nothing (bench store_append,
// store_shuffled).
constexpr std::uint64_t kDirtyBytesMax = 16 << 20;

// A batch of no more rows is never spread: at worst each dirties a page of frames and a few of cells, about
// what a transaction may.
constexpr std::uint64_t kRowsNeverSpread = 1000;

// Whether the row at `place` is followed by one of the same depth, which wins.
bool is_overruled(const PendingWrite& write, const WriteBatch& batch, std::size_t place) noexcept {
  return place + 1 < batch.rows() &&
         batch.depth(row_at(write, place)) == batch.depth(row_at(write, place + 1));
}

// Rows that were stored in ascending order and are not what was there.
struct WrittenRows {
  KeyRange range{.lowest = 1, .highest = 0};
  std::uint64_t inserted = 0;
  std::uint64_t replaced = 0;

  void add(Key key, Stored stored) noexcept {
    if (stored == Stored::same) return;
    if (range.empty()) range.lowest = key;
    range.highest = key;
    ++(stored == Stored::inserted ? inserted : replaced);
  }
};

}  // namespace

result<Edit> Edit::begin(WriteTxn& txn, std::uint64_t max_rows, EditMemory& memory) {
  const auto meta = read_meta(txn);
  if (!meta) return meta.error();
  if (meta->format != kFormat) return errc::store_corrupt;
  if (meta->rows != memory.format) return errc::store_widths_differ;  // made again by another process
  if (meta->builder.id == 0 && txn.locks().builds()) txn.locks().release(FileLocks::Byte::building);
  for (ChangeList& changes : memory.changes) changes.clear();  // a transaction that failed leaves some
  return Edit(txn, *meta, max_rows, memory);
}

bool Edit::full() const noexcept {
  std::uint64_t dirty = 0;
  for (const auto& editor : editors_) dirty += editor ? editor->dirty_bytes() : 0;
  return closed_ || rows_ >= max_rows_ || dirty >= kDirtyBytesMax;
}

// A batch that a transaction of its own would hold does not begin in what is left of this one.
bool Edit::has_room_for(const WriteBatch& batch) const noexcept {
  return rows_ == 0 || batch.rows() > max_rows_ || rows_ + batch.rows() <= max_rows_;
}

result<void> Edit::apply(PendingWrite& write) {
  return std::visit([&](const auto& request) { return apply(request, write, write.tentative); },
                    write.request);
}

result<Version> Edit::finish() {
  for (const Slot slot : {Slot::zero, Slot::one}) {
    editors_[static_cast<unsigned>(slot)].reset();  // its cursor must be closed before the transaction ends
    if (const auto done = update_overview(slot); !done) return done.error();
  }
  if (const auto done = write_history(); !done) return done.error();
  if (meta_changed_) {
    if (const auto done = write_meta(*txn_, meta_); !done) return done.error();
  }
  return Version{incarnation_of(meta_, *txn_), meta_.generation};
}

// A transaction that changed no frame of the live log, nor its facts, leaves its generation alone.
result<void> Edit::write_history() {
  const auto now = std::chrono::system_clock::now();
  for (LogChange& change : changes_made_) {
    change.generation = ++meta_.generation;
    change.at = now;
    meta_changed_ = true;
    if (const auto done = write_change(*txn_, change); !done) return done;
  }
  return {};
}

void Edit::note_change(LogChange change, const KeyRange& range) {
  change.range = {depth_of(range.lowest), depth_of(range.highest)};
  changes_made_.push_back(change);
}

result<void> Edit::update_overview(Slot slot) {
  const ChangeSlice changes = changes_of(slot).settle();
  if (changes.empty()) return {};
  LogTable table(*txn_, tables_of(slot), meta_.rows);
  return memory_->updater.update(table, changes);
}

result<FrameEditor*> Edit::editor(Slot slot) {
  auto& editor = editors_[static_cast<unsigned>(slot)];
  if (!editor) {
    auto opened = FrameEditor::open(*txn_, tables_of(slot), meta_.rows, changes_of(slot));
    if (!opened) return opened.error();
    editor.emplace(std::move(*opened));
  }
  return &*editor;
}

std::optional<errc> Edit::refusal_of(const Upsert& upsert) {
  if (upsert.batch->format() != meta_.rows) return errc::store_widths_differ;
  if (upsert.replacement != 0) {
    if (upsert.replacement != meta_.builder.id) return errc::cancelled;
  } else if (being_replaced()) {
    return errc::store_replacing;
  }
  return std::nullopt;
}

result<void> Edit::apply(const Upsert& upsert, const PendingWrite& write, WriteProgress& progress) {
  if (upsert.rows() == 0) {  // notes have no part in what is being replaced
    progress.finished = true;
    const auto expected = expectations_hold(*txn_, upsert.notes);
    if (!expected) return expected.error();
    if (*expected) return write_notes(*txn_, upsert.notes);
    refuse(progress, errc::store_conflict);
    return {};
  }
  const WriteBatch& batch = *upsert.batch;
  if (const auto reason = refusal_of(upsert)) {
    refuse(progress, *reason);
    return {};
  }
  if (progress.rows == 0 && (!has_room_for(batch) || meets_own_version(write))) {
    closed_ = true;
    return {};
  }
  const auto required = requirements_hold(upsert, write, progress);
  if (!required) return required.error();
  if (!*required) return {};
  const std::size_t rows_before = progress.rows;
  if (const auto done = put_rows(upsert, write, progress); !done) return done;
  if (upsert.replacement == 0) {
    if (const auto done = mark_notes(upsert); !done) return done;
  }
  progress.finished = progress.rows == batch.rows();
  const KeyRange before = extent_of(write, batch, rows_before);
  if (!progress.finished)
    return announce_notes(*txn_, upsert.notes, before, extent_of(write, batch, progress.rows));
  return before.empty() ? write_notes(*txn_, upsert.notes) : write_announced_notes(*txn_, upsert.notes);
}

// Stores rows until all are, or the transaction is full.
result<void> Edit::put_rows(const Upsert& upsert, const PendingWrite& write, WriteProgress& progress) {
  const RecordBatch& batch = records_of(*upsert.batch);
  const auto frames = editor(upsert.replacement != 0 ? meta_.idle() : meta_.live);
  if (!frames) return frames.error();
  const bool whole = batch.rows() <= std::min(max_rows_, kRowsNeverSpread);
  WriteOutcome& outcome = progress.outcome;
  WrittenRows written;
  memory_->overwritten.clear();
  for (; progress.rows < batch.rows() && (whole || !full()); ++progress.rows, ++rows_) {
    if (is_overruled(write, batch, progress.rows)) {
      ++outcome.replaced;
      continue;
    }
    const std::size_t row = row_at(write, progress.rows);
    const Key key = key_of(batch.depth(row));
    const auto stored = (*frames)->put(key, batch.record(row));
    if (!stored) return stored.error();
    ++(*stored == Stored::inserted ? outcome.inserted : outcome.replaced);
    if (*stored == Stored::replaced) memory_->overwritten.push_back(key);
    written.add(key, *stored);
    if (upsert.own_version) own_versions_.push_back(key);
  }
  if (upsert.replacement == 0 && !written.range.empty()) {
    note_change({.inserted = written.inserted, .replaced = written.replaced}, written.range);
  }
  return {};
}

result<void> Edit::apply(const Erase& erase, const PendingWrite& write, WriteProgress& progress) {
  if (meets_own_version(write)) {
    closed_ = true;
    return {};
  }
  progress.finished = true;
  if (being_replaced()) {
    refuse(progress, errc::store_replacing);
    return {};
  }
  const KeyRange range = KeyRange::of(erase.range);
  const auto held = holds(erase.precondition, range);
  if (!held) return held.error();
  if (!*held) {
    refuse(progress, errc::precondition_failed);
    return {};
  }
  const auto frames = editor(meta_.live);
  if (!frames) return frames.error();
  const auto erased = (*frames)->erase(range);
  if (!erased) return erased.error();
  progress.outcome.erased = *erased;
  if (*erased == 0) return {};
  note_change({.erased = *erased}, range);
  return drop_notes(range);
}

}  // namespace framesd::store::lmdb
