// SPDX-License-Identifier: MIT
#include "log_names.hpp"

#include "entries.hpp"
#include "history.hpp"
#include "notes/facts.hpp"
#include <framesd/base/random.hpp>
#include <framesd/store/store.hpp>

#include <algorithm>
#include <chrono>

namespace framesd::store::postgres {
namespace {

constexpr Statement kNames{"SELECT name FROM framesd.log"};
constexpr Statement kFindLog{
    "SELECT id, source_width, frame_width, filter FROM framesd.log WHERE name = $1::text"};
constexpr Statement kInsertLog{
    "INSERT INTO framesd.log (id, name, source_width, frame_width, filter, created, content, incarnation, "
    "generation, state, frames) VALUES ($1::bigint, $2::text, $3::bigint, $4::bigint, $5::bigint, "
    "$6::bigint, "
    "$7::bigint, $8::bigint, 1, 1, 0)"};
constexpr Statement kInsertContent{
    "INSERT INTO framesd.content (id, log, dead_since) VALUES ($1::bigint, $2::bigint, NULL)"};
constexpr Statement kRename{"UPDATE framesd.log SET name = $2::text WHERE id = $1::bigint"};
constexpr Statement kEraseLog{"DELETE FROM framesd.log WHERE id = $1::bigint"};
constexpr Statement kEraseNotes{"DELETE FROM framesd.note WHERE log = $1::bigint"};
constexpr Statement kEraseChanges{"DELETE FROM framesd.change WHERE log = $1::bigint"};
constexpr Statement kLeaveContents{
    "UPDATE framesd.content SET dead_since = (extract(epoch FROM now()) * 1000)::bigint WHERE log = "
    "$1::bigint"};

constexpr std::string_view kTaken = "23505";  // an SQLSTATE: the name is that of another row

// Ends what `done` came to: a commit, or nothing of it.
result<void> end(Connection& database, const result<void>& done) {
  if (done) {
    const auto committed = database.run(kCommit);
    if (committed) return {};
    return committed.error();
  }
  const bool is_taken = done.error() == errc::store_busy && database.state() == kTaken;
  if (database.usable()) (void)database.run(kRollback);
  return is_taken ? make_error_code(errc::log_exists) : done.error();
}

result<void> insert_log(Connection& database, std::string_view name, const LogRow& row,
                        std::string_view facts) {
  Values log;
  log.number(static_cast<std::int64_t>(row.id)).text(name).number(row.rows.source_width);
  log.number(row.rows.frame_width).number(row.rows.filter == Filter::bilinear ? 0 : 1).number(row.created);
  log.number(row.content).number(static_cast<std::int64_t>(row.incarnation));
  Values content;
  content.number(row.content).number(static_cast<std::int64_t>(row.id));
  const auto made = database.run({{kBeginWriting, {}}, {kInsertLog, log}, {kInsertContent, content}});
  if (!made) return made.error();
  if (const auto done = write_first_change(database, row); !done) return done;
  if (facts.empty()) return {};
  NoteTable entries(database, row.id);
  return write_facts(entries, facts);
}

// Locks the row of the log of that name, in a transaction that stays open. Errors: log_missing,
// precondition_failed.
result<LogRow> lock_log(Connection& database, std::string_view name, const Precondition& asked) {
  if (const auto begun = database.run(kBeginWriting); !begun) return begun.error();
  const auto found = find_log(database, name);
  if (!found) return found.error();
  Values id;
  const auto rows = database.run(statement_of_log_row(true), id.number(static_cast<std::int64_t>(found->id)));
  if (!rows) return rows.error();
  auto row = log_row_of(*rows);
  if (row && row->name != name) return errc::log_missing;  // renamed in between
  if (row && !holds(asked, row->version())) return errc::precondition_failed;
  return row;
}

}  // namespace

result<std::vector<std::string>> log_names(Connection& database) {
  const auto rows = database.run(kNames);
  if (!rows) return rows.error();
  std::vector<std::string> names;
  for (int i = 0; i < rows->size(); ++i) names.emplace_back(rows->text(i, 0));
  std::ranges::sort(names);  // the database would sort by its collation
  return names;
}

result<NamedLog> find_log(Connection& database, std::string_view name) {
  if (!is_log_name(name)) return errc::log_missing;  // nor need it be a text that a database takes
  Values values;
  const auto rows = database.run(kFindLog, values.text(name));
  if (!rows) return rows.error();
  if (rows->empty()) return errc::log_missing;
  return NamedLog{.id = rows->id(0, 0),
                  .format = {.source_width = static_cast<std::uint16_t>(rows->number(0, 1)),
                             .frame_width = static_cast<std::uint16_t>(rows->number(0, 2)),
                             .filter = rows->number(0, 3) == 0 ? Filter::bilinear : Filter::lanczos}};
}

result<LogRow> make_log(Connection& database, std::string_view name, const RowFormat& format,
                        std::string_view facts) {
  LogRow row;
  row.id = random_id() >> 1 | 1;
  row.rows = format;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  row.created = std::chrono::floor<std::chrono::milliseconds>(now).count();
  row.content = new_content_id();
  row.incarnation = random_id();
  if (const auto done = end(database, insert_log(database, name, row, facts)); !done) return done.error();
  return row;
}

result<void> rename_log(Connection& database, std::string_view from, std::string_view to,
                        const Precondition& asked) {
  const auto row = lock_log(database, from, asked);
  if (!row) return end(database, row.error());
  Values values;
  const auto renamed = database.run(kRename, values.number(static_cast<std::int64_t>(row->id)).text(to));
  return end(database, renamed ? result<void>() : renamed.error());
}

result<void> remove_log(Connection& database, std::string_view name, const Precondition& asked) {
  const auto row = lock_log(database, name, asked);
  if (!row) return end(database, row.error());
  Values id;
  id.number(static_cast<std::int64_t>(row->id));
  const auto erased =
      database.run({{kEraseLog, id}, {kEraseNotes, id}, {kEraseChanges, id}, {kLeaveContents, id}});
  return end(database, erased ? result<void>() : erased.error());
}

}  // namespace framesd::store::postgres
