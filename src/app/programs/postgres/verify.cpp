// SPDX-License-Identifier: MIT
//
// framesd-postgres verify: checks every checksum of the logs of a database, computes the overview again and
// compares it. Runs beside servers, too.
#include "commands/commands.hpp"
#include "commands/verify_output.hpp"
#include "database_options.hpp"
#include "settings.hpp"
#include <framesd/base/log.hpp>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace framesd::app {
namespace {

using store::postgres::Database;

Verified verify_log(Database& database, const std::string& name, const AskedToVerify& asked) {
  const auto log = database.open_log(name);
  if (!log) return unverified(name, asked.prefix(name) + log.error().detail, asked);
  const auto report = (*log)->verify(asked.part);
  if (!report)
    return unverified(name, asked.prefix(name) + "the log cannot be read: " + report.error().message(),
                      asked);
  return verified(name, *report, asked);
}

int verify_all(Database& database, AskedToVerify asked) {
  auto names = database.names();
  if (!names) return end_with(names.error());
  const auto unnamed = database.open_log(store::kDefaultLog);
  const bool has_unnamed = unnamed || unnamed.error().code != errc::log_missing;
  if (has_unnamed || names->empty()) names->insert(names->begin(), std::string(store::kDefaultLog));
  asked.with_names = names->size() > 1 || !has_unnamed;
  std::vector<Verified> logs;
  for (const std::string& name : *names) {
    logs.push_back(verify_log(database, name, asked));
    if (!asked.json) print_line(logs.back());
  }
  return conclude(logs, asked);
}

int verify(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  const auto asked = asked_of(invocation);
  if (!asked) return end_with(asked.error());
  const auto name = log_named_by(invocation);
  if (!name) return end_with(name.error());
  const auto database = open_database_now(settings);
  if (!database) return end_with(database.error());
  if (!invocation.has(kLogOption)) return verify_all(**database, *asked);
  const Verified log = verify_log(**database, *name, *asked);
  print_line(log);
  return log.sound ? kDone : kFailed;
}

constexpr std::array kVerifyOptions = {&kOneLogOption, &kPartOption, &kJsonOption};
constexpr std::array<std::string_view, 2> kVerifySettings = {"database_url", "database_password_file"};

}  // namespace

extern constinit const Command kVerifyDatabase{
    .name = "verify",
    .words = {},
    .summary = "check every frame and the whole overview of all logs, or of one",
    .about =
        R"(Reads all logs of the database, or the one that --log names: checks every frame, computes the
overview again and compares it, and checks notes, facts and the list of changes, each log in one
snapshot. Faults go to standard error, one line each; one line on standard output for each log says
how much was checked. Exit status 1 if there is a fault or if a log cannot be read. Changes nothing.
May run while servers use the database. --json and --part as those of framesd verify.
)",
    .options = kVerifyOptions,
    .settings = kVerifySettings,
    .run = verify};

}  // namespace framesd::app
