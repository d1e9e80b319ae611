// SPDX-License-Identifier: MIT
//
// The Log in a database. Looks run on the caller's thread, each in a transaction of its own; writes go to the
// Committer.
#pragma once

#include "cell_memory.hpp"
#include "committer.hpp"
#include "content.hpp"
#include "known_log.hpp"
#include "pool.hpp"
#include "record_batch.hpp"
#include "replica.hpp"
#include "shared_question.hpp"
#include <framesd/base/mutex.hpp>
#include <framesd/store/postgres/open.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace framesd::store::postgres {

class DatabaseLog final : public OperatedLog {
 public:
  // replica   null: there is none
  // Both outlive the object.
  DatabaseLog(Pool& pool, Replica* replica, std::shared_ptr<KnownLog> known, const OpenOptions& options)
      : pool_(pool),
        replica_(replica),
        known_(std::move(known)),
        rows_per_transaction_(options.rows_per_transaction),
        max_staleness_(options.max_staleness) {}
  ~DatabaseLog() override { known_->close(); }

  const RowFormat& format() const noexcept override { return known_->format(); }
  bool waits() const noexcept override { return true; }
  bool answers() noexcept override { return known_->answers(); }
  bool gone() noexcept override { return known_->gone(); }
  bool gone_by_now() override {
    if (!gone()) (void)ask_current();
    return gone();
  }
  bool removed() const noexcept override { return known_->removed(); }
  void set_removed() noexcept { known_->set_removed(); }
  [[nodiscard]] Health health() override { return known_->health(); }
  std::optional<Version> known() override { return known_->version(); }
  [[nodiscard]] result<Version> current() override;
  [[nodiscard]] std::string why_full() const override { return "the disk of the database is full"; }
  [[nodiscard]] std::unique_ptr<WriteBatch> new_batch() const override {
    return std::make_unique<RecordBatch>(format());
  }
  void submit(WriteRequest request, Completion completion) override;
  [[nodiscard]] result<StoreDescription> describe() override;
  using Admin::verify;
  [[nodiscard]] result<VerifyReport> verify(const VerifyPart& part) override;

 private:
  [[nodiscard]] result<void> see(FunctionRef<void(View&)> body) override { return see_at(nullptr, body); }
  [[nodiscard]] result<void> see_reading(const ReadRequest& first, FunctionRef<void(View&)> body) override {
    return see_at(&first, body);
  }
  [[nodiscard]] result<void> see_at(const ReadRequest* first, FunctionRef<void(View&)> body);
  enum class Purpose : std::uint8_t { look, version };
  struct Seen {
    Pool::Lease session;
    LogRow row;
    std::optional<ContentReader> content;  // of a look
  };

  ContentReader reader_of(Connection& database, const LogRow& row);
  [[nodiscard]] result<LogRow> read_row(Connection& database, Purpose purpose, const ReadRequest* page,
                                        std::optional<ContentReader>& content);
  // page   what a look reads first; null: not known
  [[nodiscard]] result<Seen> begin_look(const ReadRequest* page);
  // A look at the replica. Empty: it is behind what was seen, or that was too long ago, or there is none.
  [[nodiscard]] std::optional<Seen> begin_at_replica(const ReadRequest* page);
  [[nodiscard]] bool is_of_database(const LogRow& row, const LogRow& seen);
  [[nodiscard]] result<Version> ask_current();
  [[nodiscard]] result<Seen> begin(Purpose purpose, const ReadRequest* page);
  // The one that writes, made at its first use.
  [[nodiscard]] result<Committer*> committer();

  Pool& pool_;
  Replica* const replica_;
  const std::shared_ptr<KnownLog> known_;
  const std::uint64_t rows_per_transaction_;
  const std::chrono::milliseconds max_staleness_;
  CellMemory cells_;
  SharedQuestion<Version> question_;
  Mutex mutex_;
  std::unique_ptr<Committer> committer_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::store::postgres
