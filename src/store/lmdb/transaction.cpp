// SPDX-License-Identifier: MIT
#include "transaction.hpp"

#include "error_of.hpp"
#include "frame_table.hpp"
#include "history.hpp"
#include "lmdb/env/file_locks.hpp"
#include "overview_tables.hpp"
#include <framesd/base/random.hpp>

#include <chrono>
#include <unistd.h>
#include <utility>

namespace framesd::store::lmdb {
namespace {

// LMDB keeps the pages that a transaction dirties on the heap until it commits, and writing some of them out
// earlier has bugs in 0.9.24. 4,096 pages; larger transactions win nothing (bench store_append,
// store_shuffled).
constexpr std::uint64_t kDirtyBytesMax = 16 << 20;

}  // namespace

result<bool> idle_slot_is_used(const Txn& txn, const Meta& meta) {
  const LogTables tables = tables_of(meta.idle());
  for (const Table table : {tables.frames, tables.overview, tables.histograms}) {
    const auto entries = txn.entries(table);
    if (!entries) return error_of(entries);
    if (*entries != 0) return true;
  }
  return false;
}

result<void> empty_idle_slot(WriteTxn& txn, const Meta& meta) {
  const LogTables tables = tables_of(meta.idle());
  for (const Table table : {tables.frames, tables.overview, tables.histograms}) {
    const auto entries = txn.entries(table);
    if (!entries) return entries.error();
    if (*entries == 0) continue;
    if (const auto done = txn.clear(table); !done) return done;
  }
  return {};
}

result<void> LmdbTransaction::check(const Meta& meta, const RowFormat& format) {
  if (meta.format != kFormat) return errc::store_corrupt;
  if (meta.rows != format) return errc::store_widths_differ;  // made again by another process
  return {};
}

LmdbTransaction::LmdbTransaction(WriteTxn& txn, const Meta& meta, TransactionMemory& memory)
    : txn_(txn), memory_(memory), meta_(meta), entries_(txn) {
  if (meta.builder.id == 0 && txn.locks().builds()) txn.locks().release(FileLocks::Byte::building);
  for (ChangeList& changes : memory.changes) changes.clear();  // a transaction that failed leaves some
}

result<bool> LmdbTransaction::any_frame(const KeyRange& range) {
  auto cursor = Cursor::open(txn_, tables_of(meta_.live).frames);
  if (!cursor) return error_of(cursor);
  const auto there = cursor->seek(encode_key(range.lowest));
  if (!there || !*there) return there;
  const auto key = key_at(*cursor);
  if (!key) return error_of(key);
  return range.contains(*key);
}

result<FrameEditor*> LmdbTransaction::editor(Slot slot) {
  auto& editor = editors_[static_cast<unsigned>(slot)];
  if (!editor) {
    auto opened = FrameEditor::open(txn_, tables_of(slot), meta_.rows, changes_of(slot));
    if (!opened) return opened.error();
    editor.emplace(std::move(*opened));
  }
  return &*editor;
}

result<Stored> LmdbTransaction::put(Content content, Key key, Bytes record) {
  const auto frames = editor(slot_of(content));
  if (!frames) return frames.error();
  return (*frames)->put(key, record);
}

result<std::uint64_t> LmdbTransaction::erase(const KeyRange& range) {
  const auto frames = editor(meta_.live);
  if (!frames) return frames.error();
  return (*frames)->erase(range);
}

bool LmdbTransaction::full() const noexcept {
  std::uint64_t dirty = 0;
  for (const auto& editor : editors_) dirty += editor ? editor->dirty_bytes() : 0;
  return dirty >= kDirtyBytesMax;
}

void LmdbTransaction::set_builder(const Builder& builder) noexcept {
  meta_.builder = builder;
  meta_changed_ = true;
}

// A builder that died is forgotten; what it left is emptied when the slot is needed.
result<std::uint64_t> LmdbTransaction::replacement() {
  if (meta_.builder.id == 0 || is_being_built(meta_, txn_)) return meta_.builder.id;
  set_builder({});
  leaves_stale_slot_ = true;
  return std::uint64_t{0};
}

result<std::optional<std::uint64_t>> LmdbTransaction::begin_replacement() {
  std::optional<std::uint64_t> id;
  const auto others = replacement();
  if (!others) return others.error();
  if (*others != 0 || !txn_.locks().try_take(FileLocks::Byte::building)) return id;
  editors_[static_cast<unsigned>(meta_.idle())].reset();
  changes_of(meta_.idle()).clear();
  if (const auto done = empty_idle_slot(txn_, meta_); !done) return done.error();
  leaves_stale_slot_ = false;
  set_builder({.id = random_id(), .pid = static_cast<std::uint32_t>(::getpid())});
  id = meta_.builder.id;
  return id;
}

result<void> LmdbTransaction::end_replacement(bool becomes_live) {
  if (becomes_live) meta_.live = meta_.idle();
  set_builder({});
  leaves_stale_slot_ = true;
  return {};
}

result<Version> LmdbTransaction::finish(std::span<LogChange> changes) {
  for (const Slot slot : {Slot::zero, Slot::one}) {
    editors_[static_cast<unsigned>(slot)].reset();  // its cursor must be closed before the transaction ends
    if (const auto done = update_overview(slot); !done) return done.error();
  }
  if (const auto done = write_history(changes); !done) return done.error();
  if (meta_changed_) {
    if (const auto done = write_meta(txn_, meta_); !done) return done.error();
  }
  return version();
}

result<void> LmdbTransaction::update_overview(Slot slot) {
  const ChangeSlice changes = changes_of(slot).settle();
  if (changes.empty()) return {};
  LogTable table(txn_, tables_of(slot), meta_.rows);
  return memory_.updater.update(table, changes);
}

// A transaction that changed no frame of the live log, nor its facts, leaves its generation alone.
result<void> LmdbTransaction::write_history(std::span<LogChange> changes) {
  const auto now = std::chrono::system_clock::now();
  for (LogChange& change : changes) {
    change.generation = ++meta_.generation;
    change.at = now;
    meta_changed_ = true;
    if (const auto done = write_change(txn_, change); !done) return done;
  }
  return {};
}

}  // namespace framesd::store::lmdb
