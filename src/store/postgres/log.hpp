// SPDX-License-Identifier: MIT
//
// The Log in a database. Looks run on the caller's thread, each in a transaction of its own; writes go to the
// Committer.
#pragma once

#include "committer.hpp"
#include "pool.hpp"
#include "record_batch.hpp"
#include <framesd/base/mutex.hpp>
#include <framesd/store/postgres/open.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace framesd::store::postgres {

class DatabaseLog final : public PostgresLog {
 public:
  // All outlive the object.
  DatabaseLog(Pool& pool, std::uint64_t id, const RowFormat& format, const OpenOptions& options)
      : pool_(pool), id_(id), format_(format), rows_per_transaction_(options.rows_per_transaction) {}

  const RowFormat& format() const noexcept override { return format_; }
  bool waits() const noexcept override { return true; }
  bool answers() noexcept override { return answers_; }
  bool gone() noexcept override { return gone_; }
  bool removed() const noexcept override { return removed_; }
  void set_removed() noexcept { removed_ = gone_ = true; }
  [[nodiscard]] Health health() override;
  [[nodiscard]] std::string why_full() const override { return "the disk of the database is full"; }
  [[nodiscard]] std::unique_ptr<WriteBatch> new_batch() const override {
    return std::make_unique<RecordBatch>(format_);
  }
  void submit(WriteRequest request, Completion completion) override;
  [[nodiscard]] result<StoreDescription> describe() override;
  using Admin::verify;
  [[nodiscard]] result<VerifyReport> verify(const VerifyPart& part) override;

 private:
  [[nodiscard]] result<void> see(FunctionRef<void(View&)> body) override;
  void remember(const result<LogRow>& row);

  Pool& pool_;
  const std::uint64_t id_;
  const RowFormat format_;
  const std::uint64_t rows_per_transaction_;
  std::atomic<bool> answers_ = true;
  std::atomic<bool> gone_ = false;
  std::atomic<bool> removed_ = false;
  Mutex mutex_;
  Health last_ FRAMESD_GUARDED_BY(mutex_);
  std::unique_ptr<Committer> committer_ FRAMESD_GUARDED_BY(mutex_);  // from the first write on
};

}  // namespace framesd::store::postgres
