// SPDX-License-Identifier: MIT
//
// EmptyView: a log without frames, facts and notes, where there is no engine to look into.
#pragma once

#include <framesd/store/view.hpp>

namespace framesd::store {

class EmptyView : public View {
 public:
  explicit EmptyView(const RowFormat& format) : format_(format) {}
  virtual ~EmptyView() = default;

  const RowFormat& format() const noexcept override { return format_; }
  Version version() const noexcept override { return {}; }
  Version state() const noexcept override { return {}; }
  std::uint64_t id() const noexcept override { return 0; }
  std::optional<std::chrono::system_clock::time_point> created() const noexcept override { return {}; }
  [[nodiscard]] result<Extent> extent() override { return Extent{}; }
  [[nodiscard]] result<std::string> facts() override { return std::string(); }
  [[nodiscard]] result<Page> read(const ReadRequest& request, Strip& out) override;
  [[nodiscard]] result<std::uint64_t> count(const DepthRange&) override { return std::uint64_t{0}; }
  [[nodiscard]] result<Neighbours> neighbours(Depth) override { return Neighbours{}; }
  [[nodiscard]] result<RangeStats> statistics(const DepthRange&) override { return RangeStats{}; }
  [[nodiscard]] result<RangeStats> sample_counts(const DepthRange&) override { return RangeStats{}; }
  [[nodiscard]] result<Gaps> gaps(const DepthRange&, double, std::size_t) override { return Gaps{}; }
  [[nodiscard]] result<void> pixel_rows(const StripPlan& plan, PixelRows& out) override;
  [[nodiscard]] result<std::optional<std::vector<LogChange>>> changes(const Version&) override {
    return std::optional<std::vector<LogChange>>();
  }
  [[nodiscard]] result<std::vector<Note>> notes(std::string_view, Order, std::size_t) override {
    return std::vector<Note>();
  }
  [[nodiscard]] result<std::optional<KeptNote>> note(std::string_view) override {
    return std::optional<KeptNote>();
  }

 private:
  const RowFormat format_;
};

}  // namespace framesd::store
