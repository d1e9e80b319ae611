// SPDX-License-Identifier: MIT
//
// Strip: consecutive frames gathered into one contiguous 8-bit image, with the depth and statistics of each.
//
// Row r starts at pixels() + r * width(). Rows are in the order of the request (depth ascending or
// descending). A Strip belongs to one thread and is reused between requests: clear() keeps the memory.
// Rendering is not here.
#pragma once

#include <framesd/frame/depth.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace framesd {

// Of the samples as recorded (the source row), whatever row the Strip holds.
struct RowStats {
  std::uint8_t min = 0;
  std::uint8_t max = 0;
  std::uint32_t sum = 0;
  std::uint32_t sum_squares = 0;

  friend constexpr bool operator==(const RowStats&, const RowStats&) noexcept = default;
};

// Of one source row. REQUIRES: 1..4096 samples.
[[nodiscard]] RowStats row_stats(std::span<const std::uint8_t> samples) noexcept;

class Strip {
 public:
  // Forgets all rows and sets how many samples a row has.
  void clear(std::uint16_t width) noexcept;

  // Adds a row and gives its width() bytes to be filled; the span is valid until the next append.
  [[nodiscard]] std::span<std::uint8_t> append(Depth depth, const RowStats& stats);

  std::uint16_t width() const noexcept { return width_; }
  std::size_t rows() const noexcept { return depths_.size(); }
  bool empty() const noexcept { return depths_.empty(); }
  Depth depth(std::size_t row) const noexcept { return depths_[row]; }
  const RowStats& stats(std::size_t row) const noexcept { return stats_[row]; }
  std::span<const std::uint8_t> row(std::size_t row) const noexcept {
    return {pixels_.data() + row * width_, width_};
  }
  std::span<const std::uint8_t> pixels() const noexcept { return pixels_; }

 private:
  std::uint16_t width_ = 0;
  std::vector<Depth> depths_;
  std::vector<RowStats> stats_;
  std::vector<std::uint8_t> pixels_;
};

}  // namespace framesd
