// SPDX-License-Identifier: MIT
//
// ColumnSums: resized rows and cells gathered column by column; gives mean, min and max of each.
//
// A cell's columns are made with it, and so is a pixel row of a picture. Sums are exact: they count 1/256
// grey in a double, which holds whole numbers up to 2^53, so 1.3e11 frames; single rows go through 16-bit
// sums first, eight columns an instruction. Belongs to one thread; clear() keeps the memory.
#pragma once

#include "source.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace framesd::store {

constexpr unsigned kMeanUnit = 256;  // a stored mean counts 1/256 grey

// Columns as a cell stores them: all means (little-endian u16), then all mins, then all maxs.
struct ColumnView {
  std::uint64_t frames = 0;
  const std::uint8_t* means = nullptr;
  const std::uint8_t* mins = nullptr;
  const std::uint8_t* maxs = nullptr;
};

class ColumnSums {
 public:
  explicit ColumnSums(std::uint16_t width);

  void clear() noexcept;
  // REQUIRES: row.size() == width
  void add(Bytes row) noexcept;
  void add(const ColumnView& cell) noexcept;

  std::uint64_t frames() const noexcept { return frames_ + rows_; }

  // Rounded to the nearest, halves up. REQUIRES: frames() > 0, out.size() == width (means: 2 * width)
  void store_means(std::span<std::uint8_t> out) noexcept;
  void grey_means(std::span<std::uint8_t> out) noexcept;
  Bytes mins() const noexcept { return mins_; }
  Bytes maxs() const noexcept { return maxs_; }

 private:
  void add_pending_rows() noexcept;

  std::uint64_t frames_ = 0;             // in sums_
  unsigned rows_ = 0;                    // in row_sums_
  std::vector<double> sums_;             // in 1/256 grey
  std::vector<std::uint16_t> row_sums_;  // in grey
  std::vector<std::uint8_t> mins_;
  std::vector<std::uint8_t> maxs_;
};

}  // namespace framesd::store
