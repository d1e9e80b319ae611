// SPDX-License-Identifier: MIT
//
// Edit: what the writer's requests do to the store inside one write transaction.
//
// Knows the rules (who may write while a log is being replaced, which slot is meant, when a transaction is
// large enough) and nothing of threads or queues. One Edit is one transaction: begin, apply write after write
// until full, finish.
#pragma once

#include "frame_editor.hpp"
#include "key.hpp"
#include "lmdb/env/txn.hpp"
#include "meta.hpp"
#include "overview/changes.hpp"
#include "overview/update.hpp"
#include "tables.hpp"
#include "writing/pending_write.hpp"
#include <framesd/base/error.hpp>
#include <framesd/store/log.hpp>
#include <framesd/store/log_change.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace framesd::store::lmdb {

// What one Edit after the other works with, kept for its memory. Of one writer.
struct EditMemory {
  explicit EditMemory(const RowFormat& rows)
      : format(rows), changes{ChangeList(rows), ChangeList(rows)}, updater(rows) {}

  RowFormat format;              // of the store when it was opened
  ChangeList changes[2];         // of each slot, in the transaction that runs
  std::vector<Key> overwritten;  // by the request that is being applied, ascending: rows that are others now
  OverviewUpdater updater;
};

class Edit {
 public:
  // max_rows  stored in one transaction at most
  [[nodiscard]] static result<Edit> begin(WriteTxn& txn, std::uint64_t max_rows, EditMemory& memory);

  // Carries `write` on until it is finished or the transaction is full. A request that may not be done is
  // refused in write.tentative. Errors: store_full, store_io, store_corrupt; the transaction is then lost.
  [[nodiscard]] result<void> apply(PendingWrite& write);

  // Brings the overview in step with the rows and writes down what else changed; nothing may be applied
  // afterwards. The rows of all requests must still be there. Errors: as apply().
  [[nodiscard]] result<Version> finish();

  bool full() const noexcept;
  std::uint64_t rows() const noexcept { return rows_; }
  // A slot was left with rows that nobody needs any more.
  bool leaves_stale_slot() const noexcept { return leaves_stale_slot_; }

 private:
  Edit(WriteTxn& txn, const Meta& meta, std::uint64_t max_rows, EditMemory& memory) noexcept
      : txn_(&txn), memory_(&memory), meta_(meta), max_rows_(max_rows) {}

  [[nodiscard]] result<void> apply(const Upsert& upsert, const PendingWrite& write, WriteProgress& progress);
  [[nodiscard]] result<void> apply(const Erase& erase, const PendingWrite& write, WriteProgress& progress);
  [[nodiscard]] result<void> apply(const Describe& describe, const PendingWrite& write,
                                   WriteProgress& progress);
  [[nodiscard]] result<void> apply(const BeginReplacement& begin, const PendingWrite& write,
                                   WriteProgress& progress);
  [[nodiscard]] result<void> apply(const FinishReplacement& finish, const PendingWrite& write,
                                   WriteProgress& progress);
  [[nodiscard]] result<void> apply(const AbandonReplacement& abandon, const PendingWrite& write,
                                   WriteProgress& progress);

  std::optional<errc> refusal_of(const Upsert& upsert);
  // Whether all that `upsert` requires is so, at its beginning or where it goes on; if not, it is refused.
  [[nodiscard]] result<bool> requirements_hold(const Upsert& upsert, const PendingWrite& write,
                                               WriteProgress& progress);
  [[nodiscard]] result<bool> holds(const Precondition& precondition, const KeyRange& range);
  [[nodiscard]] result<bool> matches(const Precondition::Match& match, const KeyRange& range);
  bool is_current(const Precondition::Match& match) const;
  [[nodiscard]] result<void> put_rows(const Upsert& upsert, const PendingWrite& write,
                                      WriteProgress& progress);
  bool meets_own_version(const PendingWrite& write) const noexcept;
  // Lets the notes feel what was done to the rows they tell of, but those that `upsert` carries.
  [[nodiscard]] result<void> mark_notes(const Upsert& upsert);
  [[nodiscard]] result<void> drop_notes(const KeyRange& erased);
  bool has_room_for(const WriteBatch& batch) const noexcept;
  bool being_replaced();
  void set_builder(const Builder& builder) noexcept;
  void note_change(LogChange change, const KeyRange& range);
  [[nodiscard]] result<void> write_history();
  [[nodiscard]] result<FrameEditor*> editor(Slot slot);
  [[nodiscard]] result<void> update_overview(Slot slot);
  ChangeList& changes_of(Slot slot) noexcept { return memory_->changes[static_cast<unsigned>(slot)]; }

  WriteTxn* txn_;
  EditMemory* memory_;
  Meta meta_;
  bool meta_changed_ = false;
  bool leaves_stale_slot_ = false;
  std::uint64_t max_rows_;
  std::uint64_t rows_ = 0;
  bool closed_ = false;                  // what comes next has its place in the next transaction
  bool described_ = false;               // the facts are taken for those of this version
  std::vector<Key> own_versions_;        // depths stored here for those who take this version for theirs
  std::vector<LogChange> changes_made_;  // of the live log, one per request; numbered when they are written
  std::optional<FrameEditor> editors_[2];
};

// Empties the idle slot of `meta`. Errors: as Edit::apply().
[[nodiscard]] result<void> empty_idle_slot(WriteTxn& txn, const Meta& meta);

// Whether the idle slot of `meta` holds anything.
[[nodiscard]] result<bool> idle_slot_is_used(const Txn& txn, const Meta& meta);

}  // namespace framesd::store::lmdb
