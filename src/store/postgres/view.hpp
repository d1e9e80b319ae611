// SPDX-License-Identifier: MIT
//
// PostgresView: a log as one transaction of the database sees it, in a snapshot that all its statements
// share.
#pragma once

#include "content.hpp"
#include "entries.hpp"
#include "log_row.hpp"
#include "reading/overview_view.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace framesd::store::postgres {

class PostgresView final : public OverviewView {
 public:
  // Ends before the transaction. REQUIRES: `row` and what `content` has were read in it
  PostgresView(Connection& database, const LogRow& row, ContentReader content) noexcept
      : database_(database), row_(row), content_(std::move(content)), notes_(database, row.id) {}

  Version version() const noexcept override { return row_.version(); }
  Version state() const noexcept override { return {~row_.id, static_cast<std::uint64_t>(row_.state)}; }
  std::uint64_t id() const noexcept override { return row_.id; }
  std::optional<std::chrono::system_clock::time_point> created() const noexcept override;
  [[nodiscard]] result<Extent> extent() override;
  [[nodiscard]] result<Page> read(const ReadRequest& request, Strip& out) override;
  [[nodiscard]] result<std::uint64_t> count(const DepthRange& range) override;
  [[nodiscard]] result<Neighbours> neighbours(Depth depth) override;
  [[nodiscard]] result<void> pixel_rows(const StripPlan& plan, PixelRows& out) override;
  [[nodiscard]] result<std::optional<std::vector<LogChange>>> changes(const Version& since) override;
  [[nodiscard]] result<std::optional<std::vector<LogChange>>> changes_after(
      std::uint64_t generation) override;
  // A note was written by one of the commits that are there.
  bool counts_on_from(const Version& before) const noexcept override {
    return before.generation <= row_.generation;
  }

 private:
  [[nodiscard]] result<bool> gather(const KeyRange& range, Order order, std::uint64_t limit, Samples samples,
                                    Strip& out) override {
    return content_.gather(row_, range, order, limit, samples, out);
  }
  OverviewSource& overview() noexcept override { return content_; }
  const OverviewSource& overview() const noexcept override { return content_; }
  Entries& entries() noexcept override { return notes_; }

  Connection& database_;
  const LogRow row_;
  ContentReader content_;
  NoteTable notes_;
};

}  // namespace framesd::store::postgres
