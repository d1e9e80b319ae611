// SPDX-License-Identifier: MIT
//
// ColumnSums: resized rows and cells gathered column by column; gives mean, min and max of each.
//
// Where a row's pixels are absent only the others count: each column has its own number of frames then.
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

// Columns as a cell stores them: all means (little-endian u16), then all mins, then all maxs; and how many
// frames each column is absent in (little-endian u32), null where there is none.
struct ColumnView {
  std::uint64_t frames = 0;
  const std::uint8_t* means = nullptr;
  const std::uint8_t* mins = nullptr;
  const std::uint8_t* maxs = nullptr;
  const std::uint8_t* absent = nullptr;
};

class ColumnSums {
 public:
  explicit ColumnSums(const RowFormat& format);

  void clear() noexcept;
  // REQUIRES: its resized row is given
  void add(const FrameRow& frame) noexcept;
  void add(const ColumnView& cell) noexcept;

  std::uint64_t frames() const noexcept { return frames_ + rows_; }

  // Rounded to the nearest, halves up; 0 in a column that is absent in all frames.
  // REQUIRES: frames() > 0, out.size() == width (means: 2 * width)
  void store_means(std::span<std::uint8_t> out) noexcept;
  void grey_means(std::span<std::uint8_t> out) noexcept;
  // 255 and 0 in a column that is absent in all frames.
  Bytes mins() const noexcept { return mins_; }
  Bytes maxs() const noexcept { return maxs_; }

  // Whether any of the rows or cells has absent pixels.
  bool has_absent() const noexcept { return has_absent_; }
  // In how many frames each column is absent, as a cell stores it. REQUIRES: out.size() == 4 * width
  void store_absent(std::span<std::uint8_t> out) noexcept;
  // Marks the columns that are absent in all frames. REQUIRES: a mask of the width, all zero
  void mark_absent_columns(std::span<std::uint8_t> mask) noexcept;

 private:
  void add_whole(Bytes row) noexcept;
  void add_masked(Bytes row, Bytes absent) noexcept;
  void add_masked(const ColumnView& cell) noexcept;
  void begin_counting_absent();
  void add_pending_rows() noexcept;
  template <class Store>
  void each_mean(unsigned unit, Store store) noexcept;

  RowFormat format_;
  std::uint64_t frames_ = 0;             // in sums_
  unsigned rows_ = 0;                    // in row_sums_
  std::vector<double> sums_;             // in 1/256 grey
  std::vector<std::uint16_t> row_sums_;  // in grey
  std::vector<std::uint8_t> mins_;
  std::vector<std::uint8_t> maxs_;
  bool has_absent_ = false;
  std::vector<double> absent_;             // frames in which a column is absent, of those in sums_
  std::vector<std::uint16_t> row_absent_;  // of those in row_sums_
};

}  // namespace framesd::store
