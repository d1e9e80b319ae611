// SPDX-License-Identifier: MIT
//
// GroupCommit: the one thread that changes a log, and the queue before it, for any engine.
//
// Whatever was queued during one commit goes into the next transaction together, so that many small requests
// share a sync, while large ones are spread over several. A transaction that fails is done again request by
// request, so that one asker's error is nobody else's.
#pragma once

#include "pending_write.hpp"
#include <framesd/base/bounded_queue.hpp>
#include <framesd/base/error.hpp>
#include <framesd/base/heartbeat.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <thread>

namespace framesd::store {

// What one transaction came to.
struct CommitAttempt {
  std::size_t touched = 0;  // writes, from the first on
  std::uint64_t rows = 0;
  std::chrono::nanoseconds editing{};
  std::chrono::nanoseconds syncing{};  // the commit: pages written, the disk waited for
  result<Version> version = Version{};
  bool gone = false;  // it is durable, in a log that went while it was committed: nothing is acknowledged
};

// What an engine does for its writer. All calls come from the writer's thread.
class Transactions {
 public:
  virtual ~Transactions() = default;

  // Called before the writes of a group, and behind them.
  virtual void begin_group() = 0;
  virtual void end_group() = 0;
  // Called once: no more writes come.
  virtual void end() = 0;

  // Whether no more writes are done. They are answered with store_read_only.
  virtual bool refuses() const noexcept = 0;

  // One transaction over as many of `writes` as it holds, from the first on; what comes of each goes to its
  // `tentative`. May throw std::bad_alloc: then nothing was committed.
  virtual void commit(std::span<PendingWrite> writes, CommitAttempt& attempt) = 0;

  // A transaction failed with `error`, and nothing of it was done. Gives what those who asked are told.
  [[nodiscard]] virtual boost::system::error_code failed(const boost::system::error_code& error) = 0;

  // `write` was done and is about to be answered.
  virtual void done(const PendingWrite& write, const WriteOutcome& outcome, bool acknowledged) noexcept = 0;

  // Between two transactions of which the first had this many rows.
  virtual void pause_for_others(std::uint64_t rows) = 0;
};

class GroupCommit {
 public:
  // name   of the thread, for the log
  // REQUIRES: `transactions` outlives the object
  GroupCommit(Transactions& transactions, std::string name);
  // Commits what was submitted.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  // See Writer::submit().
  void submit(WriteRequest request, Completion completion);

  Heartbeat& heartbeat() noexcept { return heartbeat_; }

 private:
  void run();
  void serve(std::span<PendingWrite> writes);
  [[nodiscard]] CommitAttempt attempt(std::span<PendingWrite> writes);
  std::size_t answer_finished(std::span<PendingWrite> writes, const CommitAttempt& attempt);

  Transactions& transactions_;
  BoundedQueue<PendingWrite> queue_;
  Heartbeat heartbeat_;
  std::thread thread_;  // last: it uses all the rest
};

}  // namespace framesd::store
