// SPDX-License-Identifier: MIT
//
// framesd-postgres migrate: makes the tables, or brings them to the newest format. Serving needs no right to.
#include "commands/commands.hpp"
#include "database_options.hpp"
#include "settings.hpp"
#include <framesd/base/log.hpp>

#include <array>
#include <cstdio>

namespace framesd::app {
namespace {

int migrate_database(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  const auto options = database_options(settings);
  if (!options) return end_with(options.error());
  if (const auto made = store::postgres::make_tables(*options); !made) return end_with(made.error());
  std::puts(
      "the tables of framesd are there, in the schema framesd of the database, and of the newest format");
  return kDone;
}

constexpr std::array<std::string_view, 2> kMigrateSettings = {"database_url", "database_password_file"};

}  // namespace

extern constinit const Command kMigrateDatabase{
    .name = "migrate",
    .words = {},
    .summary = "make the tables in the database, or bring them to the newest format",
    .about =
        R"(Makes the schema framesd and its tables in the database that database_url names. Where they are
there already, nothing changes. The user needs the right to create a schema, or the schema must be
there and be its own; a server needs the rights to read and change the rows of the tables alone.

    framesd-postgres migrate --database-url postgresql://framesd@db.example/logs
)",
    .options = {},
    .settings = kMigrateSettings,
    .run = migrate_database};

}  // namespace framesd::app
