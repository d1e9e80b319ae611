// SPDX-License-Identifier: MIT
//
// framesd migrate: brings the stores of a data_dir to the newest format now, and not when they are opened
// next.
#include "commands.hpp"
#include "settings.hpp"
#include "shared_options.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/number.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace framesd::app {
namespace {

namespace fs = std::filesystem;
using store::lmdb::OpenOptions;

// What became of one log.
struct Migrated {
  std::string log;
  std::uint64_t frames = 0;
  std::uint32_t from = 0;  // its format before; 0: not known
  std::uint32_t to = 0;    // the one it has now, or would have
  std::string error = {};  // empty: it has it
};

// dry_run   it is only said what would be done
Migrated migrate_log(OpenOptions options, std::string name, bool dry_run) {
  Migrated log{.log = std::move(name)};
  const auto found = store::lmdb::glance_at(options.directory);
  if (!found || !*found) {
    log.error = found ? "there is no store in " + options.directory.string() : found.error().detail;
    return log;
  }
  log.frames = (*found)->frames;
  log.from = (*found)->version;
  log.to = store::lmdb::newest_format();
  if (dry_run || log.from == log.to) return log;
  options.any_format = true;
  if (const auto opened = store::lmdb::open_store(options); !opened) {
    log.to = log.from;
    log.error = opened.error().detail;
  }
  return log;
}

checked<std::vector<std::string>> names_in(OpenOptions options) {
  options.access = store::lmdb::Access::read;  // who only lists clears nothing away
  const auto logs = store::lmdb::open_logs(options);
  auto names = logs->names();
  if (!names) return names.error();
  std::error_code error;
  if (fs::exists(options.directory / "data.mdb", error))
    names->insert(names->begin(), std::string(store::kDefaultLog));
  if (names->empty()) return fail(errc::store_missing, "there is no store in " + options.directory.string());
  return names;
}

std::string words_of(const Migrated& log, bool dry_run) {
  std::string line = log.log + ": format " + std::to_string(log.from);
  if (log.from == log.to)
    line += ", the newest";
  else
    line += (dry_run ? ", would be brought to " : ", brought to ") + std::to_string(log.to);
  return line + ", " + with_thousands(log.frames) + " frames\n";
}

void print_json(const std::vector<Migrated>& logs, bool dry_run) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().member("newest_format", store::lmdb::newest_format()).member("dry_run", dry_run);
  json.key("logs").begin_array();
  for (const Migrated& log : logs) {
    json.begin_object().member("log", std::string_view(log.log)).member("frames", log.frames);
    json.member("format_before", log.from).member("format", log.to).key("error");
    if (log.error.empty())
      json.value(nullptr);
    else
      json.value(std::string_view(log.error));
    json.end_object();
  }
  json.end_array().end_object();
  std::puts(text.c_str());
}

int migrate(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  const bool dry_run = invocation.has(kDryRunOption);
  const bool as_json = invocation.has(kJsonOption);
  const OpenOptions options = settings.store_options();
  const auto names = names_in(options);
  if (!names) return end_with(names.error());
  std::vector<Migrated> logs;
  bool all = true;
  for (const std::string& name : *names) {
    OpenOptions of_log = options;
    if (name != store::kDefaultLog) of_log.directory = store::lmdb::folder_of_log(options.directory, name);
    logs.push_back(migrate_log(of_log, name, dry_run));
    const Migrated& log = logs.back();
    all = all && log.error.empty();
    if (!log.error.empty())
      complain(log.log + ": " + log.error);
    else if (!as_json)
      std::fputs(words_of(log, dry_run).c_str(), stdout);
  }
  if (as_json) print_json(logs, dry_run);
  return all ? kDone : kFailed;
}

constexpr std::array kMigrateOptions = {&kTrialOption, &kJsonOption};
constexpr std::array<std::string_view, 1> kMigrateSettings = {"data_dir"};

}  // namespace

extern constinit const Command kMigrate{
    .name = "migrate",
    .words = {},
    .summary = "bring all logs to the newest format now",
    .about =
        R"(Brings every log of data_dir to the format of this framesd, which is otherwise done when a log is
opened next to be written: with many frames that start takes longer. It says for each log the format
it had and has; with --dry-run the one it would get, and nothing is changed. No other process may
have a log open that is brought to another format. If it is killed, it goes on when it is run again.
An older framesd does not open a log of a newer format, and framesd backup does not read the oldest
one: to be able to go back, copy the folder data_dir first, while no framesd runs.

    framesd migrate --dry-run --data-dir /var/lib/framesd
)",
    .options = kMigrateOptions,
    .settings = kMigrateSettings,
    .run = migrate};

}  // namespace framesd::app
