// SPDX-License-Identifier: MIT
//
// Reading one table of frames inside one transaction: extent, neighbours, gathering of rows.
//
// Every record that is looked at is verified; a damaged one is store_corrupt, so is a key that no depth can
// have. Counting frames and finding them by number is the overview's, see selection.hpp.
#pragma once

#include "key.hpp"
#include "lmdb/env/cursor.hpp"
#include "lmdb/env/txn.hpp"
#include "record.hpp"
#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/frame/strip.hpp>
#include <framesd/store/log.hpp>

#include <cstdint>
#include <optional>

namespace framesd::store::lmdb {

// Errors: store_corrupt (no depth has that key). REQUIRES: the cursor stands on an entry
[[nodiscard]] inline result<Key> key_at(const Cursor& cursor) {
  const auto key = decode_key(cursor.key());
  if (!key) return errc::store_corrupt;
  return *key;
}

// Empty where the cursor stands on nothing. Errors: store_corrupt.
[[nodiscard]] inline result<std::optional<Key>> verified_key(const RowFormat& format, const Cursor& cursor,
                                                             bool there) {
  if (!there) return std::optional<Key>();
  const auto key = key_at(cursor);
  if (!key) return key.error();
  if (const auto record = open_frame_row(format, *key, cursor.value()); !record) return record.error();
  return std::optional<Key>(*key);
}

class FrameTable {
 public:
  FrameTable(const Txn& txn, Table table, const RowFormat& format) noexcept
      : txn_(txn), table_(table), format_(format) {}

  struct Extent {
    std::uint64_t frames = 0;
    std::optional<Key> first;
    std::optional<Key> last;
  };
  [[nodiscard]] result<Extent> extent() const;

  [[nodiscard]] result<Neighbours> neighbours(Key key) const;

  // Appends to `out` the first `limit` rows of `range` in `order`, and tells whether more follow.
  [[nodiscard]] result<bool> gather(const KeyRange& range, Order order, std::uint64_t limit, Samples samples,
                                    Strip& out) const;

 private:
  [[nodiscard]] result<void> append_row(const Cursor& cursor, Key key, Samples samples, Strip& out) const;

  const Txn& txn_;
  Table table_;
  RowFormat format_;
};

}  // namespace framesd::store::lmdb
