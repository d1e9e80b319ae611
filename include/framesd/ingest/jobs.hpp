// SPDX-License-Identifier: MIT
//
// Jobs: ingests of files that run in the background, one after another, and can be watched.
//
// One thread of its own (nice +5) does the work; all else may be called from any thread and waits for
// nothing. Bounded: a few jobs wait, a hundred are remembered, and the rejected rows of all of them share the
// room that one may take. The destructor cancels what runs and waits for that.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/ingest/confined_file.hpp>
#include <framesd/ingest/reject_spool.hpp>
#include <framesd/ingest/report.hpp>
#include <framesd/ingest/session.hpp>
#include <framesd/store/log.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::ingest {

constexpr std::size_t kJobsQueued = 16;  // that may wait for the one that runs
constexpr std::size_t kJobsKept = 100;   // that are remembered, including those

enum class JobState : std::uint8_t { queued, running, succeeded, failed, cancelled };

[[nodiscard]] std::string_view name_of(JobState state) noexcept;

// What a job is to do.
struct JobOrder {
  OpenFile file;
  std::shared_ptr<store::Log> log;  // that takes the rows
  std::string log_name;
  std::size_t chunk_rows = 10000;
  OnError on_error = OnError::skip;
  ReadingChoice choice = {};
  bool clear_existing = false;  // the file becomes the whole log, at once or not at all
  bool awaited = false;         // a client waits for its end: it is not cut while that request may go on
};

// The state of a job.
struct Job {
  using Time = std::chrono::system_clock::time_point;

  std::string id;  // 16 hexadecimal digits
  JobState state = JobState::queued;
  std::string csv_path;          // as the file was named
  std::string log;               // its name
  std::uint64_t bytes_done = 0;  // see FileProgress
  std::uint64_t bytes_total = 0;
  std::uint64_t rows_done = 0;
  double seconds = 0;  // it has run
  Time created{};
  std::optional<Time> started{};
  std::optional<Time> finished{};
  std::optional<Failure> failure{};  // why it failed or was cancelled
  std::optional<Report> report{};    // once it has ended: of what is stored

  bool ended() const noexcept { return state != JobState::queued && state != JobState::running; }
  double percent() const noexcept;                     // 0..100
  double rows_per_second() const noexcept;             // so far
  std::optional<double> eta_seconds() const noexcept;  // none while it cannot be estimated
};

struct JobsOptions {
  std::filesystem::path spool_dir{};  // of rejected rows; empty: the system's for temporary files
  // Asked a few times a second while jobs run, with JobOrder::awaited: true cancels such jobs.
  std::function<bool(bool awaited)> stopping = {};
  // Called for each job that is cancelled by the program's end.
  std::function<void()> on_cut = {};
  // Called when a job was queued, has begun, has come further or has ended; on any thread, a few times a
  // second while jobs run. Must not wait, throw, or call the jobs.
  std::function<void()> on_change = {};
};

class Jobs {
 public:
  using OnEnd = std::function<void(const Job&)>;

  // What cancel() found: a job that had ended stays as it was.
  struct Cancelled {
    Job job;
    bool had_ended = false;
  };

  explicit Jobs(JobsOptions options = {});
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  // Queues a job and gives its state. `on_end`, if any, is called once with the job when it has ended:
  // on the jobs' thread or that of whoever cancels it. It must not block or throw.
  //
  // Errors: overloaded (kJobsQueued wait already), shutting_down.
  [[nodiscard]] result<Job> start(JobOrder order, OnEnd on_end = {});

  [[nodiscard]] std::vector<Job> all() const;  // newest first
  [[nodiscard]] std::optional<Job> find(std::string_view id) const;

  // A queued job is cancelled at once, a running one soon. None: there is no such job.
  std::optional<Cancelled> cancel(std::string_view id);

  // The rejected rows of a job; none if there is no such job, it has not begun, or they were given up for
  // those of newer jobs.
  [[nodiscard]] std::shared_ptr<const RejectSpool> rejects(std::string_view id) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace framesd::ingest
