// SPDX-License-Identifier: MIT
#include "notes.hpp"

#include "entry_crc.hpp"
#include "error_of.hpp"
#include "note_bonds.hpp"
#include "overview/geometry.hpp"
#include <framesd/base/endian.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace framesd::store {
namespace {

// The text of a note, out of what is stored for it.
result<std::string_view> value_of(std::string_view full_key, Bytes stored) {
  const auto value = checked_entry(bytes_of(full_key), stored);
  if (!value) return errc::store_corrupt;
  return text_of(*value);
}

// The note that `entries` stands on; its key without our prefix.
result<Note> note_at(const Entries& entries) {
  const std::string_view key = text_of(entries.key());
  const auto value = value_of(key, entries.value());
  if (!value) return value.error();
  return Note{std::string(key.substr(kNotePrefix.size())), std::string(*value)};
}

// Empty if there is none: a note is never empty.
result<std::string_view> find_value(Entries& entries, const std::string& full_key) {
  const auto stored = entries.get(bytes_of(full_key));
  if (!stored) return stored.error();
  if (!*stored) return std::string_view();
  return value_of(full_key, **stored);
}

result<bool> is_as_expected(Entries& entries, const Note& note) {
  if (!note.expect) return true;
  const auto value = find_value(entries, std::string(kNotePrefix).append(note.key));
  if (!value) return error_of(value);
  return *value == *note.expect;
}

result<void> take_away(EntryTable& entries, std::string_view key) {
  const auto done = entries.erase(bytes_of(std::string(kNotePrefix).append(key)));
  return done ? unbind_note(entries, key) : done.error();
}

// A bond without a note is what is left of a request that announced it and was never finished. Its mark says
// nothing of what comes now.
result<void> forget_lost_bond(EntryTable& entries, std::string_view key) {
  const auto stored = entries.get(bytes_of(std::string(kNotePrefix).append(key)));
  if (!stored) return stored.error();
  return *stored ? result<void>() : unbind_note(entries, key);
}

result<void> write_value(EntryTable& entries, const Note& note) {
  const std::string key = std::string(kNotePrefix) + note.key;
  std::string stored(kEntryCrcBytes, '\0');
  stored += note.value;
  store_le(reinterpret_cast<std::uint8_t*>(stored.data()), entry_crc(bytes_of(key), bytes_of(stored)));
  if (const auto done = entries.put(bytes_of(key), bytes_of(stored)); !done) return done;
  if (!note.rows) return unbind_note(entries, note.key);
  if (const auto done = bind_note(entries, note.key, KeyRange::of(*note.rows)); !done) return done;
  return note.overwritten ? mark_overwritten(entries, note.key) : result<void>();
}

// Before any of `notes` is written or announced.
result<void> make_way_for(EntryTable& entries, std::span<const Note> notes) {
  for (const Note& note : notes) {
    const auto done = note.value.empty() ? take_away(entries, note.key) : forget_lost_bond(entries, note.key);
    if (!done) return done;
  }
  return {};
}

// Of the rows `stored`, those that `note` tells of.
KeyRange rows_told_of(const Note& note, const KeyRange& stored) noexcept {
  return note.rows && !note.value.empty() ? intersection(KeyRange::of(*note.rows), stored)
                                          : KeyRange{.lowest = 1, .highest = 0};
}

KeyRange around(const KeyRange& a, const KeyRange& b) noexcept {
  return {std::min(a.lowest, b.lowest), std::max(a.highest, b.highest)};
}

// To the first or last key that begins with `prefix`.
result<bool> enter(Entries& entries, const std::string& prefix, Order order) {
  if (order == Order::ascending) return entries.seek(bytes_of(prefix));
  std::string behind = prefix;  // the first key above all that begin with it; prefixes are ASCII
  ++behind.back();
  return entries.seek_below(bytes_of(behind));
}

}  // namespace

result<bool> expectations_hold(Entries& entries, std::span<const Note> notes) {
  for (const Note& note : notes) {
    const auto expected = is_as_expected(entries, note);
    if (!expected || !*expected) return expected;
  }
  return true;
}

result<void> write_notes(EntryTable& entries, std::span<const Note> notes) {
  for (const Note& note : notes) {
    if (const auto done = make_way_for(entries, {&note, 1}); !done) return done;
    if (const auto done = write_announced_notes(entries, {&note, 1}); !done) return done;
  }
  return {};
}

result<void> announce_notes(EntryTable& entries, std::span<const Note> notes, const KeyRange& before,
                            const KeyRange& stored) {
  if (before.empty()) {
    if (const auto done = make_way_for(entries, notes); !done) return done;
  }
  for (const Note& note : notes) {
    const KeyRange rows = rows_told_of(note, stored);
    if (rows.empty()) continue;
    const auto bond = bond_of(entries, note.key);
    if (!bond) return bond.error();
    if (const auto done = bind_note(entries, note.key, *bond ? around((*bond)->rows, rows) : rows); !done)
      return done;
  }
  return {};
}

result<bool> announcement_holds(Entries& entries, std::span<const Note> notes, const KeyRange& before) {
  for (const Note& note : notes) {
    if (note.value.empty()) continue;  // it went with the first rows
    const auto expected = is_as_expected(entries, note);
    if (!expected || !*expected) return expected;
    const KeyRange rows = rows_told_of(note, before);
    if (rows.empty()) continue;
    const auto bond = bond_of(entries, note.key);
    if (!bond) return error_of(bond);
    if (!*bond || !(*bond)->rows.contains(rows.lowest) || !(*bond)->rows.contains(rows.highest)) return false;
  }
  return true;
}

result<void> write_announced_notes(EntryTable& entries, std::span<const Note> notes) {
  for (const Note& note : notes) {
    if (note.value.empty()) continue;
    if (const auto done = write_value(entries, note); !done) return done;
  }
  return {};
}

result<std::optional<KeptNote>> read_note(Entries& entries, std::string_view key) {
  const auto value = find_value(entries, std::string(kNotePrefix).append(key));
  if (!value) return value.error();
  if (value->empty()) return std::optional<KeptNote>();
  KeptNote note{.value = std::string(*value), .rows = {}};
  const auto bond = bond_of(entries, key);
  if (!bond) return bond.error();
  if (*bond) {
    note.rows = DepthRange{depth_of((*bond)->rows.lowest), depth_of((*bond)->rows.highest)};
    note.overwritten = (*bond)->overwritten;
  }
  return std::optional(std::move(note));
}

result<std::vector<Note>> read_notes(Entries& entries, std::string_view prefix, Order order,
                                     std::size_t limit) {
  std::vector<Note> notes;
  const std::string full = std::string(kNotePrefix).append(prefix);
  auto there = enter(entries, full, order);
  while (there && *there && notes.size() < limit && text_of(entries.key()).starts_with(full)) {
    auto note = note_at(entries);
    if (!note) return note.error();
    notes.push_back(*std::move(note));
    there = order == Order::ascending ? entries.next() : entries.previous();
  }
  if (!there) return there.error();
  return notes;
}

}  // namespace framesd::store
