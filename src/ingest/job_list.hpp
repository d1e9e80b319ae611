// SPDX-License-Identifier: MIT
//
// JobList: the jobs that wait, run and are remembered. Bounded, see kJobsQueued and kJobsKept.
//
// Not for several threads at a time: Jobs guards it by its lock. Entries are shared, so that one that is
// still in use elsewhere may leave the list.
#pragma once

#include <framesd/base/clock.hpp>
#include <framesd/ingest/jobs.hpp>

#include <deque>
#include <memory>
#include <string_view>
#include <vector>

namespace framesd::ingest {

struct JobEntry {
  Job job;
  std::unique_ptr<const JobOrder> order;  // until the job has ended
  Jobs::OnEnd on_end;
  std::shared_ptr<RejectSpool> rejects;
  SteadyTime began{};
  bool cancelled = false;
  bool awaited = false;
};

using JobEntryPtr = std::shared_ptr<JobEntry>;

class JobList {
 public:
  // Adds a job that waits, and forgets the oldest one if there are too many. False, and nothing is added:
  // kJobsQueued jobs wait already.
  [[nodiscard]] bool add(JobEntryPtr entry);

  JobEntryPtr find(std::string_view id) const;  // null: there is no such job
  JobEntryPtr first_queued() const;             // null: none waits
  std::vector<Job> newest_first() const;

  // Frees rejected rows of older jobs where all of them together take more than RejectSpool::kBytesMax.
  void give_up_old_rejects();

 private:
  std::deque<JobEntryPtr> entries_;  // oldest first
};

}  // namespace framesd::ingest
