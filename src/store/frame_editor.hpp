// SPDX-License-Identifier: MIT
//
// Changing one table of frames inside one write transaction.
//
// Made for keys that come in ascending order: a row next to the one before it costs a step of the cursor, not
// a search. dirty_bytes() estimates what the transaction has made LMDB keep on the heap, so that the writer
// knows when to commit.
#pragma once

#include "key.hpp"
#include "lmdb/cursor.hpp"
#include "lmdb/txn.hpp"
#include <framesd/base/error.hpp>

#include <cstdint>
#include <optional>

namespace framesd::store {

enum class Stored : std::uint8_t { inserted, replaced };

class FrameEditor {
 public:
  [[nodiscard]] static result<FrameEditor> open(lmdb::WriteTxn& txn, lmdb::Table table);

  // Errors of both: store_full, store_io, store_corrupt; the transaction is then lost.
  [[nodiscard]] result<Stored> put(Key key, lmdb::Bytes record);
  // Gives how many there were.
  [[nodiscard]] result<std::uint64_t> erase(const KeyRange& range);

  std::uint64_t dirty_bytes() const noexcept { return dirty_bytes_; }

 private:
  FrameEditor(lmdb::WriteTxn& txn, lmdb::Table table, lmdb::WriteCursor cursor) noexcept
      : txn_(&txn), table_(table), cursor_(std::move(cursor)) {}

  enum class Place : std::uint8_t { beside, elsewhere };
  struct Found {
    Place place;  // of the page, seen from the row put before
    bool exact;   // the cursor stands on the very key
  };
  [[nodiscard]] result<Found> find(Key key);
  [[nodiscard]] result<void> find_last();
  [[nodiscard]] result<bool> holds_all(const KeyRange& range);
  [[nodiscard]] result<std::uint64_t> erase_all();
  [[nodiscard]] result<std::uint64_t> erase_some(const KeyRange& range);
  void note_written(std::size_t record_bytes, Place place) noexcept;

  lmdb::WriteTxn* txn_;
  lmdb::Table table_;
  lmdb::WriteCursor cursor_;
  bool on_row_ = false;      // the cursor stands on the row put last
  std::optional<Key> last_;  // of the table
  std::uint64_t dirty_bytes_ = 0;
};

}  // namespace framesd::store
