// SPDX-License-Identifier: MIT
//
// Committer: how a log on disk is changed: one transaction after the other by a GroupCommit, whose thread it
// has.
//
// After a failed sync the disk cannot be trusted: from then on every request is refused with store_read_only.
#pragma once

#include "lmdb/env/env.hpp"
#include "meta.hpp"
#include "transaction.hpp"
#include "writing/group_commit.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/error.hpp>
#include <framesd/store/lmdb/open.hpp>
#include <framesd/store/log.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace framesd::store::lmdb {

// What prepare() found or made.
struct Prepared {
  Meta meta;
  bool made = false;
  std::optional<RowFormat> replaced_format;  // of a store without frames, until now
};

class Committer final : private Transactions {
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
  ~Committer() override = default;
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  void submit(WriteRequest request, Completion completion) {
    commits_.submit(std::move(request), std::move(completion));
  }

  // A write failed and no more are done. Any thread may ask.
  bool read_only() const noexcept { return read_only_; }
  // The last transaction that had rows to store found no room. Any thread may ask.
  bool found_no_room() const noexcept { return found_no_room_; }

 private:
  [[nodiscard]] static result<void> migrate(Env& env);
  [[nodiscard]] static result<void> convert(Env& env);

  void begin_group() override;
  void end_group() override;
  void end() override;
  bool refuses() const noexcept override { return read_only_; }
  void commit(std::span<PendingWrite> writes, CommitAttempt& attempt) override;
  [[nodiscard]] boost::system::error_code failed(const boost::system::error_code& error) override;
  void done(const PendingWrite& write, const WriteOutcome& outcome, bool acknowledged) noexcept override;
  void pause_for_others(std::uint64_t rows) override;

  void note_room(std::span<const PendingWrite> writes, const CommitAttempt& attempt);
  void note_failure(const boost::system::error_code& error);
  // Whether data.mdb or lock.mdb is no longer the file that is open here; said once in the log,
  // if nobody has removed it.
  bool notice_gone();
  void abandon_unannounced();
  void clear_stale_readers();
  // False: not now.
  bool clear_stale_slot(std::uint64_t abandoned);

  Env& env_;
  const std::uint64_t rows_per_transaction_;
  const std::function<void()> on_write_failure_;
  const std::atomic<bool>& removed_;
  std::atomic<bool> read_only_ = false;
  std::atomic<bool> found_no_room_ = false;
  // Of the writer's thread:
  TransactionMemory memory_;
  std::vector<Key> overwritten_;  // for its memory, see Edit
  bool stale_slot_ = false;
  bool gone_ = false;
  std::uint64_t replacement_ = 0;  // begun here and not ended
  bool unannounced_ = false;       // the client that began it was answered store_missing and will not end it
  SteadyTime readers_cleared_;
  GroupCommit commits_;  // last: its thread uses all the rest
};

}  // namespace framesd::store::lmdb
