// SPDX-License-Identifier: MIT
#include "transaction.hpp"

#include "error_of.hpp"
#include "frame_rows.hpp"
#include "history.hpp"
#include "overview/frame_records.hpp"
#include "record.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr Statement kAnyFrame{
    "SELECT depth FROM framesd.frame WHERE content = $1::bigint AND depth BETWEEN $2::bigint AND $3::bigint "
    "LIMIT 1"};
constexpr Statement kRowsAt{
    "SELECT depth, record FROM framesd.frame WHERE content = $1::bigint AND depth = ANY ($2::bigint[])"};
constexpr Statement kEraseRows{
    "DELETE FROM framesd.frame WHERE content = $1::bigint AND depth BETWEEN $2::bigint AND $3::bigint"};
constexpr Statement kExtent{"SELECT min(depth), max(depth) FROM framesd.frame WHERE content = $1::bigint"};
constexpr Statement kLast{
    "SELECT depth FROM framesd.frame WHERE content = $1::bigint ORDER BY depth DESC LIMIT 1"};

constexpr std::size_t kBytesMost = 16 << 20;  // of rows in memory, new and old

}  // namespace

result<LogRow> PostgresTransaction::begin(Connection& database, std::uint64_t log, const RowFormat& format) {
  Values id;
  id.number(static_cast<std::int64_t>(log));
  const auto rows = database.run({{kBeginWriting, {}}, {statement_of_log_row(true), id}});
  if (!rows) return rows.error();
  auto row = log_row_of(rows->back());
  if (row && row->rows != format) return errc::store_widths_differ;
  return row;
}

PostgresTransaction::PostgresTransaction(Connection& database, const LogRow& row, std::uint64_t stamp,
                                         TransactionMemory& memory)
    : database_(database),
      memory_(memory),
      row_(row),
      version_before_(row.version()),
      state_before_(row.state),
      stamp_(stamp),
      notes_(database, row.id) {
  for (ChangeList& changes : memory.changes) changes.clear();  // a transaction that failed leaves some
  part(Content::live).content = row.content;
  part(Content::live).last = row.last;
  part(Content::live).old_last = row.last;
  part(Content::live).last_known = true;
  part(Content::replacement).content = row.building;
  memory.recent.begin(version_before_, row.last);
}

result<bool> PostgresTransaction::any_frame(const KeyRange& range) {
  const auto& rows = part(Content::live).rows;
  const auto put = std::ranges::find_if(
      rows, [&](const auto& entry) { return range.contains(entry.first) && !entry.second.now.empty(); });
  if (put != rows.end()) return true;
  Values values;
  values.number(row_.content).number(count_of(range.lowest)).number(count_of(range.highest));
  const auto found = database_.run(kAnyFrame, values);
  if (!found) return error_of(found);
  return !found->empty();
}

result<void> PostgresTransaction::find_last(Part& part) {
  if (part.last_known) return {};
  Values values;
  const auto last = database_.run(kLast, values.number(part.content));
  if (!last) return last.error();
  if (!last->empty()) part.last = key_of_count(last->number(0, 0));
  part.old_last = part.last;
  part.last_known = true;
  return {};
}

// Of those that may be in the table and are not known yet.
result<void> PostgresTransaction::read_rows(Part& part, std::span<const Key> keys) {
  if (const auto known = find_last(part); !known) return known;
  std::vector<std::int64_t> unknown;
  for (const Key key : keys) {
    if (!part.rows.try_emplace(key).second) continue;
    if (part.last && key <= *part.last) unknown.push_back(count_of(key));
  }
  if (unknown.empty()) return {};
  Values values;
  const auto rows = database_.run(kRowsAt, values.number(part.content).numbers(unknown));
  if (!rows) return rows.error();
  for (int i = 0; i < rows->size(); ++i) {
    const Bytes record = rows->bytes(i, 1);
    part.rows[key_of_count(rows->number(i, 0))].before.emplace(record.begin(), record.end());
    part.bytes += record.size();
  }
  return {};
}

// Rows that all lie behind the table's last one need not be looked for.
result<void> PostgresTransaction::expect(Content content, std::span<const Key> keys) {
  if (keys.empty()) return {};
  Part& to = part(content);
  if (const auto known = find_last(to); !known) return known;
  const bool appends = (!to.last || keys.front() > *to.last) &&
                       std::ranges::adjacent_find(keys, std::greater_equal()) == keys.end();
  if (!appends || !to.rows.empty() || !memory_.may_copy || keys.size() < kCopiedFrom)
    return read_rows(to, keys);
  if (to.copying && !to.copying->closed()) return {};
  auto begun = begin_copying(database_, to.content, memory_.may_copy);
  if (!begun) return begun.error();
  to.copying = *std::move(begun);
  return {};
}

// Whether a row that is new could be given to the COPY that is under way.
bool PostgresTransaction::append(Part& part, Key key, Bytes record) {
  const bool behind = part.copying && (!part.last || key > *part.last);
  if (!behind || !part.copying->add(count_of(key), record)) return false;
  part.rows.erase(key);  // of one that was only looked for
  part.last = key;
  return true;
}

result<Stored> PostgresTransaction::put(Content content, Key key, Bytes record) {
  Part& to = part(content);
  ChangeList& changes = memory_.changes[static_cast<unsigned>(content)];
  if (append(to, key, record)) {
    to.bytes += record.size();
    note_stored(changes, row_.rows, key, record, std::nullopt);
    if (content == Content::live) {
      note_inserted(key);
      memory_.recent.add(key, record);
    }
    return Stored::inserted;
  }
  if (content == Content::live) memory_.recent.forget();
  if (const auto read = read_rows(to, {&key, 1}); !read) return read.error();
  Row& row = to.rows[key];
  const Bytes there = !row.now.empty() ? row.now : row.before ? Bytes(*row.before) : Bytes();
  to.bytes += record.size();
  if (there.empty()) {
    note_stored(changes, row_.rows, key, record, std::nullopt);
    row.now = record;
    if (content == Content::live) note_inserted(key);
    return Stored::inserted;
  }
  note_stored(changes, row_.rows, key, record, there);
  const bool same = std::ranges::equal(there, record);
  row.now = record;
  return same ? Stored::same : Stored::replaced;
}

void PostgresTransaction::note_inserted(Key key) noexcept {
  ++inserted_;
  row_.first = std::min(row_.first.value_or(key), key);
  row_.last = std::max(row_.last.value_or(key), key);
}

result<void> PostgresTransaction::flush(Part& part) {
  if (part.copying) part.copying->close();
  FrameRows fresh;
  FrameRows others;
  for (auto& [key, row] : part.rows) {
    if (row.now.empty() || (row.before && std::ranges::equal(*row.before, row.now))) continue;
    (row.before ? others : fresh).add(count_of(key), row.now);
  }
  if (!fresh.empty()) {
    const Key last = key_of_count(fresh.depths.back());
    const auto done = insert_rows(database_, part.content, fresh, memory_.may_copy);
    if (!done) return done.error();
    if (!part.last || last > *part.last) part.last = last;
  }
  if (!others.empty()) {
    if (const auto done = update_rows(database_, part.content, others); !done) return done.error();
  }
  part.rows.clear();
  part.bytes = 0;
  return {};
}

result<std::uint64_t> PostgresTransaction::erase(const KeyRange& range) {
  Part& live = part(Content::live);
  if (range.empty()) return std::uint64_t{0};
  memory_.recent.forget();
  if (const auto done = flush(live); !done) return done.error();
  ChangeList& changes = memory_.changes[static_cast<unsigned>(Content::live)];
  bool noted = false;
  if (range.lowest == range.highest) {  // a single sound frame is taken out of the overview by its samples
    const Key key = range.lowest;
    if (const auto read = read_rows(live, {&key, 1}); !read) return read.error();
    const Row& row = live.rows[key];
    const auto was =
        row.before ? open_record(row_.rows, key, *row.before) : result<WholeRecord>(errc::store_corrupt);
    if (was) changes.erased(key, {was->source, was->absent});
    noted = was.has_value();
    live.rows.clear();
  }
  Values values;
  values.number(live.content).number(count_of(range.lowest)).number(count_of(range.highest));
  const auto erased = database_.run(kEraseRows, values);
  if (!erased) return erased.error();
  if (erased->changed() != 0 && !noted) changes.erased(range);
  erased_ += erased->changed();
  ends_known_ = ends_known_ && erased->changed() == 0;
  return erased->changed();
}

bool PostgresTransaction::full() const noexcept { return parts_[0].bytes + parts_[1].bytes >= kBytesMost; }

// While the database still takes the rows, the overview of them is made.
result<void> PostgresTransaction::update_overview(Content content) {
  if (const auto done = flush(part(content)); !done) return done;
  const auto updated = update_cells(content);
  const auto copied = database_.end_copy();
  return copied ? updated : copied;
}

result<void> PostgresTransaction::update_cells(Content content) {
  ChangeList& list = memory_.changes[static_cast<unsigned>(content)];
  const ChangeSlice changes = list.settle();
  if (changes.empty()) {
    list.clear();
    return {};
  }
  const bool live = content == Content::live;
  const auto ends = live ? live_ends() : find_ends(part(content).content);
  if (!ends) return ends.error();
  const bool of_before = live && !content_changed_;
  const bool first = of_before && cells_.empty();  // else the memory is older than what this has written
  ContentTable table = first
                           ? ContentTable(database_, row_.content, row_.rows, memory_.cells, version_before_)
                           : ContentTable(database_, part(content).content, row_.rows);
  if (of_before) table.begin_with(std::move(cells_));
  table.know_ends(*ends, part(content).old_last);
  if (of_before) table.know_recent(memory_.recent);
  if (const auto done = memory_.updater.update(table, changes); !done) return done;
  list.clear();
  if (const auto done = table.flush(); !done) return done;
  if (of_before) cells_ = table.take_cells();
  return {};
}

result<Ends> PostgresTransaction::find_ends(std::int64_t content) {
  Values values;
  const auto found = database_.run(kExtent, values.number(content));
  if (!found) return found.error();
  Ends ends;
  if (!found->is_null(0, 0)) ends.first = key_of_count(found->number(0, 0));
  if (!found->is_null(0, 1)) ends.last = key_of_count(found->number(0, 1));
  return ends;
}

// Those of the log's row, as long as frames were only added.
result<Ends> PostgresTransaction::live_ends() {
  if (!ends_known_) {
    const auto ends = find_ends(row_.content);
    if (!ends) return ends;
    row_.first = ends->first;
    row_.last = ends->last;
    ends_known_ = true;
  }
  return Ends{row_.first, row_.last};
}

result<Version> PostgresTransaction::finish(std::span<LogChange> changes) {
  for (const Content content : {Content::live, Content::replacement}) {
    if (const auto done = update_overview(content); !done) return done.error();
  }
  const auto now = std::chrono::system_clock::now();
  for (LogChange& change : changes) {
    change.generation = ++row_.generation;
    change.at = now;
  }
  if (!changes.empty()) {
    row_.incarnation = stamp_;
    if (const auto ends = live_ends(); !ends) return ends.error();
  }
  row_.frames += inserted_ - erased_;
  row_.state += static_cast<std::int64_t>(std::max<std::size_t>(changes.size(), 1));
  Trip trip;
  bool written = false;
  add_changes(trip, row_, stamp_, changes);
  add_log_row(trip, row_, state_before_, written);
  if (const auto done = trip.run(database_); !done) return done.error();
  if (!written) return errc::store_busy;
  return row_.version();
}

void PostgresTransaction::remember() {
  if (content_changed_) return memory_.recent.forget();
  memory_.cells.advance(version_before_, row_.version(), std::move(cells_));
  memory_.recent.end(row_.version());
}

}  // namespace framesd::store::postgres
