// SPDX-License-Identifier: MIT
#include "txn.hpp"

#include "env.hpp"
#include "error.hpp"
#include "value.hpp"

#include <utility>

#include <lmdb.h>

namespace framesd::store::lmdb {

std::uint64_t Txn::id() const noexcept { return ::mdb_txn_id(handle_); }

std::uint64_t Txn::file_mark() const noexcept { return env_.file_mark(); }

const FileLocks& Txn::locks() const noexcept { return env_.locks(); }

unsigned Txn::dbi(Table table) const noexcept { return env_.dbi(table); }

errc Txn::write_failure(int rc) const { return write_error(rc, env_.directory()); }

result<std::optional<Bytes>> Txn::get(Table table, Bytes key) const {
  MDB_val wanted = to_val(key);
  MDB_val found{};
  const int rc = ::mdb_get(handle_, dbi(table), &wanted, &found);
  if (rc == MDB_NOTFOUND) return std::optional<Bytes>();
  if (rc != MDB_SUCCESS) return read_error(rc);
  return std::optional<Bytes>(to_bytes(found));
}

result<std::uint64_t> Txn::entries(Table table) const {
  MDB_stat stat{};
  if (const int rc = ::mdb_stat(handle_, dbi(table), &stat); rc != MDB_SUCCESS) return read_error(rc);
  return std::uint64_t{stat.ms_entries};
}

result<std::uint64_t> Txn::bytes(Table table) const {
  MDB_stat stat{};
  if (const int rc = ::mdb_stat(handle_, dbi(table), &stat); rc != MDB_SUCCESS) return read_error(rc);
  const std::uint64_t pages = stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages;
  return pages * stat.ms_psize;
}

WriteTxn::~WriteTxn() {
  if (handle_ != nullptr) ::mdb_txn_abort(handle_);
}

result<void> WriteTxn::put(Table table, Bytes key, Bytes value) {
  MDB_val at = to_val(key);
  MDB_val data = to_val(value);
  const int rc = ::mdb_put(handle_, dbi(table), &at, &data, 0);
  if (rc != MDB_SUCCESS) return write_failure(rc);
  return {};
}

result<bool> WriteTxn::erase(Table table, Bytes key) {
  MDB_val at = to_val(key);
  const int rc = ::mdb_del(handle_, dbi(table), &at, nullptr);
  if (rc == MDB_NOTFOUND) return false;
  if (rc != MDB_SUCCESS) return write_failure(rc);
  return true;
}

result<void> WriteTxn::clear(Table table) {
  const int rc = ::mdb_drop(handle_, dbi(table), 0);
  if (rc != MDB_SUCCESS) return write_failure(rc);
  return {};
}

// LMDB frees the handle whether it commits or not.
result<void> WriteTxn::commit() {
  const int rc = ::mdb_txn_commit(std::exchange(handle_, nullptr));
  if (rc != MDB_SUCCESS) return write_failure(rc);
  return {};
}

}  // namespace framesd::store::lmdb
