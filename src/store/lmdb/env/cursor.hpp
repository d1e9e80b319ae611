// SPDX-License-Identifier: MIT
//
// Cursor: a place in a table. It stands on an entry while the last move gave true, and nowhere after one gave
// false.
//
// key() and value() lie in LMDB's pages, see Txn. A cursor must be gone before its transaction ends, which it
// is when both are locals of one body.
#pragma once

#include "txn.hpp"
#include <framesd/base/heartbeat.hpp>
#include <framesd/store/borrowing.hpp>

struct MDB_cursor;

namespace framesd::store::lmdb {

class Cursor {
 public:
  [[nodiscard]] static result<Cursor> open(const Txn& txn, Table table);

  Cursor(Cursor&& other) noexcept;
  Cursor& operator=(Cursor&&) = delete;
  ~Cursor();

  // Moves. True: stands on an entry. False: there is none there. Errors: store_corrupt, store_io.
  [[nodiscard]] result<bool> first();
  [[nodiscard]] result<bool> last();
  [[nodiscard]] result<bool> next();
  [[nodiscard]] result<bool> previous();
  // To the first entry not below `key`.
  [[nodiscard]] result<bool> seek(Bytes key);

  // REQUIRES: the last move gave true, nothing was written since
  Bytes key() const noexcept { return key_; }
  Bytes value() const noexcept { return value_; }

 protected:
  explicit Cursor(MDB_cursor* handle) noexcept : handle_(handle) {}
  [[nodiscard]] result<bool> move(int operation);
  // A step of the thread now and then: one a move would be 2 ns of each (bench store_gather).
  void show_steps() noexcept {
    if (++moves_ % kMovesPerStep == 0) show_progress();
  }

  static constexpr unsigned kMovesPerStep = 64;  // a second or two, where each waits for a slow card

  unsigned moves_ = 0;
  MDB_cursor* handle_;
  Bytes key_;
  Bytes value_;
};

// A cursor that writes; afterwards it stands on what was written. Errors: as WriteTxn::put().
class WriteCursor : public Cursor {
 public:
  [[nodiscard]] static result<WriteCursor> open(WriteTxn& txn, Table table);

  // Stores `value` under `key`, new or not.
  [[nodiscard]] result<void> put(Bytes key, Bytes value);
  // The same for a key above the table's last: fills pages instead of halving them.
  [[nodiscard]] result<void> append(Bytes key, Bytes value);
  // Another value for the entry that the cursor stands on.
  // REQUIRES: key() == key
  [[nodiscard]] result<void> replace(Bytes key, Bytes value);

 private:
  WriteCursor(WriteTxn& txn, Cursor&& cursor) noexcept : Cursor(std::move(cursor)), write_txn_(&txn) {}
  [[nodiscard]] result<void> write(Bytes key, Bytes value, unsigned flags);

  WriteTxn* write_txn_;
};

}  // namespace framesd::store::lmdb

namespace framesd::store {
template <>
struct Borrows<lmdb::Cursor> : std::true_type {};
template <>
struct Borrows<lmdb::WriteCursor> : std::true_type {};
}  // namespace framesd::store
