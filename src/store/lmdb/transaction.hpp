// SPDX-License-Identifier: MIT
//
// LmdbTransaction: a log on disk inside one write transaction, as Edit changes it.
#pragma once

#include "frame_editor.hpp"
#include "lmdb/env/txn.hpp"
#include "meta.hpp"
#include "meta_table.hpp"
#include "overview/changes.hpp"
#include "overview/update.hpp"
#include "tables.hpp"
#include "writing/write_transaction.hpp"
#include <framesd/base/error.hpp>

#include <cstdint>
#include <optional>
#include <span>

namespace framesd::store::lmdb {

// What one transaction after the other works with, kept for its memory. Of one writer.
struct TransactionMemory {
  explicit TransactionMemory(const RowFormat& rows)
      : format(rows), changes{ChangeList(rows), ChangeList(rows)}, updater(rows) {}

  RowFormat format;       // of the store when it was opened
  ChangeList changes[2];  // of each slot, in the transaction that runs
  OverviewUpdater updater;
};

class LmdbTransaction final : public WriteTransaction {
 public:
  // All outlive the object. REQUIRES: check() found nothing, `meta` was read in `txn`
  LmdbTransaction(WriteTxn& txn, const Meta& meta, TransactionMemory& memory);

  // Whether the store is still the one that it was. Errors: store_corrupt, store_widths_differ.
  [[nodiscard]] static result<void> check(const Meta& meta, const RowFormat& format);

  const RowFormat& format() const noexcept override { return meta_.rows; }
  Version version() const noexcept override { return {incarnation_of(meta_, txn_), meta_.generation}; }
  EntryTable& entries() noexcept override { return entries_; }
  [[nodiscard]] result<bool> any_frame(const KeyRange& range) override;
  [[nodiscard]] result<Stored> put(Content content, Key key, Bytes record) override;
  [[nodiscard]] result<std::uint64_t> erase(const KeyRange& range) override;
  bool full() const noexcept override;
  [[nodiscard]] result<std::uint64_t> replacement() override;
  [[nodiscard]] result<std::optional<std::uint64_t>> begin_replacement() override;
  [[nodiscard]] result<void> end_replacement(bool becomes_live) override;
  [[nodiscard]] result<Version> finish(std::span<LogChange> changes) override;

  // A slot was left with rows that nobody needs any more.
  bool leaves_stale_slot() const noexcept { return leaves_stale_slot_; }

 private:
  Slot slot_of(Content content) const noexcept {
    return content == Content::live ? meta_.live : meta_.idle();
  }
  [[nodiscard]] result<FrameEditor*> editor(Slot slot);
  [[nodiscard]] result<void> update_overview(Slot slot);
  [[nodiscard]] result<void> write_history(std::span<LogChange> changes);
  void set_builder(const Builder& builder) noexcept;
  ChangeList& changes_of(Slot slot) noexcept { return memory_.changes[static_cast<unsigned>(slot)]; }

  WriteTxn& txn_;
  TransactionMemory& memory_;
  Meta meta_;
  WritableMetaTable entries_;
  bool meta_changed_ = false;
  bool leaves_stale_slot_ = false;
  std::optional<FrameEditor> editors_[2];
};

// Empties the idle slot of `meta`. Errors: as WriteTxn::put().
[[nodiscard]] result<void> empty_idle_slot(WriteTxn& txn, const Meta& meta);

// Whether the idle slot of `meta` holds anything.
[[nodiscard]] result<bool> idle_slot_is_used(const Txn& txn, const Meta& meta);

}  // namespace framesd::store::lmdb
