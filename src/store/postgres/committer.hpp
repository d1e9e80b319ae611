// SPDX-License-Identifier: MIT
//
// Committer: how a log in a database is changed: one transaction after the other by a GroupCommit.
//
// A transaction that met others is done again. Where the session is lost while it commits, whether it was
// committed is asked for by its stamp before anything else is done: nothing is applied twice, and nothing
// that was applied is said to have failed.
#pragma once

#include "known_log.hpp"
#include "sql/connection.hpp"
#include "transaction.hpp"
#include "writing/group_commit.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace framesd::store::postgres {

class Committer final : private Transactions {
 public:
  // REQUIRES: `destination` and `cells` outlive the object, the id of the log is known
  Committer(const Destination& destination, std::shared_ptr<KnownLog> log, std::uint64_t rows_per_transaction,
            CellMemory& cells);

  void submit(WriteRequest request, Completion completion) {
    commits_.submit(std::move(request), std::move(completion));
  }

 private:
  void begin_group() override {}
  void end_group() override;
  void end() override;
  bool refuses() const noexcept override { return false; }
  void commit(std::span<PendingWrite> writes, CommitAttempt& attempt) override;
  [[nodiscard]] boost::system::error_code failed(const boost::system::error_code& error) override;
  void done(const PendingWrite& write, const WriteOutcome& outcome, bool acknowledged) noexcept override;
  void pause_for_others(std::uint64_t rows) override;

  [[nodiscard]] result<void> connect();
  [[nodiscard]] result<Version> try_once(std::span<PendingWrite> writes, CommitAttempt& attempt);
  [[nodiscard]] result<void> settle(std::uint64_t stamp, std::int64_t state_before);
  // Frames and cells of contents that nobody reads any more.
  void sweep();

  const Destination& destination_;
  const std::shared_ptr<KnownLog> known_;
  const std::uint64_t log_;
  const RowFormat format_;
  const std::uint64_t rows_per_transaction_;
  // Of the writer's thread:
  std::unique_ptr<Connection> database_;
  TransactionMemory memory_;
  std::vector<Key> overwritten_;   // for its memory, see Edit
  std::uint64_t replacement_ = 0;  // begun here and not ended
  bool sweep_ = false;
  GroupCommit commits_;  // last: its thread uses all the rest
};

}  // namespace framesd::store::postgres
