// SPDX-License-Identifier: MIT
//
// MemoryView: a log as a sorted map, which looks at every frame for every question.
#pragma once

#include <framesd/base/random.hpp>
#include <framesd/store/view.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace framesd::test {

class MemoryView final : public store::View {
 public:
  struct Frame {
    std::vector<std::uint8_t> source;
    std::vector<std::uint8_t> resized;
    std::vector<std::uint8_t> absent = {};  // the mask of `source`; empty: it is whole

    friend bool operator==(const Frame&, const Frame&) = default;
  };
  using Frames = std::map<Depth, Frame>;
  using Notes = std::map<std::string, store::KeptNote>;

  // What is seen in one look.
  struct Content {
    Frames live;
    Notes notes;
    std::string facts;
    std::vector<store::LogChange> changes;
    std::uint64_t generation = 1;
    std::uint64_t commits = 1;
    std::uint64_t id = random_id();
    std::chrono::system_clock::time_point created =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());

    store::Version version() const { return {.incarnation = 1, .generation = generation}; }
  };

  MemoryView(const RowFormat& format, const Content& content)
      : format_(format), content_(content), frames_(content.live), notes_(content.notes) {}

  const RowFormat& format() const noexcept override { return format_; }
  store::Version version() const noexcept override { return content_.version(); }
  store::Version state() const noexcept override {
    return {.incarnation = 2, .generation = content_.commits};
  }
  std::uint64_t id() const noexcept override { return content_.id; }
  std::optional<std::chrono::system_clock::time_point> created() const noexcept override {
    return content_.created;
  }
  [[nodiscard]] result<store::Extent> extent() override;
  [[nodiscard]] result<std::string> facts() override { return content_.facts; }
  [[nodiscard]] result<store::Page> read(const store::ReadRequest& request, Strip& out) override;
  [[nodiscard]] result<std::uint64_t> count(const DepthRange& range) override;
  [[nodiscard]] result<store::Neighbours> neighbours(Depth depth) override;
  [[nodiscard]] result<store::RangeStats> statistics(const DepthRange& range) override;
  [[nodiscard]] result<store::RangeStats> sample_counts(const DepthRange& range) override;
  [[nodiscard]] result<store::Gaps> gaps(const DepthRange& range, double factor, std::size_t limit) override;
  [[nodiscard]] result<void> pixel_rows(const store::StripPlan& plan, store::PixelRows& out) override;
  [[nodiscard]] result<std::optional<std::vector<store::LogChange>>> changes(
      const store::Version& since) override;
  [[nodiscard]] result<std::vector<store::Note>> notes(std::string_view prefix, store::Order order,
                                                       std::size_t limit) override;
  [[nodiscard]] result<std::optional<store::KeptNote>> note(std::string_view key) override;

 private:
  std::vector<Depth> depths_in(const DepthRange& range) const;
  // Of the resized row of `frame`, empty if it is whole.
  std::vector<std::uint8_t> pixel_mask(const Frame& frame) const;

  const RowFormat format_;
  const Content& content_;
  const Frames& frames_;
  const Notes& notes_;
};

}  // namespace framesd::test
