// SPDX-License-Identifier: MIT
#include "job_list.hpp"

#include <algorithm>
#include <utility>

namespace framesd::ingest {
namespace {

bool is_queued(const JobEntryPtr& entry) { return entry->job.state == JobState::queued; }
bool has_ended(const JobEntryPtr& entry) { return entry->job.ended(); }

}  // namespace

bool JobList::add(JobEntryPtr entry) {
  if (std::ranges::count_if(entries_, is_queued) >= std::ptrdiff_t{kJobsQueued}) return false;
  // Jobs that have not ended are few, and the youngest: there is always one to forget.
  while (entries_.size() >= kJobsKept) entries_.erase(std::ranges::find_if(entries_, has_ended));
  entries_.push_back(std::move(entry));
  return true;
}

JobEntryPtr JobList::find(std::string_view id) const {
  const auto found = std::ranges::find_if(entries_, [id](const auto& entry) { return entry->job.id == id; });
  return found == entries_.end() ? nullptr : *found;
}

JobEntryPtr JobList::first_queued() const {
  const auto found = std::ranges::find_if(entries_, is_queued);
  return found == entries_.end() ? nullptr : *found;
}

std::vector<Job> JobList::newest_first() const {
  std::vector<Job> jobs;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) jobs.push_back((*entry)->job);
  return jobs;
}

void JobList::give_up_old_rejects() {
  std::uint64_t bytes = 0;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if ((*entry)->rejects == nullptr) continue;
    const bool first = bytes == 0;
    bytes += (*entry)->rejects->bytes();
    if (!first && bytes > RejectSpool::kBytesMax) (*entry)->rejects.reset();
  }
}

}  // namespace framesd::ingest
