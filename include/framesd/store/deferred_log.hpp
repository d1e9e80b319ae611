// SPDX-License-Identifier: MIT
//
// DeferredLog: a log that is made, or takes other widths, when its first rows come. So a file that is refused
// leaves nothing behind, above all no log of the wrong widths. Belongs to one thread.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/store/log.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace framesd::store {

class DeferredLog final : public Log {
 public:
  using Open = std::function<checked<std::unique_ptr<Log>>()>;

  // log    the log, where it is there; null: it is empty, of that format, and notes without rows are
  //        store_missing until `open` has given it
  DeferredLog(const RowFormat& format, std::unique_ptr<Log> log, Open open)
      : format_(format), log_(std::move(log)), open_(std::move(open)) {}

  // Null: it was not opened yet.
  const Log* opened() const noexcept { return log_.get(); }
  // Why it could not be opened when rows came; they then got its code. Empty: it could, or none came.
  const std::optional<Failure>& failure() const noexcept { return failure_; }

  const RowFormat& format() const noexcept override { return format_; }
  bool waits() const noexcept override { return log_ && log_->waits(); }
  bool answers() noexcept override { return !log_ || log_->answers(); }
  [[nodiscard]] Health health() override { return log_ ? log_->health() : Health{}; }
  [[nodiscard]] std::string why_full() const override { return log_ ? log_->why_full() : std::string(); }
  [[nodiscard]] std::unique_ptr<WriteBatch> new_batch() const override;
  void submit(WriteRequest request, Completion completion) override;

 private:
  [[nodiscard]] result<void> see(FunctionRef<void(View&)> body) override;
  [[nodiscard]] bool open();

  const RowFormat format_;
  std::unique_ptr<Log> log_;
  const Open open_;
  std::optional<Failure> failure_;
};

}  // namespace framesd::store
