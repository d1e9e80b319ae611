// SPDX-License-Identifier: MIT
//
// The meta table as Entries: what stands in it beside the meta record. Each ends before its transaction.
#pragma once

#include "error_of.hpp"
#include "lmdb/env/cursor.hpp"
#include "lmdb/env/txn.hpp"
#include "notes/entries.hpp"
#include "tables.hpp"

#include <optional>
#include <utility>

namespace framesd::store::lmdb {

// Base   Entries, or EntryTable
template <class Base>
class MetaTableOf : public Base {
 public:
  explicit MetaTableOf(const Txn& txn) noexcept : txn_(txn) {}

  result<std::optional<Bytes>> get(Bytes key) override { return txn_.get(kMetaTable, key); }
  result<bool> seek(Bytes key) override {
    if (const auto open = open_cursor(); !open) return error_of(open);
    return cursor_->seek(key);
  }
  result<bool> seek_below(Bytes key) override {
    const auto there = seek(key);
    if (!there) return there;
    return *there ? cursor_->previous() : cursor_->last();
  }
  result<bool> next() override { return cursor_->next(); }
  result<bool> previous() override { return cursor_->previous(); }
  Bytes key() const noexcept override { return cursor_->key(); }
  Bytes value() const noexcept override { return cursor_->value(); }

 private:
  result<void> open_cursor() {
    if (cursor_) return {};
    auto opened = Cursor::open(txn_, kMetaTable);
    if (!opened) return opened.error();
    cursor_.emplace(*std::move(opened));
    return {};
  }

  const Txn& txn_;
  std::optional<Cursor> cursor_;
};

using MetaTable = MetaTableOf<Entries>;

class WritableMetaTable final : public MetaTableOf<EntryTable> {
 public:
  explicit WritableMetaTable(WriteTxn& txn) noexcept : MetaTableOf(txn), write_txn_(txn) {}

  result<void> put(Bytes key, Bytes value) override { return write_txn_.put(kMetaTable, key, value); }
  result<void> erase(Bytes key) override {
    const auto erased = write_txn_.erase(kMetaTable, key);
    return erased ? result<void>() : erased.error();
  }

 private:
  WriteTxn& write_txn_;
};

}  // namespace framesd::store::lmdb
