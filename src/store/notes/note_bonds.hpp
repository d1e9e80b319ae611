// SPDX-License-Identifier: MIT
//
// Bonds between notes and the rows they tell of, so that a change of rows is felt by the notes about them, in
// the same transaction and whichever process makes it.
//
// A bond is two entries. One, by the note's key, holds the range of its rows and whether
// any of them was overwritten. The other leads from rows to the note: its key begins with the number of the
// smallest cell (overview_geometry.hpp) that holds the range. Notes about a range of keys are therefore found
// among the cells above it and in it: O(levels in use), however many other notes there are.
#pragma once

#include "entries.hpp"
#include "key.hpp"
#include <framesd/base/error.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::store {

constexpr std::string_view kBondPrefix = "bond/";  // + the note's key
constexpr std::string_view kCellPrefix = "rows/";  // + the cell's number, 8 bytes big-endian + the note's key

struct Bond {
  KeyRange rows;
  bool overwritten = false;
};

// What stands in the table under `full_key`. Empty: it is damaged.
[[nodiscard]] std::optional<Bond> decode_bond(std::string_view full_key, Bytes bytes) noexcept;

// The bond of the note `key`. A damaged one is none: whoever asks then does not rely on its rows. Errors:
// store_io, store_corrupt.
[[nodiscard]] result<std::optional<Bond>> bond_of(Entries& entries, std::string_view key);

// The note `key` tells of the frames in `rows`; a mark that it has stays. An empty range is no bond.
// Errors of these: as EntryTable::put().
[[nodiscard]] result<void> bind_note(EntryTable& entries, std::string_view key, const KeyRange& rows);
[[nodiscard]] result<void> unbind_note(EntryTable& entries, std::string_view key);
[[nodiscard]] result<void> mark_overwritten(EntryTable& entries, std::string_view key);

struct BoundNote {
  std::string key;
  Bond bond;
};

// The keys of notes with a damaged bond, or with one of its two entries alone. Errors: store_io.
[[nodiscard]] result<std::vector<std::string>> faulty_bonds(Entries& entries);

// All whose rows share a key with `range`. Errors: store_io, store_corrupt.
[[nodiscard]] result<std::vector<BoundNote>> notes_about(Entries& entries, const KeyRange& range);

}  // namespace framesd::store
