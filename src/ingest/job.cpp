// SPDX-License-Identifier: MIT
//
// What follows from the figures of a job: its name, percentage, rate and remaining time.
#include <framesd/ingest/jobs.hpp>

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

}  // namespace framesd::ingest
