// SPDX-License-Identifier: MIT
//
// From Settings to what opens the database.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/store/postgres/open.hpp>

namespace framesd::app {

struct Settings;

// Reads the file of the password, where one is named: its first line.
// Errors: usage (no database_url, a file without a password), file_missing, file_unreadable; never with what
// the file holds.
[[nodiscard]] checked<store::postgres::OpenOptions> database_options(const Settings& settings);

}  // namespace framesd::app
