// SPDX-License-Identifier: MIT
#include "logs_of_data_dir.hpp"

#include "settings.hpp"
#include <framesd/store/lmdb/open.hpp>

#include <system_error>
#include <utility>

namespace framesd::app {
namespace {

std::string log_flag(std::string_view name) {
  return name == store::kDefaultLog ? std::string() : " --log " + std::string(name);
}

}  // namespace

checked<LogsOfDataDir> logs_of_data_dir(const Settings& settings) {
  store::lmdb::OpenOptions options = settings.store_options();
  options.access = store::lmdb::Access::read;  // who only lists clears nothing away
  auto named = store::lmdb::open_logs(options)->names();
  if (!named) return named.error();
  auto without_file = store::lmdb::logs_without_file(options.directory);
  if (!without_file) return without_file.error();
  LogsOfDataDir logs{.names = *std::move(named), .without_file = *std::move(without_file)};
  std::error_code error;
  const auto own = std::filesystem::status(options.directory / "data.mdb", error).type();
  if (logs.names.empty() || own != std::filesystem::file_type::not_found)
    logs.names.insert(logs.names.begin(), std::string(store::kDefaultLog));
  return logs;
}

Settings settings_for_log(const Settings& settings, std::string_view name) {
  Settings of_log = settings;
  if (name != store::kDefaultLog)
    of_log.store.directory = store::lmdb::folder_of_log(settings.store.directory, name);
  of_log.store.any_format = true;
  return of_log;
}

std::string file_missing_text(std::string_view name) {
  if (name == store::kDefaultLog)
    return "data_dir has lock.mdb, but no data.mdb: the file of the log is gone";
  return "logs/" + std::string(name) + " in data_dir has no data.mdb: the file of this log is gone";
}

std::string file_missing_advice(std::string_view name) {
  if (name == store::kDefaultLog)
    return "put the file back, or restore the log from a backup (framesd restore FILE)";
  return "put the file back, or remove the folder and restore the log from a backup (framesd restore FILE "
         "--log " +
         std::string(name) + ")";
}

std::string rescue_advice(const std::filesystem::path& data_dir, std::string_view name) {
  return "restore the log from a backup; framesd salvage " + data_dir.string() + log_flag(name) +
         " --to NEW makes a new one of what can still be read; framesd backup FILE --log NAME copies each of "
         "the other logs";
}

std::string damage_advice(const std::filesystem::path& data_dir, std::string_view name) {
  return "run framesd verify" + log_flag(name) + " to see every fault, and " + rescue_advice(data_dir, name);
}

}  // namespace framesd::app
