// SPDX-License-Identifier: MIT
//
// Bytes to and from LMDB's own pair of length and pointer. For the sources of this folder.
#pragma once

#include "txn.hpp"

#include <lmdb.h>

namespace framesd::store::lmdb {

// LMDB takes what it only reads by a pointer that is not const.
inline MDB_val to_val(Bytes bytes) noexcept {
  return {bytes.size(), const_cast<std::uint8_t*>(bytes.data())};
}

inline Bytes to_bytes(const MDB_val& value) noexcept {
  return {static_cast<const std::uint8_t*>(value.mv_data), value.mv_size};
}

}  // namespace framesd::store::lmdb
