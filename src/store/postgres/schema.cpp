// SPDX-License-Identifier: MIT
#include "schema.hpp"

#include <framesd/base/random.hpp>

#include <string>

namespace framesd::store::postgres {
namespace {

// One table each, all keys bigint: depths are counts, cells heap numbers, ids random. A change is a commit,
// or one of several in it; kind 0 made no new version of the log. README.md says what is in each.
constexpr const char* kTables = R"(
CREATE SCHEMA IF NOT EXISTS framesd;
CREATE TABLE IF NOT EXISTS framesd.meta (
  one smallint PRIMARY KEY, format bigint NOT NULL, store_id bigint NOT NULL);
CREATE TABLE IF NOT EXISTS framesd.log (
  id bigint PRIMARY KEY, name text NOT NULL UNIQUE, source_width bigint NOT NULL, frame_width bigint NOT NULL,
  filter bigint NOT NULL, created bigint NOT NULL, content bigint NOT NULL, incarnation bigint NOT NULL,
  generation bigint NOT NULL, state bigint NOT NULL, frames bigint NOT NULL, first_depth bigint,
  last_depth bigint, building bigint, builder bigint, building_until bigint);
CREATE TABLE IF NOT EXISTS framesd.frame (
  content bigint, depth bigint, record bytea NOT NULL, PRIMARY KEY (content, depth));
CREATE TABLE IF NOT EXISTS framesd.cell (
  content bigint, cell bigint, record bytea NOT NULL, histogram bytea, PRIMARY KEY (content, cell));
CREATE TABLE IF NOT EXISTS framesd.note (
  log bigint, key bytea, value bytea NOT NULL, PRIMARY KEY (log, key));
CREATE TABLE IF NOT EXISTS framesd.change (
  log bigint, state bigint, stamp bigint NOT NULL, generation bigint NOT NULL, at bigint NOT NULL,
  kind bigint NOT NULL, first_depth bigint, last_depth bigint, inserted bigint NOT NULL,
  replaced bigint NOT NULL, erased bigint NOT NULL, PRIMARY KEY (log, state));
CREATE TABLE IF NOT EXISTS framesd.content (
  id bigint PRIMARY KEY, log bigint NOT NULL, dead_since bigint);
)";

constexpr int kTries = 10;

constexpr Statement kMeta{"SELECT format, store_id FROM framesd.meta WHERE one = 1"};
constexpr Statement kInsertMeta{
    "INSERT INTO framesd.meta (one, format, store_id) VALUES (1, $1::bigint, $2::bigint) ON CONFLICT DO "
    "NOTHING"};

constexpr Statement kFsync{"SHOW fsync"};

Failure with_words(const boost::system::error_code& error, const Connection& database, const char* what) {
  return Failure{error, std::string(what) + ": " + database.said()};
}

}  // namespace

checked<void> make_schema(Connection& database) {
  const auto before = database.run(kMeta);
  if (!before && before.error() == errc::store_io && database.usable())
    return fail(
        errc::store_foreign,
        "the schema framesd of this database has tables of another program, which are left as they are: " +
            database.said());
  // Two who make a table at once are in one another's way, whatever IF NOT EXISTS says.
  auto made = database.run_text(kTables);
  for (int tries = 1; !made && made.error() == errc::store_busy && tries < kTries; ++tries)
    made = database.run_text(kTables);
  if (!made) return with_words(made.error(), database, "the tables cannot be made");
  Values values;
  values.number(kSchemaFormat).number(static_cast<std::int64_t>(random_id()));
  if (const auto done = database.run(kInsertMeta, values); !done)
    return with_words(done.error(), database, "the tables cannot be made");
  const auto id = check_schema(database);
  return id ? checked<void>() : id.error();
}

checked<std::uint64_t> check_schema(Connection& database) {
  const auto meta = database.run(kMeta);
  if (!meta && meta.error() == errc::store_missing)
    return fail(errc::store_missing,
                "the database has no tables of framesd: make them once with framesd-postgres migrate");
  if (!meta) return with_words(meta.error(), database, "the tables cannot be read");
  if (meta->empty())
    return fail(errc::store_missing, "the tables of framesd were not completed: run migrate");
  const std::int64_t format = meta->number(0, 0);
  if (format > kSchemaFormat)
    return fail(errc::store_newer_format, "the tables are of format " + std::to_string(format) +
                                              ", made by a newer framesd; this one knows format " +
                                              std::to_string(kSchemaFormat));
  return meta->id(0, 1);
}

// A server that does not know the setting is none that could turn it off.
checked<void> check_durability(Connection& database) {
  const auto fsync = database.run(kFsync);
  if (!fsync && !database.usable()) return with_words(fsync.error(), database, "the database was lost");
  if (!fsync || fsync->empty() || fsync->text(0, 0) != "off") return {};
  return fail(
      errc::usage,
      "the database does not wait for its disk (its fsync is off): a power cut could take acknowledged "
      "rows away. Turn it on there, or set durability = relaxed if that may happen");
}

}  // namespace framesd::store::postgres
