// SPDX-License-Identifier: MIT
//
// Committer: the one thread that changes the store, and the queue before it.
//
// Group commit: whatever was queued during one commit goes into the next transaction together, so that many
// small requests share a sync, while large ones are spread over several. A transaction that fails is done
// again request by request, so that one asker's error is nobody else's. After a failed sync the disk cannot
// be trusted: from then on every request is refused with store_read_only.
#pragma once

#include "edit.hpp"
#include "lmdb/env/env.hpp"
#include "meta.hpp"
#include <framesd/base/bounded_queue.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/base/error.hpp>
#include <framesd/base/heartbeat.hpp>
#include <framesd/store/lmdb/open.hpp>
#include <framesd/store/log.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <thread>
#include <vector>

namespace framesd::store::lmdb {

// What prepare() found or made.
struct Prepared {
  Meta meta;
  bool made = false;
  std::optional<RowFormat> replaced_format;  // of a store without frames, until now
};

class Committer {
 public:
  // Makes the store in a new environment, or checks that the one there is ours and has rows of `format`;
  // brings an older one to this format; clears up what a process that died has left. A store that holds no
  // frames takes `format`, unless another process has it open. Must run before any Committer.
  //
  // any_format   an existing store may have other rows
  // identity     of a store that is made; empty: a new one
  // Errors: store_newer_format, store_widths_differ, store_corrupt, store_full, store_io, store_replacing
  // (another process migrates it).
  [[nodiscard]] static checked<Prepared> prepare(Env& env, const RowFormat& format, bool any_format,
                                                 const std::optional<Identity>& identity = {});
  // The same as far as it changes nothing. Errors: also store_missing, store_denied (an older format).
  [[nodiscard]] static checked<Meta> prepare_to_read(Env& env, const RowFormat& format, bool any_format);

  // removed   whether the files go because the log is removed: then nothing is said of it
  Committer(Env& env, const RowFormat& format, const OpenOptions& options, const std::atomic<bool>& removed);
  // Commits what was submitted, abandons a replacement that was not finished.
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  void submit(WriteRequest request, Completion completion);

  // A write failed and no more are done. Any thread may ask.
  bool read_only() const noexcept { return read_only_; }

 private:
  // What one transaction came to.
  struct Attempt {
    std::size_t touched = 0;  // writes, from the first on
    std::uint64_t rows = 0;
    std::chrono::nanoseconds editing{};
    std::chrono::nanoseconds syncing{};  // the commit: pages written, the disk waited for
    result<Version> version = Version{};
    bool gone = false;  // it is durable, in a file that went while it was committed: nothing is acknowledged
  };

  [[nodiscard]] static result<void> migrate(Env& env);
  [[nodiscard]] static result<void> convert(Env& env);

  void run();
  void serve(std::span<PendingWrite> writes);
  void commit_some(std::span<PendingWrite> writes, Attempt& attempt);
  [[nodiscard]] Attempt attempt(std::span<PendingWrite> writes);
  std::size_t answer_finished(std::span<PendingWrite> writes, const Attempt& attempt);
  static void keep(PendingWrite& write, const Attempt& attempt) noexcept;
  void answer(PendingWrite& write, const result<WriteOutcome>& outcome);
  void note_failure(const boost::system::error_code& error);
  // Whether data.mdb or lock.mdb is no longer the file that is open here; said once in the log,
  // if nobody has removed it.
  bool notice_gone();
  void note_replacement(const PendingWrite& write, const WriteOutcome& outcome, bool announced) noexcept;
  void abandon_unannounced();
  void pause_for_others(const Attempt& attempt, bool more_to_do) const;
  void clear_stale_readers();
  // False: not now.
  bool clear_stale_slot(std::uint64_t abandoned);

  Env& env_;
  const std::uint64_t rows_per_transaction_;
  const std::function<void()> on_write_failure_;
  const std::atomic<bool>& removed_;
  BoundedQueue<PendingWrite> queue_;
  std::atomic<bool> read_only_ = false;
  // Of the writer's thread:
  EditMemory memory_;
  bool stale_slot_ = false;
  bool gone_ = false;
  std::uint64_t replacement_ = 0;  // begun here and not ended
  bool unannounced_ = false;       // the client that began it was answered store_missing and will not end it
  SteadyTime readers_cleared_;
  Heartbeat heartbeat_;
  std::thread thread_;  // last: it uses all the rest
};

}  // namespace framesd::store::lmdb
