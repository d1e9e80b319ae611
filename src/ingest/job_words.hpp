// SPDX-License-Identifier: MIT
//
// What jobs say in words: to the log, and of a row that stopped them.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/ingest/jobs.hpp>

#include <string_view>

namespace framesd::ingest {

// Why an ingest ended at a bad row.
// REQUIRES: report.stopped
[[nodiscard]] Failure stopped_at(const Report& report);

// Logs that `what` became of the job.
void log_job(std::string_view what, const Job& job);

}  // namespace framesd::ingest
