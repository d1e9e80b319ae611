// SPDX-License-Identifier: MIT
//
// BlockRows: the rows of a block of whole rows, kept so that they can be taken from the last to the first.
#pragma once

#include <framesd/formats/reader.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::ingest {

// What of a block holds whole rows: behind its first newline, unless it begins with a row.
[[nodiscard]] std::string_view whole_rows(std::string_view block, bool begins_with_row) noexcept;

class BlockRows final : private formats::RowSink {
 public:
  // A rejected row, by where it is in the block.
  struct BadRow {
    std::uint64_t offset = 0;
    std::size_t bytes = 0;
    std::uint64_t line = 0;  // counted from 0
  };

  BlockRows(std::uint16_t width, const formats::SampleRules& rules, std::string header)
      : width_(width), rules_(rules), header_(std::move(header)) {}

  // Reads the rows of `text` in place of those before. False if it cannot be sure that they are the rows of
  // the file.
  [[nodiscard]] bool read(std::string_view text);

  std::size_t size() const noexcept { return depths_.size(); }
  Depth depth(std::size_t row) const noexcept { return depths_[row]; }
  std::span<const std::uint8_t> samples(std::size_t row) const noexcept {
    return {samples_.data() + row * width_, width_};
  }
  // Its mask, empty if it is whole.
  std::span<const std::uint8_t> absent(std::size_t row) const noexcept {
    if (masks_at_[row] == kWhole) return {};
    return std::span(masks_).subspan(masks_at_[row], mask_bytes(width_));
  }
  const std::vector<BadRow>& bad_rows() const noexcept { return bad_rows_; }
  std::uint64_t blank_rows() const noexcept { return blank_rows_; }
  std::uint64_t rows_without_samples() const noexcept { return rows_without_samples_; }
  // How the depths follow one another.
  std::size_t upward_steps() const noexcept;

 private:
  static constexpr std::size_t kWhole = SIZE_MAX;

  bool row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent,
           formats::SourcePosition before) override;
  bool rejected(const formats::Reject& reject) override;

  const std::uint16_t width_;
  const formats::SampleRules rules_;
  const std::string header_;
  std::vector<Depth> depths_;
  std::vector<std::uint8_t> samples_;
  std::vector<std::size_t> masks_at_;  // where in masks_, or kWhole
  std::vector<std::uint8_t> masks_;
  std::vector<BadRow> bad_rows_;
  std::uint64_t blank_rows_ = 0;
  std::uint64_t rows_without_samples_ = 0;
  bool too_long_ = false;
};

}  // namespace framesd::ingest
