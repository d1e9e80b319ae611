// SPDX-License-Identifier: MIT
//
// Of two processes that send a log of a database, the note of how far it was sent lets one go on alone.
#include "commands/log_to_push.hpp"

#include "database_options.hpp"
#include "options.hpp"
#include "settings.hpp"
#include <framesd/base/log.hpp>

#include <utility>

namespace framesd::app {

checked<LogToPush> open_log_to_push(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  const auto name = log_named_by(invocation);
  if (!name) return name.error();
  auto database = open_database_now(settings);
  if (!database) return database.error();
  auto log = (*database)->open_log(*name);
  if (!log) return log.error();
  return LogToPush{.in = *std::move(database), .log = *std::move(log), .claim = {}};
}

}  // namespace framesd::app
