// SPDX-License-Identifier: MIT
//
// The log whose changes framesd push sends: it is there already, and nobody else sends it meanwhile.
#pragma once

#include "existing_log.hpp"
#include <framesd/base/descriptor.hpp>
#include <framesd/base/error.hpp>

namespace framesd::app {

struct Invocation;

struct LogToPush {
  ExistingLog log;
  Descriptor claim;  // of the log, for as long as it is open; ends with the process in any case
};

// Each program has its own. Opens the log that the command line names, of whatever widths, to read it and to
// keep notes. Errors: usage (no name of a log), log_missing, store_missing, those of opening it;
// store_conflict: another process sends it.
[[nodiscard]] checked<LogToPush> open_log_to_push(const Invocation& invocation);

}  // namespace framesd::app
