// SPDX-License-Identifier: MIT
//
// KnownLog: what is known of an open log without asking the database. Shared by the log and the Watch.
#pragma once

#include "log_row.hpp"
#include "sql/connection.hpp"
#include <framesd/base/error.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/store/health.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace framesd::store::postgres {

class KnownLog {
 public:
  KnownLog(std::string name, const RowFormat& format, std::uint64_t id)
      : name_(std::move(name)), format_(format), id_(id) {}

  const std::string& name() const noexcept { return name_; }
  const RowFormat& format() const noexcept { return format_; }
  std::uint64_t id() const noexcept { return id_; }  // 0: the database was not reached yet

  // Finds the log by its name, or makes it, if its id is not known. A server may start before its database.
  // Errors, with a sentence: those of check_schema(); store_widths_differ.
  [[nodiscard]] checked<void> identify(Connection& database);

  // The id of a replacement of it that this process builds; 0: none. The Watch renews its lease.
  void set_replacement(std::uint64_t id) noexcept { replacement_ = id; }
  std::uint64_t replacement() const noexcept { return replacement_; }

  using Clock = std::chrono::steady_clock;

  // The row that was read by the log's id, if the log still has this name: another one may have it by now.
  // Errors: log_missing.
  [[nodiscard]] result<LogRow> of_this_name(result<LogRow> row) const;

  // What came of asking the database for its row, or of a commit, which began then. What others have got by
  // questions that overlap may be newer, and stays.
  void remember(const result<LogRow>& row, Clock::time_point begun);
  // That there was no session with the database, or it does not let one at the log, and why.
  void remember_failure(const Failure& failure);

  bool answers() const noexcept { return answers_; }
  bool gone() const noexcept { return gone_; }
  bool removed() const noexcept { return removed_; }
  bool closed() const noexcept { return closed_; }
  void close() noexcept { closed_ = true; }
  void set_removed() noexcept { removed_ = gone_ = true; }
  [[nodiscard]] Health health() const;
  [[nodiscard]] std::optional<Version> version() const;
  // As it was seen last.
  [[nodiscard]] std::optional<LogRow> row() const;
  // The same, if the database has said or got it within that time. Empty also at an age of 0.
  [[nodiscard]] std::optional<LogRow> row_within(std::chrono::milliseconds age) const;

 private:
  const std::string name_;
  const RowFormat format_;
  std::atomic<std::uint64_t> id_;
  std::atomic<std::uint64_t> replacement_ = 0;
  std::atomic<bool> answers_ = true;
  std::atomic<bool> gone_ = false;
  std::atomic<bool> removed_ = false;
  std::atomic<bool> closed_ = false;  // nobody has it but the Watch, for a moment
  mutable Mutex mutex_;
  std::optional<LogRow> row_ FRAMESD_GUARDED_BY(mutex_);
  std::string silent_because_ FRAMESD_GUARDED_BY(mutex_);
  Clock::time_point begun_ FRAMESD_GUARDED_BY(mutex_);     // of the newest question
  Clock::time_point answered_ FRAMESD_GUARDED_BY(mutex_);  // when row_ was known
};

}  // namespace framesd::store::postgres
