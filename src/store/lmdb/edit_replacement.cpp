// SPDX-License-Identifier: MIT
//
// The part of a write that replaces the whole log: one process builds in the idle slot, which then becomes
// the live one.
#include "edit.hpp"
#include "error_of.hpp"
#include "lmdb/env/file_locks.hpp"
#include <framesd/base/random.hpp>

#include <unistd.h>

namespace framesd::store::lmdb {

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

void Edit::set_builder(const Builder& builder) noexcept {
  meta_.builder = builder;
  meta_changed_ = true;
}

// A builder that died is forgotten; what it left is emptied when the slot is needed.
bool Edit::being_replaced() {
  if (meta_.builder.id == 0) return false;
  if (is_being_built(meta_, *txn_)) return true;
  set_builder({});
  leaves_stale_slot_ = true;
  return false;
}

result<void> Edit::apply(const BeginReplacement&, const PendingWrite&, WriteProgress& progress) {
  progress.finished = true;
  if (being_replaced() || !txn_->locks().try_take(FileLocks::Byte::building)) {
    refuse(progress, errc::store_replacing);
    return {};
  }
  editors_[static_cast<unsigned>(meta_.idle())].reset();
  changes_of(meta_.idle()).clear();
  if (const auto done = empty_idle_slot(*txn_, meta_); !done) return done;
  leaves_stale_slot_ = false;
  set_builder({.id = random_id(), .pid = static_cast<std::uint32_t>(::getpid())});
  progress.outcome.replacement = meta_.builder.id;
  return {};
}

result<void> Edit::apply(const FinishReplacement& finish, const PendingWrite& write,
                         WriteProgress& progress) {
  if (finish.id == 0 || finish.id != meta_.builder.id) {
    refuse(progress, errc::cancelled);
    return {};
  }
  if (finish.describe) {
    const auto done = apply(*finish.describe, write, progress);
    if (!done || !progress.finished || progress.refused) return done;
  }
  progress.finished = true;
  meta_.live = meta_.idle();
  set_builder({});
  note_change({.kind = LogChange::Kind::all}, {});
  leaves_stale_slot_ = true;
  return drop_notes({});  // their rows are no more, all of them
}

result<void> Edit::apply(const AbandonReplacement& abandon, const PendingWrite&, WriteProgress& progress) {
  progress.finished = true;
  if (abandon.id == 0 || abandon.id != meta_.builder.id) {
    refuse(progress, errc::cancelled);
    return {};
  }
  set_builder({});
  leaves_stale_slot_ = true;
  return {};
}

}  // namespace framesd::store::lmdb
