// SPDX-License-Identifier: MIT
//
// The logs of one database: listing, making, opening, removing.
#include "entries.hpp"
#include "history.hpp"
#include "log.hpp"
#include "log_row.hpp"
#include "notes/facts.hpp"
#include "pool.hpp"
#include "schema.hpp"
#include <framesd/base/random.hpp>
#include <framesd/store/postgres/open.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr Statement kNames{"SELECT name FROM framesd.log ORDER BY name"};
constexpr Statement kFindLog{
    "SELECT id, source_width, frame_width, filter FROM framesd.log WHERE name = $1::text"};
constexpr Statement kInsertLog{
    "INSERT INTO framesd.log (id, name, source_width, frame_width, filter, created, content, incarnation, "
    "generation, state, frames) VALUES ($1::bigint, $2::text, $3::bigint, $4::bigint, $5::bigint, "
    "$6::bigint, "
    "$7::bigint, $8::bigint, 1, 1, 0)"};
constexpr Statement kInsertContent{
    "INSERT INTO framesd.content (id, log, dead_since) VALUES ($1::bigint, $2::bigint, NULL)"};
constexpr Statement kEraseLog{"DELETE FROM framesd.log WHERE id = $1::bigint"};
constexpr Statement kEraseNotes{"DELETE FROM framesd.note WHERE log = $1::bigint"};
constexpr Statement kEraseChanges{"DELETE FROM framesd.change WHERE log = $1::bigint"};
constexpr Statement kEraseFramesOf{
    "DELETE FROM framesd.frame WHERE content IN (SELECT id FROM framesd.content WHERE log = $1::bigint)"};
constexpr Statement kEraseCellsOf{
    "DELETE FROM framesd.cell WHERE content IN (SELECT id FROM framesd.content WHERE log = $1::bigint)"};
constexpr Statement kEraseContents{"DELETE FROM framesd.content WHERE log = $1::bigint"};

Destination destination_of(const OpenOptions& options) { return {options.url, options.password}; }

Failure failure_of(const boost::system::error_code& error, const Connection& database) {
  return Failure{error, "the database said: " + database.said()};
}

Failure missing(std::string_view name) {
  return fail(errc::log_missing, "there is no log '" + std::string(name) + "'");
}

std::int64_t positive_id() { return static_cast<std::int64_t>(random_id() >> 1 | 1); }

class DatabaseOfLogs final : public Database {
 public:
  explicit DatabaseOfLogs(const OpenOptions& options)
      : options_(options), pool_(destination_of(options), std::max(1u, options.connections)) {}

  [[nodiscard]] checked<void> check() {
    auto session = pool_.take();
    if (!session) return session.error();
    const auto id = check_schema(**session);
    return id ? checked<void>() : id.error();
  }

  checked<std::unique_ptr<PostgresLog>> open(std::string_view name) override {
    auto session = pool_.take();
    if (!session) return session.error();
    Values values;
    const auto rows = (*session)->run(kFindLog, values.text(name));
    if (!rows) return failure_of(rows.error(), **session);
    if (rows->empty()) return missing(name);
    const RowFormat format{.source_width = static_cast<std::uint16_t>(rows->number(0, 1)),
                           .frame_width = static_cast<std::uint16_t>(rows->number(0, 2)),
                           .filter = rows->number(0, 3) == 0 ? Filter::bilinear : Filter::lanczos};
    return std::unique_ptr<PostgresLog>(
        std::make_unique<DatabaseLog>(pool_, rows->id(0, 0), format, options_));
  }

  checked<void> create(std::string_view name, const RowFormat& format, std::string_view facts) override {
    if (!is_log_name(name) && name != kDefaultLog) return fail(errc::usage, std::string(log_name_rule()));
    auto session = pool_.take();
    if (!session) return session.error();
    Connection& database = **session;
    const auto made = make_log(database, name, format, facts);
    if (made) return {};
    const Failure why = failure_of(made.error(), database);
    (void)database.run(kRollback);
    if (made.error() != errc::store_busy) return why;
    return fail(errc::log_exists, "there is a log '" + std::string(name) + "' already");
  }

  checked<void> remove(std::string_view name) override {
    auto session = pool_.take();
    if (!session) return session.error();
    Connection& database = **session;
    Values values;
    const auto rows = database.run(kFindLog, values.text(name));
    if (!rows) return failure_of(rows.error(), database);
    if (rows->empty()) return missing(name);
    Values id;
    id.number(rows->number(0, 0));
    const auto done = database.run({{kBeginWriting, {}},
                                    {kEraseLog, id},
                                    {kEraseNotes, id},
                                    {kEraseChanges, id},
                                    {kEraseFramesOf, id},
                                    {kEraseCellsOf, id},
                                    {kEraseContents, id},
                                    {kCommit, {}}});
    if (done) return {};
    const Failure why = failure_of(done.error(), database);
    (void)database.run(kRollback);
    return why;
  }

  checked<std::vector<std::string>> names() override {
    auto session = pool_.take();
    if (!session) return session.error();
    const auto rows = (*session)->run(kNames);
    if (!rows) return failure_of(rows.error(), **session);
    std::vector<std::string> names;
    for (int i = 0; i < rows->size(); ++i) names.emplace_back(rows->text(i, 0));
    return names;
  }

 private:
  [[nodiscard]] static result<void> make_log(Connection& database, std::string_view name,
                                             const RowFormat& format, std::string_view facts) {
    LogRow row;
    row.id = static_cast<std::uint64_t>(positive_id());
    row.rows = format;
    row.created =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    row.content = positive_id();
    row.incarnation = random_id();
    Values log;
    log.number(static_cast<std::int64_t>(row.id)).text(name).number(format.source_width);
    log.number(format.frame_width).number(format.filter == Filter::bilinear ? 0 : 1).number(row.created);
    log.number(row.content).number(static_cast<std::int64_t>(row.incarnation));
    Values content;
    content.number(row.content).number(static_cast<std::int64_t>(row.id));
    const auto made = database.run({{kBeginWriting, {}}, {kInsertLog, log}, {kInsertContent, content}});
    if (!made) return made.error();
    if (const auto done = write_first_change(database, row); !done) return done;
    if (!facts.empty()) {
      NoteTable entries(database, row.id);
      if (const auto done = write_facts(entries, facts); !done) return done;
    }
    const auto committed = database.run(kCommit);
    return committed ? result<void>() : committed.error();
  }

  const OpenOptions options_;
  Pool pool_;
};

}  // namespace

checked<void> make_tables(const OpenOptions& options) {
  auto database = Connection::open(destination_of(options));
  if (!database) return database.error();
  return make_schema(**database);
}

checked<std::unique_ptr<Database>> open_database(const OpenOptions& options) {
  auto opened = std::make_unique<DatabaseOfLogs>(options);
  if (const auto sound = opened->check(); !sound) return sound.error();
  return std::unique_ptr<Database>(std::move(opened));
}

}  // namespace framesd::store::postgres
