// SPDX-License-Identifier: MIT
//
// ShiftLevel: the rows of two logs at one resolution of the search for their shift, and how alike they are
// at any shift.
#pragma once

#include <framesd/render/shift_search.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace framesd::render {

// A level with no more than these is the coarsest: every shift is compared there.
constexpr std::uint32_t kCoarseRows = 256;
constexpr std::uint32_t kCoarseColumns = 32;

class ShiftLevel {
 public:
  // padding   rows that `moved` has above those of `fixed`
  // most      rows of the largest shift; at most `padding`
  ShiftLevel(GridRows fixed, GridRows moved, std::uint32_t padding, std::uint32_t most);

  // With half as many rows and columns where there are more than on the coarsest.
  // REQUIRES: not coarsest(); an even padding where there are fewer rows
  [[nodiscard]] ShiftLevel next() const;
  [[nodiscard]] bool coarsest() const noexcept;

  std::uint16_t width() const noexcept { return fixed_.width; }
  std::uint32_t rows() const noexcept { return fixed_.rows(); }
  std::int32_t most() const noexcept { return static_cast<std::int32_t>(most_); }

  // Compares at a shift of `rows` and each of `columns` (0..width - 1), and appends what is found; nothing
  // if too few rows face each other, or if the samples of a log are all the same.
  void compare(std::int32_t rows, std::span<const std::int32_t> columns, std::vector<LogShift>& out) const;

 private:
  struct Sums;  // of the rows that are compared at a shift

  [[nodiscard]] Sums sums_at(std::int32_t rows) const noexcept;
  [[nodiscard]] std::uint64_t products_at(std::int32_t rows, std::int32_t columns) const noexcept;
  std::size_t faced(std::size_t row, std::int32_t rows) const noexcept;  // the moved row that `row` faces

  GridRows fixed_;
  GridRows moved_;
  std::uint32_t padding_;
  std::uint32_t most_;
  std::uint32_t fewest_;                   // rows that must be compared
  std::vector<std::uint8_t> moved_twice_;  // each row of moved_ two times, so that a rotated one is a part
  std::vector<std::uint32_t> fixed_sums_, moved_sums_;        // of each row
  std::vector<std::uint32_t> fixed_squares_, moved_squares_;  // likewise, of the squares
};

}  // namespace framesd::render
