// SPDX-License-Identifier: MIT
//
// MemoryView: a log as a sorted map, which looks at every frame for every question.
#pragma once

#include <framesd/store/view.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace framesd::test {

class MemoryView final : public store::View {
 public:
  struct Frame {
    std::vector<std::uint8_t> source;
    std::vector<std::uint8_t> resized;

    friend bool operator==(const Frame&, const Frame&) = default;
  };
  using Frames = std::map<Depth, Frame>;
  using Notes = std::map<std::string, store::KeptNote>;

  MemoryView(const RowFormat& format, const store::Version& version, const Frames& frames, const Notes& notes)
      : format_(format), version_(version), frames_(frames), notes_(notes) {}

  const RowFormat& format() const noexcept override { return format_; }
  const store::Version& version() const noexcept override { return version_; }
  [[nodiscard]] result<store::Extent> extent() override;
  [[nodiscard]] result<store::Page> read(const store::ReadRequest& request, Strip& out) override;
  [[nodiscard]] result<std::uint64_t> count(const DepthRange& range) override;
  [[nodiscard]] result<store::Neighbours> neighbours(Depth depth) override;
  [[nodiscard]] result<store::RangeStats> statistics(const DepthRange& range) override;
  [[nodiscard]] result<store::RangeStats> sample_counts(const DepthRange& range) override;
  [[nodiscard]] result<store::Gaps> gaps(const DepthRange& range, double factor, std::size_t limit) override;
  [[nodiscard]] result<void> pixel_rows(const store::StripPlan& plan, store::PixelRows& out) override;
  [[nodiscard]] result<std::vector<store::Note>> notes(std::string_view prefix, store::Order order,
                                                       std::size_t limit) override;
  [[nodiscard]] result<std::optional<store::KeptNote>> note(std::string_view key) override;

 private:
  std::vector<Depth> depths_in(const DepthRange& range) const;

  const RowFormat format_;
  const store::Version version_;
  const Frames& frames_;
  const Notes& notes_;
};

}  // namespace framesd::test
