// SPDX-License-Identifier: MIT
#include "history.hpp"

#include "error_of.hpp"

#include <chrono>
#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr Statement kInsert{
    "INSERT INTO framesd.change (log, state, stamp, generation, at, kind, first_depth, last_depth, inserted, "
    "replaced, erased) VALUES ($1::bigint, $2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bigint, "
    "$7::bigint, $8::bigint, $9::bigint, $10::bigint, $11::bigint)"};
constexpr Statement kDropOld{"DELETE FROM framesd.change WHERE log = $1::bigint AND generation < $2::bigint"};
constexpr Statement kDropOldNotes{
    "DELETE FROM framesd.change WHERE log = $1::bigint AND state < $2::bigint AND kind = 0 AND state > 1"};
constexpr Statement kSince{
    "SELECT generation, stamp, kind, at, first_depth, last_depth, inserted, replaced, erased FROM "
    "framesd.change WHERE log = $1::bigint AND state >= $2::bigint AND generation >= $2::bigint ORDER BY "
    "state"};
constexpr Statement kFind{
    "SELECT state FROM framesd.change WHERE log = $1::bigint AND state > $2::bigint AND stamp = $3::bigint "
    "LIMIT 1"};

constexpr std::int64_t kNotesOnly = 0;  // a kind: it made no new version
constexpr std::int64_t kNoteStatesKept = 64;

std::int64_t milliseconds_of(std::chrono::system_clock::time_point at) noexcept {
  return std::chrono::floor<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

Values row_of(std::uint64_t log, std::int64_t state, std::uint64_t stamp, const LogChange& change,
              std::int64_t kind) {
  Values values;
  values.number(static_cast<std::int64_t>(log)).number(state).number(static_cast<std::int64_t>(stamp));
  values.number(static_cast<std::int64_t>(change.generation)).number(milliseconds_of(change.at)).number(kind);
  if (change.range.empty()) {
    values.nothing().nothing();
  } else {
    values.number(change.range.min.count()).number(change.range.max.count());
  }
  values.number(static_cast<std::int64_t>(change.inserted))
      .number(static_cast<std::int64_t>(change.replaced));
  values.number(static_cast<std::int64_t>(change.erased));
  return values;
}

LogChange change_at(const Rows& rows, int i) {
  LogChange change{.generation = rows.id(i, 0),
                   .kind = static_cast<LogChange::Kind>(rows.number(i, 2)),
                   .range = kNoDepths,
                   .inserted = rows.id(i, 6),
                   .replaced = rows.id(i, 7),
                   .erased = rows.id(i, 8),
                   .at = std::chrono::system_clock::time_point(std::chrono::milliseconds(rows.number(i, 3)))};
  if (!rows.is_null(i, 4) && !rows.is_null(i, 5))
    change.range = {depth_of(key_of_count(rows.number(i, 4))), depth_of(key_of_count(rows.number(i, 5)))};
  return change;
}

}  // namespace

result<void> write_first_change(Connection& database, const LogRow& row) {
  const LogChange made{.generation = row.generation,
                       .range = kNoDepths,
                       .at = std::chrono::system_clock::time_point(std::chrono::milliseconds(row.created))};
  const auto done = database.run(kInsert, row_of(row.id, row.state, row.incarnation, made, kNotesOnly));
  return done ? result<void>() : done.error();
}

void add_changes(Trip& trip, const LogRow& row, std::uint64_t stamp, std::span<const LogChange> changes) {
  std::int64_t state = row.state - static_cast<std::int64_t>(changes.size());
  for (const LogChange& change : changes)
    trip.ask(kInsert, row_of(row.id, ++state, stamp, change, static_cast<std::int64_t>(change.kind)));
  Values old;
  old.number(static_cast<std::int64_t>(row.id));
  if (changes.empty()) {
    const LogChange none{
        .generation = row.generation, .range = kNoDepths, .at = std::chrono::system_clock::now()};
    trip.ask(kInsert, row_of(row.id, row.state, stamp, none, kNotesOnly));
    old.number(row.state - kNoteStatesKept);
    trip.ask(kDropOldNotes, std::move(old));
  } else if (row.generation > kChangesKept) {
    old.number(static_cast<std::int64_t>(row.generation - kChangesKept));
    trip.ask(kDropOld, std::move(old));
  }
}

result<std::optional<std::vector<LogChange>>> changes_since(Connection& database, const LogRow& row,
                                                            std::uint64_t since,
                                                            const std::optional<std::uint64_t>& incarnation) {
  std::optional<std::vector<LogChange>> unknown;
  if (since > row.generation || row.generation - since > kChangesKept) return unknown;
  std::vector<LogChange> changes;
  if (since == row.generation)
    return incarnation.value_or(row.incarnation) == row.incarnation ? std::optional(changes) : unknown;
  Values values;
  values.number(static_cast<std::int64_t>(row.id)).number(static_cast<std::int64_t>(since));
  const auto rows = database.run(kSince, values);
  if (!rows) return rows.error();
  bool known = !incarnation;
  for (int i = 0; i < rows->size(); ++i) {
    known = known || (rows->id(i, 0) == since && rows->id(i, 1) == *incarnation);
    if (rows->number(i, 2) == kNotesOnly || rows->id(i, 0) == since) continue;
    if (rows->id(i, 0) != since + 1 + changes.size()) return unknown;
    changes.push_back(change_at(*rows, i));
  }
  if (!known || changes.size() != row.generation - since) return unknown;
  return std::optional(std::move(changes));
}

result<bool> was_committed(Connection& database, std::uint64_t log, std::int64_t state, std::uint64_t stamp) {
  Values values;
  values.number(static_cast<std::int64_t>(log)).number(state).number(static_cast<std::int64_t>(stamp));
  const auto rows = database.run(kFind, values);
  if (!rows) return error_of(rows);
  return !rows->empty();
}

}  // namespace framesd::store::postgres
