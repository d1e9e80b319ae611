// SPDX-License-Identifier: MIT
//
// framesd-postgres: its commands, and logs that are kept in a database. Several servers may serve the same
// ones.
#include "commands/commands.hpp"
#include "database_options.hpp"
#include "program.hpp"
#include "settings.hpp"

#include <array>
#include <utility>

#define FRAMESD_COMMANDS(ROW) \
  ROW(kServe)                 \
  ROW(kIngest)                \
  ROW(kLogs)                  \
  ROW(kStat)                  \
  ROW(kExport)                \
  ROW(kPush)                  \
  ROW(kHealth)                \
  ROW(kMigrateDatabase)       \
  ROW(kVerifyDatabase)        \
  ROW(kHelp)                  \
  ROW(kVersion)

#define FRAMESD_DECLARE(command) extern const Command command;
#define FRAMESD_ADDRESS(command) &command,

namespace framesd::app {

FRAMESD_COMMANDS(FRAMESD_DECLARE)

namespace {

constexpr std::array kCommands = {FRAMESD_COMMANDS(FRAMESD_ADDRESS)};

constexpr std::array<ProgramWord, 6> kWords = {{{"@PROGRAM", "framesd-postgres"},
                                                {"@CONF", "/etc/framesd/framesd-postgres.conf"},
                                                {"@STORE", "-c /etc/framesd/framesd-postgres.conf"},
                                                {"@IN_PLACE", " in a database (PostgreSQL)"},
                                                {"@A_PLACE", "a database"},
                                                {"@PLACE", "the database"}}};

}  // namespace

std::string_view program_name() noexcept { return "framesd-postgres"; }

std::span<const ProgramWord> program_words() noexcept { return kWords; }

std::string_view setting_of_place() noexcept { return "database_url"; }

std::span<const Command* const> commands() noexcept { return kCommands; }

// Without the address, in which libpq may find more than a log should hold.
Place place_of_logs(const Settings&) { return {"kept_in", "a database"}; }

checked<void> check_place(const Settings& settings) {
  const auto options = database_options(settings);
  if (!options) return options.error();
  if (const auto right = store::postgres::check_url(options->url); !right) return right;
  return store::postgres::check_url(options->read_url);
}

checked<ServedLogs> open_to_serve(const Settings& settings, std::function<void()>) {
  const auto options = database_options(settings);
  if (!options) return options.error();
  auto database = store::postgres::open_database(*options);
  if (!database) return database.error();
  auto log = (*database)->open_default(settings.store.format);
  if (!log) return log.error();
  return ServedLogs{.others = *std::move(database), .log = *std::move(log)};
}

bool is_lasting(const boost::system::error_code& error) noexcept {
  return error == errc::store_widths_differ || error == errc::store_denied || error == errc::store_missing ||
         error == errc::store_newer_format || error == errc::store_foreign || error == errc::usage;
}

}  // namespace framesd::app
