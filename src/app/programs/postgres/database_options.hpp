// SPDX-License-Identifier: MIT
//
// From Settings to what opens the database.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/store/postgres/open.hpp>

#include <memory>
#include <string>

namespace framesd::app {

struct Invocation;
struct Settings;

// Reads the file of the password, where one is named: its first line.
// Errors: usage (no database_url, a file without a password), file_missing, file_unreadable; never with what
// the file holds.
[[nodiscard]] checked<store::postgres::OpenOptions> database_options(const Settings& settings);

// The database for a command, which does not wait for one that cannot be reached.
// Errors: also those of store::postgres::open_database(), store_unreachable.
[[nodiscard]] checked<std::unique_ptr<store::postgres::Database>> open_database_now(const Settings& settings);

// The log that --log names. Errors: usage.
[[nodiscard]] checked<std::string> log_named_by(const Invocation& invocation);

}  // namespace framesd::app
