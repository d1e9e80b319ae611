// SPDX-License-Identifier: MIT
//
// Strip: consecutive frames gathered into one contiguous 8-bit image, with the depth and statistics of each.
//
// Row r starts at pixels() + r * width(). Rows are in the order of the request (depth ascending or
// descending). A Strip belongs to one thread and is reused between requests: clear() keeps the memory.
// Rendering is not here.
//
// Where samples are absent, each row has a mask of those of this Strip's row: of pixels or of samples as
// recorded, see sample_mask.hpp.
#pragma once

#include <framesd/frame/depth.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace framesd {

// Of the samples as recorded (the source row) that are there, whatever row the Strip holds.
struct RowStats {
  std::uint8_t min = 0;
  std::uint8_t max = 0;
  std::uint16_t absent = 0;  // samples that are not there
  std::uint32_t sum = 0;
  std::uint32_t sum_squares = 0;

  friend constexpr bool operator==(const RowStats&, const RowStats&) noexcept = default;
};

// Of one source row; `absent` is its mask, empty if it is whole.
// REQUIRES: 1..4096 samples, one of them there; 0 where they are absent
[[nodiscard]] RowStats row_stats(std::span<const std::uint8_t> samples,
                                 std::span<const std::uint8_t> absent = {}) noexcept;

class Strip {
 public:
  // Forgets all rows and sets how many samples a row has.
  void clear(std::uint16_t width) noexcept;

  // Adds a row and gives its width() bytes to be filled; the span is valid until the next append.
  [[nodiscard]] std::span<std::uint8_t> append(Depth depth, const RowStats& stats);

  // The mask of the row appended last, all zero, to be marked; valid until the next append.
  [[nodiscard]] std::span<std::uint8_t> mask_of_last();

  std::uint16_t width() const noexcept { return width_; }
  std::size_t rows() const noexcept { return depths_.size(); }
  bool empty() const noexcept { return depths_.empty(); }
  Depth depth(std::size_t row) const noexcept { return depths_[row]; }
  const RowStats& stats(std::size_t row) const noexcept { return stats_[row]; }
  std::span<const std::uint8_t> row(std::size_t row) const noexcept {
    return {pixels_.data() + row * width_, width_};
  }
  std::span<const std::uint8_t> pixels() const noexcept { return pixels_; }
  // Empty if the row is whole.
  std::span<const std::uint8_t> mask(std::size_t row) const noexcept {
    const std::uint32_t at = masks_at_.empty() ? 0 : masks_at_[row];
    return at == 0 ? std::span<const std::uint8_t>() : std::span(masks_).subspan(at - 1, mask_bytes(width_));
  }
  bool has_absent() const noexcept { return !masks_.empty(); }

 private:
  std::uint16_t width_ = 0;
  std::vector<Depth> depths_;
  std::vector<RowStats> stats_;
  std::vector<std::uint8_t> pixels_;
  std::vector<std::uint32_t> masks_at_;  // of each row where in masks_, and one; 0: none; empty: none at all
  std::vector<std::uint8_t> masks_;
};

}  // namespace framesd
