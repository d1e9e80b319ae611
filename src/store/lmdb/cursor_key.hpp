// SPDX-License-Identifier: MIT
//
// The frame key that a cursor stands on, bare or with its record's checksum, which covers the key too.
#pragma once

#include "key.hpp"
#include "lmdb/env/cursor.hpp"
#include "record.hpp"
#include <framesd/base/error.hpp>

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

}  // namespace framesd::store::lmdb
