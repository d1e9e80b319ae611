// SPDX-License-Identifier: MIT
//
// Of two processes that send a log of a database, the note of how far it was sent lets one go on alone.
#include "commands/log_to_push.hpp"

#include <utility>

namespace framesd::app {

checked<LogToPush> open_log_to_push(const Invocation& invocation) {
  auto log = open_existing_log(invocation);
  if (!log) return log.error();
  return LogToPush{.log = *std::move(log), .claim = {}};
}

}  // namespace framesd::app
