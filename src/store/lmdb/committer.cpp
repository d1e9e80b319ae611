// SPDX-License-Identifier: MIT
#include "committer.hpp"

#include "lmdb/env/file_locks.hpp"
#include "writing/edit.hpp"
#include <framesd/base/log.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>

namespace framesd::store::lmdb {
namespace {

// The lock on byte 1 (lmdb/file_locks.hpp) is given to nobody in turn: who commits in a loop takes it again
// before those who wait have woken. Without the pause a single row beside another process's bulk ingest
// waited for all of it. Fewer rows are no bulk.
constexpr auto kPauseForOthers = std::chrono::microseconds(100);
constexpr std::uint64_t kBulkRows = 1000;

constexpr auto kReadersClearedEvery = std::chrono::seconds(10);  // a few system calls each time

// A store that was opened for writing may be written to. That it no longer may be is a disk that failed:
// ext4, for one, then mounts itself read-only.
boost::system::error_code without_denial(const boost::system::error_code& error) {
  return error == errc::store_denied ? make_error_code(errc::store_io) : error;
}

bool makes_room(const PendingWrite& write) {
  return std::holds_alternative<Erase>(write.request) ||
         std::holds_alternative<FinishReplacement>(write.request) ||
         std::holds_alternative<AbandonReplacement>(write.request);
}

}  // namespace

Committer::Committer(Env& env, const RowFormat& format, const OpenOptions& options,
                     const std::atomic<bool>& removed)
    : env_(env),
      rows_per_transaction_(std::max<std::uint64_t>(1, options.rows_per_transaction)),
      on_write_failure_(options.on_write_failure),
      removed_(removed),
      memory_(format),
      readers_cleared_(std::chrono::steady_clock::now()),
      commits_(*this, "writer of " + env.directory()) {}

void Committer::begin_group() {
  clear_stale_readers();
  abandon_unannounced();
}

void Committer::end_group() {
  if (std::exchange(stale_slot_, false)) (void)clear_stale_slot(0);
}

void Committer::end() {
  if (replacement_ != 0) (void)clear_stale_slot(replacement_);
}

void Committer::commit(std::span<PendingWrite> writes, CommitAttempt& attempt) {
  bool stale_slot = false;
  SteadyTime begun;  // other processes that write were waited for before
  SteadyTime edited;
  const AtPace waiting(Heartbeat::Pace::waiting);  // for other processes that write
  attempt.version = env_.write([&](WriteTxn& txn) -> result<Version> {
    commits_.heartbeat().set(Heartbeat::Pace::working);
    begun = std::chrono::steady_clock::now();
    const auto meta = read_meta(txn);
    if (!meta) return meta.error();
    if (const auto sound = LmdbTransaction::check(*meta, memory_.format); !sound) return sound.error();
    LmdbTransaction log(txn, *meta, memory_);
    const auto version = edit_all(log, rows_per_transaction_, overwritten_, writes, attempt);
    stale_slot = log.leaves_stale_slot();
    edited = std::chrono::steady_clock::now();
    commits_.heartbeat().set(Heartbeat::Pace::syncing);
    return version;
  });
  attempt.editing = edited - begun;
  attempt.syncing = std::chrono::steady_clock::now() - edited;
  stale_slot_ = stale_slot_ || (attempt.version && stale_slot);
  note_room(writes, attempt);
  const bool gone = notice_gone();  // in the meantime, if it was committed
  attempt.gone = attempt.version && gone;
}

// Notes that fit between two pages show nothing: rows that were stored do, and what makes room.
void Committer::note_room(std::span<const PendingWrite> writes, const CommitAttempt& attempt) {
  if (!attempt.version) {
    found_no_room_ = attempt.version.error() == errc::store_full;
  } else if (attempt.rows > 0 || std::ranges::any_of(writes.first(attempt.touched), makes_room)) {
    found_no_room_ = false;
  }
}

boost::system::error_code Committer::failed(const boost::system::error_code& error) {
  const auto told = without_denial(error);
  note_failure(told);
  // Of a replacement that it was to begin.
  if (replacement_ == 0 && env_.locks().builds()) env_.locks().release(FileLocks::Byte::building);
  return told;
}

void Committer::done(const PendingWrite& write, const WriteOutcome& outcome, bool acknowledged) noexcept {
  const bool begins = std::holds_alternative<BeginReplacement>(write.request);
  if (!begins && !std::holds_alternative<FinishReplacement>(write.request) &&
      !std::holds_alternative<AbandonReplacement>(write.request))
    return;
  replacement_ = begins ? outcome.replacement : 0;
  unannounced_ = begins && !acknowledged;
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

void Committer::pause_for_others(std::uint64_t rows) {
  if (rows >= kBulkRows) std::this_thread::sleep_for(kPauseForOthers);
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
