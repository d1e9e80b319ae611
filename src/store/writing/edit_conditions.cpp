// SPDX-License-Identifier: MIT
//
// The part of Edit that judges what requests require, and lets notes feel what was done to their rows.
#include "edit.hpp"
#include "notes/note_bonds.hpp"
#include "notes/notes.hpp"

#include <algorithm>
#include <array>
#include <variant>

namespace framesd::store {
namespace {

bool has_row_at(const PendingWrite& write, const WriteBatch& batch, Key key) noexcept {
  std::size_t from = 0;  // a binary search among places
  for (std::size_t to = batch.rows(); from < to;) {
    const std::size_t middle = from + (to - from) / 2;
    if (key_of(batch.depth(row_at(write, middle))) < key) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from < batch.rows() && key_of(batch.depth(row_at(write, from))) == key;
}

}  // namespace

// Whether `write` would change a row that somebody will be told has this version.
bool Edit::meets_own_version(const PendingWrite& write) const noexcept {
  const auto meets = [&](Key key) {
    if (const auto* erase = std::get_if<Erase>(&write.request))
      return KeyRange::of(erase->range).contains(key);
    const auto* upsert = std::get_if<Upsert>(&write.request);
    return upsert != nullptr && upsert->rows() != 0 && has_row_at(write, *upsert->batch, key);
  };
  return std::ranges::any_of(own_versions_, meets);
}

bool Edit::is_current(const Precondition::Match& match) const {
  Version now = log_.version();
  now.generation += changes_made_.size();
  return match.any || std::ranges::find(match.versions, now) != match.versions.end();
}

result<bool> Edit::matches(const Precondition::Match& match, const KeyRange& range) {
  if (!is_current(match) || range.empty()) return false;
  return log_.any_frame(range);
}

result<bool> Edit::holds(const Precondition& precondition, const KeyRange& range, bool may_be_empty) {
  const auto& match = precondition.match;
  if (match && may_be_empty && !match->any) {
    if (!is_current(*match)) return false;
  } else if (match) {
    const auto matched = matches(*match, range);
    if (!matched || !*matched) return matched;
  }
  if (!precondition.none_match) return true;
  const auto matched = matches(*precondition.none_match, range);
  if (!matched) return matched;
  return !*matched;
}

result<bool> Edit::requirements_hold(const Upsert& upsert, const PendingWrite& write,
                                     WriteProgress& progress) {
  const WriteBatch& batch = *upsert.batch;
  const bool begins = progress.rows == 0;
  const auto expected =
      begins ? expectations_hold(log_.entries(), upsert.notes)
             : announcement_holds(log_.entries(), upsert.notes, extent_of(write, batch, progress.rows));
  if (!expected) return expected;
  if (!*expected) refuse(progress, errc::store_conflict);
  if (!*expected || !begins) return expected;
  const auto held = holds(upsert.precondition, extent_of(write, batch, batch.rows()));
  if (held && !*held) refuse(progress, errc::precondition_failed);
  return held;
}

// Of `upsert`, which is whole or as far as this transaction goes.
result<void> Edit::mark_notes(const Upsert& upsert) {
  const std::vector<Key>& keys = overwritten_;
  if (keys.empty()) return {};
  const auto about = notes_about(log_.entries(), {keys.front(), keys.back()});
  if (!about) return about.error();
  for (const auto& [note, bond] : *about) {
    const auto is_it = [&note = note](const Note& carried) { return carried.key == note; };
    if (bond.overwritten || std::ranges::any_of(upsert.notes, is_it)) continue;
    const auto first = std::ranges::lower_bound(keys, bond.rows.lowest);
    if (first == keys.end() || *first > bond.rows.highest) continue;
    if (const auto done = mark_overwritten(log_.entries(), note); !done) return done;
  }
  return {};
}

// Frames in `erased` are no more. Each end of a note's rows is a frame, so a range that erased any and has
// keys in common with them has erased one of theirs, or one between them.
result<void> Edit::drop_notes(const KeyRange& erased) {
  const auto about = notes_about(log_.entries(), erased);
  if (!about) return about.error();
  for (const auto& [note, bond] : *about) {
    if (const auto done = write_notes(log_.entries(), std::array{Note{.key = note, .value = {}}}); !done)
      return done;
  }
  return {};
}

}  // namespace framesd::store
