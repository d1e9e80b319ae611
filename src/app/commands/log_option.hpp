// SPDX-License-Identifier: MIT
//
// --log NAME: which log of the data_dir a command is about.
#pragma once

#include "options.hpp"
#include "shared_options.hpp"
#include <framesd/base/error.hpp>

namespace framesd::app {

struct Settings;

// The settings for the log that the command line names: its store, of whatever widths.
//
// may_make   a log that is not there is no error: it is made by its first rows, of the configured widths
// Errors: usage: not a log's name; log_missing.
[[nodiscard]] checked<Settings> settings_of_log(const Invocation& invocation, bool may_make = false);

}  // namespace framesd::app
