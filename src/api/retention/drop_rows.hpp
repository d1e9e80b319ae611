// SPDX-License-Identifier: MIT
#pragma once

#include "retention/old_rows.hpp"
#include <framesd/base/error.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace framesd::api {

class OpenLogs;

// Drops the whole log if it is still in the state that was looked at, or what is left of the ingest now, and
// gives how many rows went. Waits for the disk.
//
// ingesting   see LogInUse
// Errors: those of OpenLogs and of writing; precondition_failed: the log is written to without a pause, or,
// if it was to go as a whole, was changed since.
[[nodiscard]] checked<std::uint64_t> drop_rows(OpenLogs& logs, const OldRows& rows,
                                               const std::function<bool()>& ingesting);

// Opens the log, "default" too. Errors: as OpenLogs::open().
[[nodiscard]] checked<std::shared_ptr<store::Log>> log_to_drop_from(OpenLogs& logs, const std::string& name);

}  // namespace framesd::api
