// SPDX-License-Identifier: MIT
#include "committer.hpp"

#include <framesd/base/log.hpp>

#include <algorithm>
#include <new>
#include <numeric>
#include <utility>
#include <variant>

namespace framesd::store::lmdb {
namespace {

constexpr std::size_t kQueueBytes = 8 << 20;
constexpr std::size_t kTaskBytes = 256;  // what a request weighs besides its rows

// The lock on byte 1 (lmdb/file_locks.hpp) is given to nobody in turn: who commits in a loop takes it again
// before those who wait have woken. Without the pause a single row beside another process's bulk ingest
// waited for all of it. Fewer rows are no bulk.
constexpr auto kPauseForOthers = std::chrono::microseconds(100);
constexpr std::uint64_t kBulkRows = 1000;

constexpr auto kReadersClearedEvery = std::chrono::seconds(10);  // a few system calls each time

std::size_t weight_of(const WriteRequest& request) noexcept {
  if (const auto* describe = std::get_if<Describe>(&request)) return kTaskBytes + describe->facts.size();
  const auto* upsert = std::get_if<Upsert>(&request);
  if (upsert == nullptr) return kTaskBytes;
  std::size_t weight = kTaskBytes + (upsert->batch ? upsert->batch->bytes() : 0);
  for (const Note& note : upsert->notes)
    weight += note.key.size() + note.value.size() + note.expect.value_or(std::string()).size();
  return weight;
}

// The rows of `batch` by depth, repeats in the order they came; empty if they stand so already.
std::vector<std::uint32_t> order_of(const WriteBatch& batch) {
  std::vector<std::uint32_t> order;
  if (batch.ascending()) return order;
  order.resize(batch.rows());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t row) { return batch.depth(row); });
  return order;
}

// A store that was opened for writing may be written to. That it no longer may be is a disk that failed:
// ext4, for one, then mounts itself read-only.
boost::system::error_code without_denial(const boost::system::error_code& error) {
  return error == errc::store_denied ? make_error_code(errc::store_io) : error;
}

void log_commit(std::uint64_t rows, std::size_t requests, std::chrono::nanoseconds editing,
                std::chrono::nanoseconds syncing) {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  log_event(LogLevel::debug, "commit",
            {{"rows", rows},
             {"requests", std::uint64_t{requests}},
             {"edit_ms", Milliseconds(editing).count()},
             {"sync_ms", Milliseconds(syncing).count()}});
  log_flush();
}

}  // namespace

Committer::Committer(Env& env, const RowFormat& format, const OpenOptions& options,
                     const std::atomic<bool>& removed)
    : env_(env),
      rows_per_transaction_(std::max<std::uint64_t>(1, options.rows_per_transaction)),
      on_write_failure_(options.on_write_failure),
      removed_(removed),
      queue_(kQueueBytes),
      memory_(format),
      readers_cleared_(std::chrono::steady_clock::now()),
      heartbeat_("writer of " + env.directory()),
      thread_([this] { run(); }) {}

Committer::~Committer() {
  queue_.close();
  thread_.join();
}

void Committer::submit(WriteRequest request, Completion completion) {
  const std::size_t weight = weight_of(request);
  PendingWrite write(std::move(request), std::move(completion));
  if (const auto* upsert = std::get_if<Upsert>(&write.request)) {
    if (upsert->rows() != 0) write.order = order_of(*upsert->batch);
  }
  heartbeat_.expect();
  const AtPace waiting(Heartbeat::Pace::waiting);
  if (!queue_.push(std::move(write), weight)) write.completion(errc::shutting_down);
}

void Committer::run() {
  const HeartbeatOfThread here(heartbeat_);
  for (;;) {
    heartbeat_.set(Heartbeat::Pace::idle);
    std::vector<PendingWrite> writes = queue_.pop_all();
    if (writes.empty()) break;
    heartbeat_.set(Heartbeat::Pace::working);
    clear_stale_readers();
    abandon_unannounced();
    serve(writes);
    if (std::exchange(stale_slot_, false)) (void)clear_stale_slot(0);
  }
  if (replacement_ != 0) (void)clear_stale_slot(replacement_);
  log_flush();
}

void Committer::serve(std::span<PendingWrite> writes) {
  std::size_t alone = 0;  // this many go one by one: together they failed
  while (!writes.empty()) {
    const std::span<PendingWrite> next = alone > 0 ? writes.first(1) : writes;
    const Attempt done = attempt(next);
    std::size_t answered = 0;
    if (done.version) {
      answered = answer_finished(next.first(done.touched), done);
    } else if (done.touched <= 1 || read_only_) {
      answered = std::max<std::size_t>(1, done.touched);
      for (PendingWrite& write : writes.first(answered)) answer(write, done.version.error());
    } else {
      alone = done.touched;
    }
    writes = writes.subspan(answered);
    alone -= std::min(alone, answered);
    pause_for_others(done, !writes.empty() || !queue_.empty());
  }
}

// One transaction over as many of `writes` as it holds. Never throws.
Committer::Attempt Committer::attempt(std::span<PendingWrite> writes) {
  Attempt attempt;
  if (read_only_) {
    attempt.version = errc::store_read_only;
    return attempt;
  }
  for (PendingWrite& write : writes) write.tentative = write.durable;
  try {
    commit_some(writes, attempt);
    const bool gone = notice_gone();  // in the meantime, if it was committed
    attempt.gone = attempt.version && gone;
  } catch (const std::bad_alloc&) {
    attempt.version = errc::overloaded;
  }
  if (attempt.version) {
    if (log_enabled(LogLevel::debug))
      log_commit(attempt.rows, attempt.touched, attempt.editing, attempt.syncing);
    for (PendingWrite& write : writes.first(attempt.touched)) keep(write, attempt);
  } else {
    attempt.version = without_denial(attempt.version.error());
    note_failure(attempt.version.error());
    // Of a replacement that it was to begin.
    if (replacement_ == 0 && env_.locks().builds()) env_.locks().release(FileLocks::Byte::building);
  }
  return attempt;
}

// What `attempt` did for `write` is durable.
void Committer::keep(PendingWrite& write, const Attempt& attempt) noexcept {
  if (const std::uint64_t rows = write.tentative.rows - write.durable.rows; rows != 0) {
    const double share = static_cast<double>(rows) / static_cast<double>(attempt.rows);
    const auto part_of = [share](std::chrono::nanoseconds time) {
      return std::chrono::round<std::chrono::nanoseconds>(share *
                                                          std::chrono::duration<double, std::nano>(time));
    };
    write.tentative.outcome.editing += part_of(attempt.editing);
    write.tentative.outcome.syncing += part_of(attempt.syncing);
  }
  write.durable = write.tentative;
}

void Committer::commit_some(std::span<PendingWrite> writes, Attempt& attempt) {
  bool stale_slot = false;
  SteadyTime begun;  // other processes that write were waited for before
  SteadyTime edited;
  const AtPace waiting(Heartbeat::Pace::waiting);  // for other processes that write
  attempt.version = env_.write([&](WriteTxn& txn) -> result<Version> {
    heartbeat_.set(Heartbeat::Pace::working);
    begun = std::chrono::steady_clock::now();
    auto edit = Edit::begin(txn, rows_per_transaction_, memory_);
    if (!edit) return edit.error();
    for (PendingWrite& write : writes) {
      if (edit->full()) break;
      ++attempt.touched;
      if (const auto done = edit->apply(write); !done) return done.error();
    }
    attempt.rows = edit->rows();
    stale_slot = edit->leaves_stale_slot();
    const auto version = edit->finish();
    edited = std::chrono::steady_clock::now();
    heartbeat_.set(Heartbeat::Pace::syncing);
    return version;
  });
  attempt.editing = edited - begun;
  attempt.syncing = std::chrono::steady_clock::now() - edited;
  stale_slot_ = stale_slot_ || (attempt.version && stale_slot);
}

// Gives how many of `writes`, from the first on, are now over and done with.
std::size_t Committer::answer_finished(std::span<PendingWrite> writes, const Attempt& attempt) {
  std::size_t answered = 0;
  for (PendingWrite& write : writes) {
    if (!write.durable.finished) break;
    ++answered;
    WriteOutcome outcome = write.durable.outcome;
    outcome.version = *attempt.version;
    if (!write.durable.refused) note_replacement(write, outcome, !attempt.gone);
    if (attempt.gone) {
      answer(write, errc::store_missing);
    } else if (write.durable.refused) {
      answer(write, *write.durable.refused);
    } else {
      answer(write, outcome);
    }
  }
  return answered;
}

// The rows are released before the completion: the caller may be waiting for their memory.
void Committer::answer(PendingWrite& write, const result<WriteOutcome>& outcome) {
  const Completion completion = std::move(write.completion);
  write.request.emplace<AbandonReplacement>();
  write.order = {};
  completion(outcome);
}

void Committer::note_replacement(const PendingWrite& write, const WriteOutcome& outcome,
                                 bool announced) noexcept {
  const bool begins = std::holds_alternative<BeginReplacement>(write.request);
  if (!begins && !std::holds_alternative<FinishReplacement>(write.request) &&
      !std::holds_alternative<AbandonReplacement>(write.request))
    return;
  replacement_ = begins ? outcome.replacement : 0;
  unannounced_ = begins && !announced;
}

// As soon as the file is back.
void Committer::abandon_unannounced() {
  if (unannounced_ && clear_stale_slot(replacement_)) {
    replacement_ = 0;
    unannounced_ = false;
  }
}

void Committer::note_failure(const boost::system::error_code& error) {
  if (error != errc::store_io) return;
  read_only_ = true;
  log_event(
      LogLevel::critical,
      "a write to the store failed, and the store is now read-only: check the disk, then restart framesd",
      {{"data_dir", std::string_view(env_.directory())}});
  if (on_write_failure_) on_write_failure_();
}

bool Committer::notice_gone() {
  const std::string_view file = env_.missing_file();
  const bool gone = !file.empty();
  if (gone && !std::exchange(gone_, gone) && !removed_) {
    log_event(
        LogLevel::critical,
        "the store's file was removed or replaced while it was open; nothing is written until it is back or "
        "framesd is restarted",
        {{"data_dir", std::string_view(env_.directory())}, {"file", file}});
  }
  gone_ = gone;
  return gone;
}

void Committer::pause_for_others(const Attempt& attempt, bool more_to_do) const {
  if (more_to_do && attempt.rows >= kBulkRows) std::this_thread::sleep_for(kPauseForOthers);
}

void Committer::clear_stale_readers() {
  const SteadyTime now = std::chrono::steady_clock::now();
  if (now - readers_cleared_ < kReadersClearedEvery) return;
  readers_cleared_ = now;
  env_.clear_stale_readers();
}

// A slot that nobody needs any more is emptied in a transaction of its own. Should that fail, it is emptied
// when the store is opened or the slot is needed.
bool Committer::clear_stale_slot(std::uint64_t abandoned) {
  if (read_only_ || !env_.missing_file().empty()) return false;
  const AtPace waiting(Heartbeat::Pace::waiting);
  const auto cleared = env_.write([&](WriteTxn& txn) -> result<void> {
    auto meta = read_meta(txn);
    if (!meta) return meta.error();
    if (meta->builder.id != abandoned) return {};
    if (txn.locks().builds()) txn.locks().release(FileLocks::Byte::building);
    if (abandoned != 0) {
      meta->builder = {};
      if (const auto done = write_meta(txn, *meta); !done) return done;
    }
    return empty_idle_slot(txn, *meta);
  });
  if (!cleared) note_failure(without_denial(cleared.error()));
  return cleared.has_value();
}

}  // namespace framesd::store::lmdb
