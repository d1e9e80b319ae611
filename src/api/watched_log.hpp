// SPDX-License-Identifier: MIT
//
// WatchedLog: a log whose commits are noticed. It is the log in all else.
#pragma once

#include <framesd/store/log.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace framesd::api {

class WatchedLog final : public store::Log {
 public:
  // on_commit   called behind each write that was done, on the writer's thread; must not wait or throw. May
  // be
  //             empty
  // REQUIRES: `log` outlives the object and what is submitted to it
  WatchedLog(store::Log& log, std::function<void()> on_commit)
      : log_(log), on_commit_(std::move(on_commit)) {}

  const RowFormat& format() const noexcept override { return log_.format(); }
  bool waits() const noexcept override { return log_.waits(); }
  bool answers() noexcept override { return log_.answers(); }
  std::optional<store::Version> known() override { return log_.known(); }
  [[nodiscard]] result<store::Version> current() override { return log_.current(); }
  [[nodiscard]] store::Health health() override { return log_.health(); }
  bool gone() noexcept override { return log_.gone(); }
  bool removed() const noexcept override { return log_.removed(); }
  [[nodiscard]] std::string why_full() const override { return log_.why_full(); }
  [[nodiscard]] std::unique_ptr<store::WriteBatch> new_batch() const override { return log_.new_batch(); }

  void submit(store::WriteRequest request, store::Completion completion) override {
    if (!on_commit_) return log_.submit(std::move(request), std::move(completion));
    log_.submit(std::move(request), [notice = on_commit_, completion = std::move(completion)](
                                        result<store::WriteOutcome> outcome) {
      const bool done = outcome.has_value();
      completion(std::move(outcome));
      if (done) notice();
    });
  }

 private:
  [[nodiscard]] result<void> see(FunctionRef<void(store::View&)> body) override { return pass(log_, body); }
  [[nodiscard]] result<void> see_reading(const store::ReadRequest& first,
                                         FunctionRef<void(store::View&)> body) override {
    return pass(log_, first, body);
  }

  store::Log& log_;
  const std::function<void()> on_commit_;
};

}  // namespace framesd::api
