// SPDX-License-Identifier: MIT
//
// Notes as entries: small texts by key, each with a checksum of both. Which of them tell of rows: see
// note_bonds.hpp.
#pragma once

#include "entries.hpp"
#include "key.hpp"
#include <framesd/base/error.hpp>
#include <framesd/store/log.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace framesd::store {

constexpr std::string_view kNotePrefix = "note/";  // of their keys

// Whether the notes in the store are what `notes` expect. Errors: store_corrupt, store_io.
[[nodiscard]] result<bool> expectations_hold(Entries& entries, std::span<const Note> notes);

// Stores each of `notes`, or takes it away where its value is empty. Errors: as EntryTable::put().
[[nodiscard]] result<void> write_notes(EntryTable& entries, std::span<const Note> notes);

// The same for a request that takes several transactions, so that its rows are watched from the first of them
// on. All but the last announce the notes: what is taken away goes with the first rows, and what is written
// is bound to the rows that are `stored`, but keeps the value it has, or none. All but the first ask whether
// the announcement holds: it does not where some of the rows stored so far were erased in the meantime, or a
// value is not what is expected. The last one writes the notes, with the marks that others have left.
//
// before   the rows stored by earlier transactions, as far as they reach; empty in the first one
// Errors: as write_notes() and expectations_hold().
[[nodiscard]] result<void> announce_notes(EntryTable& entries, std::span<const Note> notes,
                                          const KeyRange& before, const KeyRange& stored);
[[nodiscard]] result<bool> announcement_holds(Entries& entries, std::span<const Note> notes,
                                              const KeyRange& before);
[[nodiscard]] result<void> write_announced_notes(EntryTable& entries, std::span<const Note> notes);

// See Log::note. Errors: store_corrupt, store_io.
[[nodiscard]] result<std::optional<KeptNote>> read_note(Entries& entries, std::string_view key);

// See Log::notes. Errors: store_corrupt, store_io.
[[nodiscard]] result<std::vector<Note>> read_notes(Entries& entries, std::string_view prefix, Order order,
                                                   std::size_t limit);

}  // namespace framesd::store
