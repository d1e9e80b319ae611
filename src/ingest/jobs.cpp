// SPDX-License-Identifier: MIT
#include "job_words.hpp"
#include "replacement.hpp"
#include <framesd/base/background.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/random.hpp>
#include <framesd/ingest/file.hpp>
#include <framesd/ingest/jobs.hpp>
#include <framesd/ingest/ledger.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <deque>
#include <sys/stat.h>
#include <thread>
#include <utility>

namespace framesd::ingest {
namespace {

constexpr std::string_view kScope = "admin";  // whose right a job is, for the ledger

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

std::uint64_t size_of(const OpenFile& file) {
  struct stat status {};
  return ::fstat(file.descriptor(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace

class Jobs::Impl {
 public:
  Impl(store::Log& store, JobsOptions options)
      : store_(store), options_(completed(std::move(options))), thread_([this] { run(); }) {}
  ~Impl();

  result<Job> start(JobOrder order, OnEnd on_end);
  std::vector<Job> all() const;
  std::optional<Job> find(std::string_view id) const;
  std::optional<Cancelled> cancel(std::string_view id);
  std::shared_ptr<const RejectSpool> rejects(std::string_view id) const;

 private:
  // Guarded by mutex_; the order of a running job is its thread's, which alone changes such a job.
  struct Entry {
    Job job;
    std::unique_ptr<const JobOrder> order;  // until it has ended
    OnEnd on_end;
    std::shared_ptr<RejectSpool> rejects;
    SteadyTime began{};
    bool cancelled = false;
    bool awaited = false;
  };
  using EntryPtr = std::shared_ptr<Entry>;
  // What is left to do, without the lock, for a job that has ended.
  struct Ended {
    Job job;
    OnEnd on_end;
    std::unique_ptr<const JobOrder> order;
  };

  void run();
  EntryPtr next();
  void carry_out(Entry& entry);
  bool note_progress(Entry& entry, const FileProgress& progress);
  void conclude(Entry& entry, checked<Report> outcome, std::optional<Report> broken_off = {});
  Ended end(Entry& entry, JobState state) FRAMESD_REQUIRES(mutex_);
  static void announce(const Ended& ended);
  void forget_the_oldest() FRAMESD_REQUIRES(mutex_);
  void give_up_old_rejects() FRAMESD_REQUIRES(mutex_);
  std::deque<EntryPtr>::const_iterator first_queued() const FRAMESD_REQUIRES(mutex_);
  EntryPtr entry_of(std::string_view id) const FRAMESD_REQUIRES(mutex_);
  bool stopping(bool awaited) const { return closing_ || (options_.stopping && options_.stopping(awaited)); }

  store::Log& store_;
  const JobsOptions options_;
  std::atomic<bool> closing_ = false;
  mutable Mutex mutex_;
  Condition changed_;
  std::deque<EntryPtr> entries_ FRAMESD_GUARDED_BY(mutex_);  // oldest first
  std::thread thread_;                                       // last: it uses all the rest
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
  auto entry = std::make_shared<Entry>();
  Job job;
  job.id = new_id();
  job.csv_path = order.file.name();
  job.bytes_total = size_of(order.file);
  job.created = std::chrono::system_clock::now();
  entry->job = job;
  entry->awaited = order.awaited;
  entry->order = std::make_unique<const JobOrder>(std::move(order));
  entry->on_end = std::move(on_end);
  {
    const Lock lock(mutex_);
    const auto queued = [](const EntryPtr& other) { return other->job.state == JobState::queued; };
    if (std::ranges::count_if(entries_, queued) >= std::ptrdiff_t{kJobsQueued}) return errc::overloaded;
    forget_the_oldest();
    entries_.push_back(std::move(entry));
  }
  changed_.notify_all();
  return job;
}

std::vector<Job> Jobs::Impl::all() const {
  std::vector<Job> jobs;
  const Lock lock(mutex_);
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) jobs.push_back((*entry)->job);
  return jobs;
}

std::optional<Job> Jobs::Impl::find(std::string_view id) const {
  const Lock lock(mutex_);
  const EntryPtr entry = entry_of(id);
  return entry ? std::optional(entry->job) : std::nullopt;
}

std::optional<Jobs::Cancelled> Jobs::Impl::cancel(std::string_view id) {
  Ended ended;
  {
    const Lock lock(mutex_);
    const EntryPtr entry = entry_of(id);
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
  const EntryPtr entry = entry_of(id);
  return entry ? entry->rejects : nullptr;
}

Jobs::Impl::EntryPtr Jobs::Impl::entry_of(std::string_view id) const {
  const auto found =
      std::ranges::find_if(entries_, [id](const EntryPtr& entry) { return entry->job.id == id; });
  return found == entries_.end() ? nullptr : *found;
}

std::deque<Jobs::Impl::EntryPtr>::const_iterator Jobs::Impl::first_queued() const {
  return std::ranges::find_if(entries_,
                              [](const EntryPtr& entry) { return entry->job.state == JobState::queued; });
}

// Makes room for one more. Those that have not ended are few, and the youngest.
void Jobs::Impl::forget_the_oldest() {
  const auto ended = [](const EntryPtr& entry) { return entry->job.ended(); };
  while (entries_.size() >= kJobsKept) entries_.erase(std::ranges::find_if(entries_, ended));
}

void Jobs::Impl::give_up_old_rejects() {
  std::uint64_t bytes = 0;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if ((*entry)->rejects == nullptr) continue;
    const bool first = bytes == 0;
    bytes += (*entry)->rejects->bytes();
    if (!first && bytes > RejectSpool::kBytesMax) (*entry)->rejects.reset();
  }
}

void Jobs::Impl::run() {
  run_in_background();
  while (const EntryPtr entry = next()) carry_out(*entry);
}

// Waits for a job. None when the program ends and no job is left.
Jobs::Impl::EntryPtr Jobs::Impl::next() {
  const Lock lock(mutex_);
  auto found = first_queued();
  for (; found == entries_.end(); found = first_queued()) {
    if (closing_) return nullptr;
    changed_.wait(mutex_);
  }
  Entry& entry = **found;
  entry.job.state = JobState::running;
  entry.job.started = std::chrono::system_clock::now();
  entry.began = std::chrono::steady_clock::now();
  entry.rejects = std::make_shared<RejectSpool>(options_.spool_dir);
  return *found;
}

void Jobs::Impl::carry_out(Entry& entry) {
  if (stopping(entry.awaited))
    return conclude(entry, fail(errc::shutting_down, "the server is shutting down"));
  log_job("job started", entry.job);
  const JobOrder& order = *entry.order;
  const auto progress = [&](const FileProgress& now) { return note_progress(entry, now); };
  const auto record = [&](Report& report, const Failure* failure) {
    record_report(store_, order.file.name(), kScope, report, failure);
  };
  std::optional<Report> broken_off;
  IngestOptions options{
      .chunk_rows = order.chunk_rows,
      .on_error = order.on_error,
      .on_reject = [&spool = *entry.rejects](const formats::Reject& reject) { spool.append(reject); }};
  if (!order.clear_existing) {
    options.on_broken_off = [&](Report& report, const Failure& failure) {
      record(report, &failure);
      broken_off = report;
    };
  }
  auto outcome = order.clear_existing ? replace_log(store_, order.file, options, progress)
                                      : ingest_file(store_, order.file, options, progress);
  if (outcome && !outcome->abandoned) record(*outcome, nullptr);
  conclude(entry, std::move(outcome), std::move(broken_off));
}

// False: the job is to end.
bool Jobs::Impl::note_progress(Entry& entry, const FileProgress& progress) {
  const Lock lock(mutex_);
  entry.job.bytes_done = progress.bytes_done;
  entry.job.rows_done = progress.session.rows;
  entry.job.seconds = seconds(std::chrono::steady_clock::now() - entry.began);
  return !entry.cancelled && !stopping(entry.awaited);
}

// `broken_off`: of the rows that are stored of one that did not get through.
void Jobs::Impl::conclude(Entry& entry, checked<Report> outcome, std::optional<Report> broken_off) {
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
    give_up_old_rejects();
    ended = end(entry, state);
  }
  announce(ended);
}

Jobs::Impl::Ended Jobs::Impl::end(Entry& entry, JobState state) {
  Job& job = entry.job;
  if (job.started) job.seconds = seconds(std::chrono::steady_clock::now() - entry.began);
  job.state = state;
  job.finished = std::chrono::system_clock::now();
  return {.job = job, .on_end = std::move(entry.on_end), .order = std::move(entry.order)};
}

void Jobs::Impl::announce(const Ended& ended) {
  log_job("job ended", ended.job);
  if (ended.on_end) ended.on_end(ended.job);
}

Jobs::Jobs(store::Log& store, JobsOptions options)
    : impl_(std::make_unique<Impl>(store, std::move(options))) {}
Jobs::~Jobs() = default;
result<Job> Jobs::start(JobOrder order, OnEnd on_end) {
  return impl_->start(std::move(order), std::move(on_end));
}
std::vector<Job> Jobs::all() const { return impl_->all(); }
std::optional<Job> Jobs::find(std::string_view id) const { return impl_->find(id); }
std::optional<Jobs::Cancelled> Jobs::cancel(std::string_view id) { return impl_->cancel(id); }
std::shared_ptr<const RejectSpool> Jobs::rejects(std::string_view id) const { return impl_->rejects(id); }

}  // namespace framesd::ingest
