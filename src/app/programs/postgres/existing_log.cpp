// SPDX-License-Identifier: MIT
#include "commands/existing_log.hpp"

#include "database_options.hpp"
#include "options.hpp"
#include "settings.hpp"
#include <framesd/base/log.hpp>

#include <utility>

namespace framesd::app {

checked<ExistingLog> open_existing_log(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  const auto name = log_named_by(invocation);
  if (!name) return name.error();
  auto database = open_database_now(settings);
  if (!database) return database.error();
  auto log = (*database)->open_log(*name);
  if (!log) return log.error();
  return ExistingLog(*std::move(database), *std::move(log));
}

}  // namespace framesd::app
