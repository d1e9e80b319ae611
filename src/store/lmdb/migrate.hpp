// SPDX-License-Identifier: MIT
//
// Migration: what brings a store of an older format to the next one, one step a format.
//
// A step works in bounded transactions, each of which leaves a store that its old format can read; the
// transaction that ends it also changes the format number and makes a new incarnation. In the meantime meta
// names this process as a builder, which keeps other writers away. A step that was cut short begins again.
#pragma once

#include "lmdb/env/txn.hpp"
#include "meta.hpp"
#include <framesd/base/error.hpp>

#include <cstdint>

namespace framesd::store::lmdb {

struct MigrationStep {
  std::uint32_t from;
  // Clears what an attempt that was cut short has left.
  result<void> (*begin)(WriteTxn& txn, const Meta& meta);
  // Does a part; true: it was the last.
  result<bool> (*advance)(WriteTxn& txn, const Meta& meta);
};

// REQUIRES: kOldestFormat <= format < kFormat
[[nodiscard]] const MigrationStep& migration_from(std::uint32_t format) noexcept;

// The steps, a file each.
extern const MigrationStep kMigrationFrom1;
extern const MigrationStep kMigrationFrom2;

}  // namespace framesd::store::lmdb
