// SPDX-License-Identifier: MIT
//
// What is said of a job beyond what is counted.
#include "job_words.hpp"
#include <framesd/base/log.hpp>

#include <algorithm>

namespace framesd::ingest {

std::string_view name_of(JobState state) noexcept {
  switch (state) {
    case JobState::queued: return "queued";
    case JobState::running: return "running";
    case JobState::succeeded: return "succeeded";
    case JobState::failed: return "failed";
    case JobState::cancelled: return "cancelled";
  }
  return "unknown";
}

double Job::percent() const noexcept {
  if (state == JobState::succeeded) return 100;
  if (bytes_total == 0) return 0;
  return std::min(100.0, 100.0 * static_cast<double>(bytes_done) / static_cast<double>(bytes_total));
}

double Job::rows_per_second() const noexcept {
  return seconds > 0 ? static_cast<double>(rows_done) / seconds : 0;
}

std::optional<double> Job::eta_seconds() const noexcept {
  if (state != JobState::running || bytes_done == 0 || bytes_done > bytes_total) return std::nullopt;
  return seconds * static_cast<double>(bytes_total - bytes_done) / static_cast<double>(bytes_done);
}

Failure stopped_at(const Report& report) {
  const RejectedRow& row = report.rejects.front();
  return {row.reason, "stopped at line " + std::to_string(row.line) + ", column " +
                          std::to_string(row.column) + ": " + row.reason_text()};
}

void log_job(std::string_view what, const Job& job) {
  const bool failed = job.state == JobState::failed;
  log_event(failed ? LogLevel::warning : LogLevel::info, what,
            {{"job_id", std::string_view(job.id)},
             {"csv_path", std::string_view(job.csv_path)},
             {"state", name_of(job.state)},
             {"rows", job.rows_done},
             {"seconds", job.seconds},
             {"error", job.failure ? std::string_view(job.failure->detail) : std::string_view()}});
  log_flush();
}

}  // namespace framesd::ingest
