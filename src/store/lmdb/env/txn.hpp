// SPDX-License-Identifier: MIT
//
// Transactions: what their bodies may do with the tables.
//
// Only Env makes and ends them. Bytes that get() gives lie in LMDB's pages: valid until the transaction ends
// or the next write in it, whichever comes first.
#pragma once

#include "bytes.hpp"
#include <framesd/base/error.hpp>

#include <cstdint>
#include <optional>
#include <span>

struct MDB_txn;

namespace framesd::store::lmdb {

class Env;
class FileLocks;

// A table of the environment, by its place in Env::Options::tables.
enum class Table : unsigned {};

// What reading and writing transactions have in common.
class Txn {
 public:
  Txn(const Txn&) = delete;
  Txn& operator=(const Txn&) = delete;

  // The value under `key`, empty if there is none. Errors: store_corrupt, store_io.
  [[nodiscard]] result<std::optional<Bytes>> get(Table table, Bytes key) const;

  // How many keys `table` has, as its root page says: O(1). Errors: store_corrupt, store_io.
  [[nodiscard]] result<std::uint64_t> entries(Table table) const;

  // Tells the file from its copies.
  std::uint64_t file_mark() const noexcept;

  // What the processes that have this store open tell one another.
  const FileLocks& locks() const noexcept;

  // Bytes of the pages of `table`: O(1). Errors: as entries().
  [[nodiscard]] result<std::uint64_t> bytes(Table table) const;

 protected:
  Txn(const Env& env, MDB_txn* handle) noexcept : env_(env), handle_(handle) {}
  ~Txn() = default;

  std::uint64_t id() const noexcept;
  unsigned dbi(Table table) const noexcept;
  // The error for a failed call that may have written.
  errc write_failure(int rc) const;

  const Env& env_;
  MDB_txn* handle_;

 private:
  friend class Cursor;
};

// One state of the store, seen by one thread.
class ReadTxn : public Txn {
 public:
  // Which commit made the state that is seen here, counted from the making of the environment.
  std::uint64_t commit() const noexcept { return id(); }

 private:
  friend class Env;
  ReadTxn(const Env& env, MDB_txn* handle) noexcept : Txn(env, handle) {}
};

// The one writing transaction there is, over all processes. Destruction aborts what was not committed.
class WriteTxn : public Txn {
 public:
  ~WriteTxn();

  // Stores `value` under `key`, new or not. Errors: store_full, store_io, store_corrupt; the transaction is
  // then lost.
  [[nodiscard]] result<void> put(Table table, Bytes key, Bytes value);

  // Takes `key` away; false if it was not there. Errors: as put().
  [[nodiscard]] result<bool> erase(Table table, Bytes key);

  // Takes every key away, at the cost of a walk over the branch pages. Errors: as put().
  [[nodiscard]] result<void> clear(Table table);

 private:
  friend class Env;
  friend class WriteCursor;
  WriteTxn(const Env& env, MDB_txn* handle) noexcept : Txn(env, handle) {}
  [[nodiscard]] result<void> commit();
};

}  // namespace framesd::store::lmdb
