// SPDX-License-Identifier: MIT
//
// What is known of a log, for framesd logs: reading it from a file, showing it and changing it.
#pragma once

#include <framesd/api/log_json.hpp>
#include <framesd/base/error.hpp>
#include <framesd/store/store.hpp>

#include <string>

namespace framesd::app {

class ManagedLogs;

// Reads a log's JSON from a file; "-": from standard input.
// Errors: file_missing (it cannot be read), those of api::read_log(); each with the file's name in front.
[[nodiscard]] checked<api::GivenLog> read_log_file(const std::string& file);

// Of any log of the data_dir, "default" among them. Errors: those of Store::summary().
[[nodiscard]] checked<store::LogSummary> summary_of_log(ManagedLogs& logs, const std::string& name);

// Prints the log as JSON. Both give the exit status.
[[nodiscard]] int show_log(ManagedLogs& logs, const std::string& name);

// Gives the log the facts that the file says, all of them, and prints it.
[[nodiscard]] int change_log(ManagedLogs& logs, const std::string& name, const std::string& file);

}  // namespace framesd::app
