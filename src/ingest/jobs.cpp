// SPDX-License-Identifier: MIT
#include "job_list.hpp"
#include "replacement.hpp"
#include <framesd/base/background.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/random.hpp>
#include <framesd/ingest/file.hpp>
#include <framesd/ingest/jobs.hpp>
#include <framesd/ingest/ledger.hpp>

#include <atomic>
#include <sys/stat.h>
#include <thread>
#include <utility>

namespace framesd::ingest {
namespace {

std::string new_id() {
  std::string id;
  append_hex(id, random_id(), 16);
  return id;
}

JobsOptions completed(JobsOptions options) {
  std::error_code none;  // then the spools lie in memory
  if (options.spool_dir.empty()) options.spool_dir = std::filesystem::temp_directory_path(none);
  return options;
}

// Why an ingest ended at a bad row.
// REQUIRES: report.stopped
Failure stopped_at(const Report& report) {
  const RejectedRow& row = report.rejects.front();
  return {row.reason, "stopped at line " + std::to_string(row.line) + ", column " +
                          std::to_string(row.column) + ": " + row.reason_text()};
}

void log_job(std::string_view event, const Job& job) {
  const bool failed = job.state == JobState::failed;
  log_event(failed ? LogLevel::warning : LogLevel::info, event,
            {{"job_id", std::string_view(job.id)},
             {"log", std::string_view(job.log)},
             {"csv_path", std::string_view(job.csv_path)},
             {"state", name_of(job.state)},
             {"rows", job.rows_done},
             {"seconds", job.seconds},
             {"error", job.failure ? std::string_view(job.failure->detail) : std::string_view()}});
  log_flush();
}

std::uint64_t size_of(const OpenFile& file) {
  struct stat status {};
  return ::fstat(file.descriptor(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace

class Jobs::Impl {
 public:
  explicit Impl(JobsOptions options) : options_(completed(std::move(options))), thread_([this] { run(); }) {}
  ~Impl();

  result<Job> start(JobOrder order, OnEnd on_end);
  std::vector<Job> all() const;
  std::optional<Job> find(std::string_view id) const;
  std::optional<Cancelled> cancel(std::string_view id);
  std::shared_ptr<const RejectSpool> rejects(std::string_view id) const;

 private:
  // What is left to do, without the lock, for a job that has ended.
  struct Ended {
    Job job;
    OnEnd on_end;
    std::unique_ptr<const JobOrder> order;
  };

  void run();
  JobEntryPtr next();
  void carry_out(JobEntry& entry);
  bool note_progress(JobEntry& entry, const FileProgress& progress);
  void conclude(JobEntry& entry, checked<Report> outcome, std::optional<Report> broken_off = {});
  Ended end(JobEntry& entry, JobState state) FRAMESD_REQUIRES(mutex_);
  void announce(const Ended& ended) const;
  void note_change() const {
    if (options_.on_change) options_.on_change();
  }
  bool stopping(bool awaited) const { return closing_ || (options_.stopping && options_.stopping(awaited)); }

  const JobsOptions options_;
  std::atomic<bool> closing_ = false;
  mutable Mutex mutex_;
  Condition changed_;
  // The order of a running job belongs to its thread, which alone changes such a job.
  JobList jobs_ FRAMESD_GUARDED_BY(mutex_);
  std::thread thread_;  // last: it uses all the rest
};

Jobs::Impl::~Impl() {
  {
    const Lock lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

result<Job> Jobs::Impl::start(JobOrder order, OnEnd on_end) {
  if (stopping(false)) return errc::shutting_down;
  auto entry = std::make_shared<JobEntry>();
  Job job;
  job.id = new_id();
  job.csv_path = order.file.name();
  job.log = order.log_name;
  job.bytes_total = size_of(order.file);
  job.created = std::chrono::system_clock::now();
  entry->job = job;
  entry->awaited = order.awaited;
  entry->order = std::make_unique<const JobOrder>(std::move(order));
  entry->on_end = std::move(on_end);
  {
    const Lock lock(mutex_);
    if (!jobs_.add(std::move(entry))) return errc::overloaded;
  }
  changed_.notify_all();
  note_change();
  return job;
}

std::vector<Job> Jobs::Impl::all() const {
  const Lock lock(mutex_);
  return jobs_.newest_first();
}

std::optional<Job> Jobs::Impl::find(std::string_view id) const {
  const Lock lock(mutex_);
  const JobEntryPtr entry = jobs_.find(id);
  return entry ? std::optional(entry->job) : std::nullopt;
}

std::optional<Jobs::Cancelled> Jobs::Impl::cancel(std::string_view id) {
  Ended ended;
  {
    const Lock lock(mutex_);
    const JobEntryPtr entry = jobs_.find(id);
    if (!entry) return std::nullopt;
    if (entry->job.ended()) return Cancelled{.job = entry->job, .had_ended = true};
    entry->cancelled = true;
    if (entry->job.state == JobState::running) return Cancelled{.job = entry->job};
    entry->job.failure = fail(errc::cancelled, "cancelled before it began");
    ended = end(*entry, JobState::cancelled);
  }
  announce(ended);
  return Cancelled{.job = ended.job};
}

std::shared_ptr<const RejectSpool> Jobs::Impl::rejects(std::string_view id) const {
  const Lock lock(mutex_);
  const JobEntryPtr entry = jobs_.find(id);
  return entry ? entry->rejects : nullptr;
}

void Jobs::Impl::run() {
  run_in_background();
  while (const JobEntryPtr entry = next()) carry_out(*entry);
}

// Waits for a job. None when the program ends and no job is left.
JobEntryPtr Jobs::Impl::next() {
  const Lock lock(mutex_);
  JobEntryPtr entry = jobs_.first_queued();
  for (; entry == nullptr; entry = jobs_.first_queued()) {
    if (closing_) return nullptr;
    changed_.wait(mutex_);
  }
  entry->job.state = JobState::running;
  entry->job.started = std::chrono::system_clock::now();
  entry->began = std::chrono::steady_clock::now();
  entry->rejects = std::make_shared<RejectSpool>(options_.spool_dir);
  note_change();
  return entry;
}

void Jobs::Impl::carry_out(JobEntry& entry) {
  if (stopping(entry.awaited))
    return conclude(entry, fail(errc::shutting_down, "the server is shutting down"));
  log_job("job started", entry.job);
  const JobOrder& order = *entry.order;
  const auto progress = [&](const FileProgress& now) { return note_progress(entry, now); };
  const auto record = [&](Report& report, const Failure* failure) {
    record_report(*order.log, order.file.name(), LedgerScope::admin, report, failure);
  };
  std::optional<Report> broken_off;
  IngestOptions options{
      .chunk_rows = order.chunk_rows,
      .on_error = order.on_error,
      .choice = order.choice,
      .on_reject = [&spool = *entry.rejects](const formats::Reject& reject) { spool.append(reject); }};
  if (!order.clear_existing) {
    options.on_broken_off = [&](Report& report, const Failure& failure) {
      record(report, &failure);
      broken_off = report;
    };
  }
  auto outcome = order.clear_existing ? replace_log(*order.log, order.file, options, progress)
                                      : ingest_file(*order.log, order.file, options, progress);
  if (outcome && !outcome->abandoned) record(*outcome, nullptr);
  conclude(entry, std::move(outcome), std::move(broken_off));
}

// False: the job is to end.
bool Jobs::Impl::note_progress(JobEntry& entry, const FileProgress& progress) {
  const Lock lock(mutex_);
  entry.job.bytes_done = progress.bytes_done;
  entry.job.bytes_total = progress.bytes_total;
  entry.job.rows_done = progress.session.rows;
  entry.job.seconds = seconds(std::chrono::steady_clock::now() - entry.began);
  note_change();
  return !entry.cancelled && !stopping(entry.awaited);
}

// `broken_off`: of the rows that are stored of one that did not get through.
void Jobs::Impl::conclude(JobEntry& entry, checked<Report> outcome, std::optional<Report> broken_off) {
  entry.rejects->flush();
  Ended ended;
  {
    const Lock lock(mutex_);
    Job& job = entry.job;
    JobState state = JobState::succeeded;
    if (outcome) {
      job.rows_done = outcome->rows;
      if (outcome->stopped) {
        job.failure = stopped_at(*outcome);
        state = JobState::failed;
      }
      job.report = *std::move(outcome);
    } else {
      job.failure = outcome.error();
      job.report = std::move(broken_off);
      const bool told_to = job.failure->code == errc::cancelled || job.failure->code == errc::shutting_down;
      if (told_to && !entry.cancelled) {
        job.failure->code = errc::shutting_down;
        if (options_.on_cut) options_.on_cut();
      }
      state = told_to ? JobState::cancelled : JobState::failed;
    }
    jobs_.give_up_old_rejects();
    ended = end(entry, state);
  }
  announce(ended);
}

Jobs::Impl::Ended Jobs::Impl::end(JobEntry& entry, JobState state) {
  Job& job = entry.job;
  if (job.started) job.seconds = seconds(std::chrono::steady_clock::now() - entry.began);
  job.state = state;
  job.finished = std::chrono::system_clock::now();
  return {.job = job, .on_end = std::move(entry.on_end), .order = std::move(entry.order)};
}

void Jobs::Impl::announce(const Ended& ended) const {
  log_job("job ended", ended.job);
  note_change();
  if (ended.on_end) ended.on_end(ended.job);
}

Jobs::Jobs(JobsOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Jobs::~Jobs() = default;
result<Job> Jobs::start(JobOrder order, OnEnd on_end) {
  return impl_->start(std::move(order), std::move(on_end));
}
std::vector<Job> Jobs::all() const { return impl_->all(); }
std::optional<Job> Jobs::find(std::string_view id) const { return impl_->find(id); }
std::optional<Jobs::Cancelled> Jobs::cancel(std::string_view id) { return impl_->cancel(id); }
std::shared_ptr<const RejectSpool> Jobs::rejects(std::string_view id) const { return impl_->rejects(id); }

}  // namespace framesd::ingest
