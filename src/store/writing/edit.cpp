// SPDX-License-Identifier: MIT
#include "edit.hpp"

#include "notes/notes.hpp"
#include "record_batch.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace framesd::store {
namespace {

// A batch of no more rows is never spread: at worst each dirties a page of frames and a few of cells, about
// what a transaction may.
constexpr std::uint64_t kRowsNeverSpread = 1000;

// Whether the row at `place` is followed by one of the same depth, which wins.
bool is_overruled(const PendingWrite& write, const WriteBatch& batch, std::size_t place) noexcept {
  return place + 1 < batch.rows() &&
         batch.depth(row_at(write, place)) == batch.depth(row_at(write, place + 1));
}

// Rows that were stored in ascending order and are not what was there.
struct WrittenRows {
  KeyRange range{.lowest = 1, .highest = 0};
  std::uint64_t inserted = 0;
  std::uint64_t replaced = 0;

  void add(Key key, Stored stored) noexcept {
    if (stored == Stored::same) return;
    if (range.empty()) range.lowest = key;
    range.highest = key;
    ++(stored == Stored::inserted ? inserted : replaced);
  }
};

}  // namespace

bool Edit::full() const noexcept { return closed_ || rows_ >= max_rows_ || log_.full(); }

// A batch that a transaction of its own would hold does not begin in what is left of this one.
bool Edit::has_room_for(const WriteBatch& batch) const noexcept {
  return rows_ == 0 || batch.rows() > max_rows_ || rows_ + batch.rows() <= max_rows_;
}

result<void> Edit::apply(PendingWrite& write) {
  return std::visit([&](const auto& request) { return apply(request, write, write.tentative); },
                    write.request);
}

result<Version> Edit::finish() { return log_.finish(changes_made_); }

void Edit::note_change(LogChange change, const KeyRange& range) {
  change.range = {depth_of(range.lowest), depth_of(range.highest)};
  changes_made_.push_back(change);
}

result<std::optional<errc>> Edit::refusal_of(const Upsert& upsert) {
  std::optional<errc> none;
  if (upsert.batch->format() != log_.format()) return std::optional(errc::store_widths_differ);
  const auto replacement = log_.replacement();
  if (!replacement) return replacement.error();
  if (upsert.replacement == *replacement) return none;
  return std::optional(upsert.replacement != 0 ? errc::cancelled : errc::store_replacing);
}

result<void> Edit::apply(const Upsert& upsert, const PendingWrite& write, WriteProgress& progress) {
  if (upsert.rows() == 0) {  // notes have no part in what is being replaced
    progress.finished = true;
    const auto expected = expectations_hold(log_.entries(), upsert.notes);
    if (!expected) return expected.error();
    if (*expected) return write_notes(log_.entries(), upsert.notes);
    refuse(progress, errc::store_conflict);
    return {};
  }
  const WriteBatch& batch = *upsert.batch;
  const auto reason = refusal_of(upsert);
  if (!reason) return reason.error();
  if (*reason) {
    refuse(progress, **reason);
    return {};
  }
  if (progress.rows == 0 && (!has_room_for(batch) || meets_own_version(write))) {
    closed_ = true;
    return {};
  }
  const auto required = requirements_hold(upsert, write, progress);
  if (!required) return required.error();
  if (!*required) return {};
  const std::size_t rows_before = progress.rows;
  if (const auto done = put_rows(upsert, write, progress); !done) return done;
  if (upsert.replacement == 0) {
    if (const auto done = mark_notes(upsert); !done) return done;
  }
  progress.finished = progress.rows == batch.rows();
  const KeyRange before = extent_of(write, batch, rows_before);
  if (!progress.finished)
    return announce_notes(log_.entries(), upsert.notes, before, extent_of(write, batch, progress.rows));
  return before.empty() ? write_notes(log_.entries(), upsert.notes)
                        : write_announced_notes(log_.entries(), upsert.notes);
}

// Of the rows from `from` on, as many as one transaction holds.
result<void> Edit::expect_rows(Content content, const PendingWrite& write, const WriteBatch& batch,
                               std::size_t from) {
  if (!log_.reads_ahead()) return {};
  const std::size_t behind =
      from + std::min<std::uint64_t>(max_rows_ - std::min(rows_, max_rows_), batch.rows() - from);
  std::vector<Key> keys;
  for (std::size_t place = from; place < behind; ++place)
    keys.push_back(key_of(batch.depth(row_at(write, place))));
  return log_.expect(content, keys);
}

// Stores rows until all are, or the transaction is full.
result<void> Edit::put_rows(const Upsert& upsert, const PendingWrite& write, WriteProgress& progress) {
  const RecordBatch& batch = records_of(*upsert.batch);
  const Content content = upsert.replacement != 0 ? Content::replacement : Content::live;
  const bool whole = batch.rows() <= std::min(max_rows_, kRowsNeverSpread);
  WriteOutcome& outcome = progress.outcome;
  WrittenRows written;
  overwritten_.clear();
  if (const auto done = expect_rows(content, write, batch, progress.rows); !done) return done;
  for (; progress.rows < batch.rows() && (whole || !full()); ++progress.rows, ++rows_) {
    if (is_overruled(write, batch, progress.rows)) {
      ++outcome.replaced;
      continue;
    }
    const std::size_t row = row_at(write, progress.rows);
    const Key key = key_of(batch.depth(row));
    const auto stored = log_.put(content, key, batch.record(row));
    if (!stored) return stored.error();
    ++(*stored == Stored::inserted ? outcome.inserted : outcome.replaced);
    if (*stored == Stored::replaced) overwritten_.push_back(key);
    written.add(key, *stored);
    if (upsert.own_version) own_versions_.push_back(key);
  }
  if (upsert.replacement == 0 && !written.range.empty()) {
    note_change({.inserted = written.inserted, .replaced = written.replaced}, written.range);
  }
  return {};
}

result<void> Edit::apply(const Erase& erase, const PendingWrite& write, WriteProgress& progress) {
  if (meets_own_version(write)) {
    closed_ = true;
    return {};
  }
  progress.finished = true;
  const auto replacement = log_.replacement();
  if (!replacement) return replacement.error();
  if (*replacement != 0) {
    refuse(progress, errc::store_replacing);
    return {};
  }
  const KeyRange range = KeyRange::of(erase.range);
  const auto held = holds(erase.precondition, range, erase.may_be_empty);
  if (!held) return held.error();
  if (!*held) {
    refuse(progress, errc::precondition_failed);
    return {};
  }
  const auto erased = log_.erase(range);
  if (!erased) return erased.error();
  progress.outcome.erased = *erased;
  if (*erased == 0) return {};
  note_change({.erased = *erased}, range);
  return drop_notes(range);
}

result<Version> edit_all(WriteTransaction& log, std::uint64_t max_rows, std::vector<Key>& overwritten,
                         std::span<PendingWrite> writes, CommitAttempt& attempt) {
  Edit edit(log, max_rows, overwritten);
  for (PendingWrite& write : writes) {
    if (edit.full()) break;
    ++attempt.touched;
    if (const auto done = edit.apply(write); !done) return done.error();
  }
  attempt.rows = edit.rows();
  return edit.finish();
}

}  // namespace framesd::store
