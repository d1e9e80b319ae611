// SPDX-License-Identifier: MIT
#include "cursor.hpp"

#include "error.hpp"
#include "value.hpp"

#include <utility>

#include <lmdb.h>

namespace framesd::store::lmdb {

result<Cursor> Cursor::open(const Txn& txn, Table table) {
  MDB_cursor* handle = nullptr;
  const int rc = ::mdb_cursor_open(txn.handle_, txn.dbi(table), &handle);
  if (rc != MDB_SUCCESS) return read_error(rc);
  return Cursor(handle);
}

Cursor::Cursor(Cursor&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), key_(other.key_), value_(other.value_) {}

Cursor::~Cursor() {
  if (handle_ != nullptr) ::mdb_cursor_close(handle_);
}

result<bool> Cursor::first() { return move(MDB_FIRST); }
result<bool> Cursor::last() { return move(MDB_LAST); }
result<bool> Cursor::next() { return move(MDB_NEXT); }
result<bool> Cursor::previous() { return move(MDB_PREV); }

result<bool> Cursor::seek(Bytes key) {
  key_ = key;
  return move(MDB_SET_RANGE);
}

result<bool> Cursor::move(int operation) {
  MDB_val key = to_val(key_);
  MDB_val value{};
  show_steps();
  const int rc = ::mdb_cursor_get(handle_, &key, &value, static_cast<MDB_cursor_op>(operation));
  if (rc == MDB_NOTFOUND) return false;
  if (rc != MDB_SUCCESS) return read_error(rc);
  key_ = to_bytes(key);
  value_ = to_bytes(value);
  return true;
}

result<WriteCursor> WriteCursor::open(WriteTxn& txn, Table table) {
  result<Cursor> cursor = Cursor::open(txn, table);
  if (!cursor) return cursor.error();
  return WriteCursor(txn, std::move(*cursor));
}

result<void> WriteCursor::put(Bytes key, Bytes value) { return write(key, value, 0); }
result<void> WriteCursor::append(Bytes key, Bytes value) { return write(key, value, MDB_APPEND); }
result<void> WriteCursor::replace(Bytes key, Bytes value) { return write(key, value, MDB_CURRENT); }

result<void> WriteCursor::write(Bytes key, Bytes value, unsigned flags) {
  MDB_val at = to_val(key);
  MDB_val data = to_val(value);
  show_steps();
  const int rc = ::mdb_cursor_put(handle_, &at, &data, flags);
  if (rc != MDB_SUCCESS) return write_txn_->write_failure(rc);
  return {};
}

}  // namespace framesd::store::lmdb
