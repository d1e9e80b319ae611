// SPDX-License-Identifier: MIT
#include "database_options.hpp"

#include "commands/log_option.hpp"
#include "settings.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

namespace framesd::app {
namespace {

checked<std::string> read_password(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const int error = errno;
  std::string password;
  if (!file || !std::getline(file, password)) {
    const bool opened = file.is_open();
    const std::string lead = "database_password_file: " + path.string() + ": ";
    if (opened) return fail(errc::usage, lead + "holds no password: its first line is one");
    return fail(error == ENOENT ? errc::file_missing : errc::file_unreadable, lead + errno_text(error));
  }
  if (password.ends_with('\r')) password.pop_back();
  if (password.empty())
    return fail(errc::usage, "database_password_file: " + path.string() +
                                 ": the first line is empty: it must be the password");
  return password;
}

}  // namespace

checked<store::postgres::OpenOptions> database_options(const Settings& settings) {
  if (settings.database.url.empty())
    return fail(
        errc::usage,
        "database_url: names no database: set it to one such as postgresql://framesd@db.example/logs");
  store::postgres::OpenOptions options{.url = settings.database.url, .password = {}};
  options.connections = settings.database.connections;
  options.read_url = settings.database.read_url;
  options.max_staleness = settings.database.max_staleness;
  options.rows_per_transaction = settings.service.chunk_size;
  options.may_lose_commits = settings.store.durability == store::lmdb::Durability::relaxed;
  if (settings.database.password_file.empty()) return options;
  auto password = read_password(settings.database.password_file);
  if (!password) return password.error();
  options.password = *std::move(password);
  return options;
}

checked<std::string> log_named_by(const Invocation& invocation) {
  const std::string name(invocation.value_of(kLogOption));
  if (name.empty()) return std::string(store::kDefaultLog);
  if (store::is_log_name(name)) return name;
  return fail(errc::usage, "--log: '" + name + "' is no log: " + std::string(store::log_name_rule()));
}

checked<std::unique_ptr<store::postgres::Database>> open_database_now(const Settings& settings) {
  auto options = database_options(settings);
  if (!options) return options.error();
  options->waits = false;
  options->read_url.clear();  // a command is over before a replica is found
  return store::postgres::open_database(*options);
}

}  // namespace framesd::app
