// SPDX-License-Identifier: MIT
//
// Notes in the meta table, beside the meta record: small texts by key, each with a checksum of both. Which of
// them tell of rows: see note_bonds.hpp.
#pragma once

#include "lmdb/txn.hpp"
#include <framesd/base/error.hpp>
#include <framesd/store/frame_store.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace framesd::store {

// Whether the notes in the store are what `notes` expect. Errors: store_corrupt, store_io.
[[nodiscard]] result<bool> expectations_hold(const lmdb::Txn& txn, std::span<const Note> notes);

// Stores each of `notes`, or takes it away where its value is empty. Errors: as WriteTxn::put().
[[nodiscard]] result<void> write_notes(lmdb::WriteTxn& txn, std::span<const Note> notes);

// See FrameStore::note. Errors: store_corrupt, store_io.
[[nodiscard]] result<std::optional<KeptNote>> read_note(const lmdb::Txn& txn, std::string_view key);

// See FrameStore::notes. Errors: store_corrupt, store_io.
[[nodiscard]] result<std::vector<Note>> read_notes(const lmdb::Txn& txn, std::string_view prefix, Order order,
                                                   std::size_t limit);

}  // namespace framesd::store
