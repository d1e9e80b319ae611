// SPDX-License-Identifier: MIT
//
// Changing the frames of one log inside one write transaction, and noting for the overview what changed.
//
// Made for keys that come in ascending order: a row next to the one before it costs a step of the cursor, not
// a search. dirty_bytes() estimates what the transaction makes LMDB keep on the heap, the overview's cells
// included, so that the writer knows when to commit. The overview itself is brought in step afterwards, once
// a transaction (edit.cpp).
#pragma once

#include "key.hpp"
#include "lmdb/env/cursor.hpp"
#include "lmdb/env/txn.hpp"
#include "overview/changes.hpp"
#include "tables.hpp"
#include "writing/write_transaction.hpp"
#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>

#include <cstdint>
#include <optional>

namespace framesd::store::lmdb {

class FrameEditor {
 public:
  // changes   what is done here goes there, for OverviewUpdater
  [[nodiscard]] static result<FrameEditor> open(WriteTxn& txn, const LogTables& tables,
                                                const RowFormat& format, ChangeList& changes);

  // `record`, made by encode_record(), must stay where it is until the overview is updated.
  // Errors of both: store_full, store_io, store_corrupt; the transaction is then lost.
  [[nodiscard]] result<Stored> put(Key key, Bytes record);
  // Gives how many there were.
  [[nodiscard]] result<std::uint64_t> erase(const KeyRange& range);

  std::uint64_t dirty_bytes() const noexcept { return dirty_bytes_; }

 private:
  FrameEditor(WriteTxn& txn, const LogTables& tables, const RowFormat& format, ChangeList& changes,
              WriteCursor cursor) noexcept
      : txn_(&txn), tables_(tables), format_(format), changes_(&changes), cursor_(std::move(cursor)) {}

  // Where a row is written, seen from the row written before it: on its page, or on any other page.
  enum class Locality : std::uint8_t { same_page, other_page };
  struct Found {
    Locality locality;
    bool exact;  // the cursor stands on the very key
  };
  [[nodiscard]] result<Found> find(Key key);
  [[nodiscard]] result<void> find_last();
  [[nodiscard]] result<void> find_finest_level();
  [[nodiscard]] result<bool> holds_all(const KeyRange& range);
  [[nodiscard]] result<std::uint64_t> erase_all();
  [[nodiscard]] result<std::uint64_t> erase_some(const KeyRange& range);
  [[nodiscard]] result<bool> note_erased(const KeyRange& range);
  void note_written(Key key, std::size_t record_bytes, Locality locality) noexcept;

  WriteTxn* txn_;
  LogTables tables_;
  RowFormat format_;
  ChangeList* changes_;
  WriteCursor cursor_;
  bool on_row_ = false;         // the cursor stands on the row put last
  std::optional<Key> last_;     // of the table
  Key put_before_ = 0;          // 0: none
  unsigned finest_level_ = 32;  // about, of the cells that are stored
  std::uint64_t dirty_bytes_ = 0;
};

}  // namespace framesd::store::lmdb
