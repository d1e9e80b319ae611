// SPDX-License-Identifier: MIT
//
// The tables of a store and the two slots that hold a log each.
//
// One slot is live; the other is empty, or is where a replacement is being built. Which is which is said in
// meta and is read in the transaction that uses it.
#pragma once

#include "lmdb/env/txn.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace framesd::store::lmdb {

enum class Slot : std::uint8_t { zero = 0, one = 1 };

constexpr Slot other(Slot slot) noexcept { return slot == Slot::zero ? Slot::one : Slot::zero; }

constexpr Table kMetaTable{0};

// A log: its frames, the overview of them, the sample counts of its large cells.
struct LogTables {
  Table frames;
  Table overview;
  Table histograms;
};

constexpr LogTables tables_of(Slot slot) noexcept {
  const unsigned first = 1 + 3 * static_cast<unsigned>(slot);
  return {Table{first}, Table{first + 1}, Table{first + 2}};
}

constexpr Table kChangesTable{7};

// In the order of their numbers.
inline std::vector<std::string> table_names() {
  return {"meta",     "frames.0",   "overview.0",   "histograms.0",
          "frames.1", "overview.1", "histograms.1", "changes"};
}

// So many of them a store of any format has; `changes` came with format 3.
constexpr std::size_t kTablesOfOldest = 7;

}  // namespace framesd::store::lmdb
