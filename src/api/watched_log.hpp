// SPDX-License-Identifier: MIT
//
// WatchedLog: a log whose commits are noticed, and damaged rows that looks meet. It is the log in all else.
#pragma once

#include <framesd/store/damaged_rows.hpp>
#include <framesd/store/log.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace framesd::api {

class WatchedLog final : public store::Log {
 public:
  // Each may be empty; none may wait or throw.
  struct Notices {
    std::function<void()> on_commit{};                    // behind each write that was done, on its thread
    std::function<void(std::uint64_t rows)> on_damage{};  // behind a look that met so many damaged rows
  };

  // REQUIRES: `log` outlives the object and what is submitted to it
  WatchedLog(store::Log& log, Notices notices) : log_(log), notices_(std::move(notices)) {}

  const RowFormat& format() const noexcept override { return log_.format(); }
  bool waits() const noexcept override { return log_.waits(); }
  bool answers() noexcept override { return log_.answers(); }
  std::optional<store::Version> known() override { return log_.known(); }
  [[nodiscard]] result<store::Version> current() override { return log_.current(); }
  [[nodiscard]] store::Health health() override { return log_.health(); }
  bool gone() noexcept override { return log_.gone(); }
  bool gone_by_now() override { return log_.gone_by_now(); }
  bool removed() const noexcept override { return log_.removed(); }
  [[nodiscard]] std::string why_full() const override { return log_.why_full(); }
  [[nodiscard]] std::unique_ptr<store::WriteBatch> new_batch() const override { return log_.new_batch(); }

  void submit(store::WriteRequest request, store::Completion completion) override {
    if (!notices_.on_commit) return log_.submit(std::move(request), std::move(completion));
    log_.submit(std::move(request), [notice = notices_.on_commit, completion = std::move(completion)](
                                        result<store::WriteOutcome> outcome) {
      const bool done = outcome.has_value();
      completion(std::move(outcome));
      if (done) notice();
    });
  }

 private:
  [[nodiscard]] result<void> see(FunctionRef<void(store::View&)> body) override {
    return noticing([&] { return pass(log_, body); });
  }
  [[nodiscard]] result<void> see_reading(const store::ReadRequest& first,
                                         FunctionRef<void(store::View&)> body) override {
    return noticing([&] { return pass(log_, first, body); });
  }
  [[nodiscard]] result<void> noticing(FunctionRef<result<void>()> look) const {
    const std::uint64_t before = store::damaged_rows_met();
    const auto seen = look();
    const std::uint64_t rows = store::damaged_rows_met() - before;
    if (rows != 0 && notices_.on_damage) notices_.on_damage(rows);
    return seen;
  }

  store::Log& log_;
  const Notices notices_;
};

}  // namespace framesd::api
