// SPDX-License-Identifier: MIT
//
// Edit: what the writer's requests do to a log inside one write transaction, whatever its engine.
//
// Knows the rules (what a request requires, who may write while a log is being replaced, when a transaction
// is large enough) and nothing of threads or queues. One Edit is one transaction: apply write after write
// until full, finish.
#pragma once

#include "group_commit.hpp"
#include "key.hpp"
#include "pending_write.hpp"
#include "write_transaction.hpp"
#include <framesd/base/error.hpp>
#include <framesd/store/log_change.hpp>
#include <framesd/store/write_request.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace framesd::store {

class Edit {
 public:
  // max_rows     stored in one transaction at most
  // overwritten  for its memory
  // All outlive the object.
  Edit(WriteTransaction& log, std::uint64_t max_rows, std::vector<Key>& overwritten) noexcept
      : log_(log), overwritten_(overwritten), max_rows_(max_rows) {}

  // Carries `write` on until it is finished or the transaction is full. A request that may not be done is
  // refused in write.tentative. Errors: store_full, store_io, store_corrupt; the transaction is then lost.
  [[nodiscard]] result<void> apply(PendingWrite& write);

  // Brings the overview in step with the rows and writes down what else changed; nothing may be applied
  // afterwards. The rows of all requests must still be there. Errors: as apply().
  [[nodiscard]] result<Version> finish();

  bool full() const noexcept;
  std::uint64_t rows() const noexcept { return rows_; }

 private:
  [[nodiscard]] result<void> apply(const Upsert& upsert, const PendingWrite& write, WriteProgress& progress);
  [[nodiscard]] result<void> apply(const Erase& erase, const PendingWrite& write, WriteProgress& progress);
  [[nodiscard]] result<void> apply(const Describe& describe, const PendingWrite& write,
                                   WriteProgress& progress);
  [[nodiscard]] result<void> apply(const BeginReplacement& begin, const PendingWrite& write,
                                   WriteProgress& progress);
  [[nodiscard]] result<void> apply(const FinishReplacement& finish, const PendingWrite& write,
                                   WriteProgress& progress);
  [[nodiscard]] result<void> apply(const AbandonReplacement& abandon, const PendingWrite& write,
                                   WriteProgress& progress);

  // Why nothing of it is done; empty: it may be.
  [[nodiscard]] result<std::optional<errc>> refusal_of(const Upsert& upsert);
  // Whether all that `upsert` requires is so, at its beginning or where it goes on; if not, it is refused.
  [[nodiscard]] result<bool> requirements_hold(const Upsert& upsert, const PendingWrite& write,
                                               WriteProgress& progress);
  [[nodiscard]] result<bool> holds(const Precondition& precondition, const KeyRange& range,
                                   bool may_be_empty = false);
  [[nodiscard]] result<bool> matches(const Precondition::Match& match, const KeyRange& range);
  bool is_current(const Precondition::Match& match) const;
  [[nodiscard]] result<void> expect_rows(Content content, const PendingWrite& write, const WriteBatch& batch,
                                         std::size_t from);
  [[nodiscard]] result<void> put_rows(const Upsert& upsert, const PendingWrite& write,
                                      WriteProgress& progress);
  bool meets_own_version(const PendingWrite& write) const noexcept;
  // Lets the notes feel what was done to the rows they tell of, but those that `upsert` carries.
  [[nodiscard]] result<void> mark_notes(const Upsert& upsert);
  [[nodiscard]] result<void> drop_notes(const KeyRange& erased);
  bool has_room_for(const WriteBatch& batch) const noexcept;
  // Whether `id` is that of the replacement under way; if not, the request is refused.
  [[nodiscard]] result<bool> is_under_way(std::uint64_t id, WriteProgress& progress);
  void note_change(LogChange change, const KeyRange& range);

  WriteTransaction& log_;
  std::vector<Key>&
      overwritten_;  // by the request that is being applied, ascending: rows that are others now
  const std::uint64_t max_rows_;
  std::uint64_t rows_ = 0;
  bool closed_ = false;                  // what comes next has its place in the next transaction
  bool described_ = false;               // the facts are taken for those of this version
  std::vector<Key> own_versions_;        // depths stored here for those who take this version for theirs
  std::vector<LogChange> changes_made_;  // of the live log, one per request; numbered when they are written
};

// Applies `writes` to `log`, from the first on, until it is full, and finishes it; says in `attempt` how many
// and how many rows. Errors: as Edit::apply().
[[nodiscard]] result<Version> edit_all(WriteTransaction& log, std::uint64_t max_rows,
                                       std::vector<Key>& overwritten, std::span<PendingWrite> writes,
                                       CommitAttempt& attempt);

}  // namespace framesd::store
