// SPDX-License-Identifier: MIT
//
// PixelGrid: which pixel row of a plan a frame belongs to, and how far from a row's middle it is: exactly.
//
// Row k of h over [a, a + length) holds the keys x with k <= (x - a) * h / length < k + 1.
#pragma once

#include "key.hpp"
#include <framesd/base/wide.hpp>
#include <framesd/store/strip_plan.hpp>

#include <cstdint>

namespace framesd::store {

class PixelGrid {
 public:
  explicit constexpr PixelGrid(const StripPlan& plan) noexcept
      : start_(static_cast<Key>(plan.start) ^ kSignBit),
        length_(plan.length),
        rows_(plan.rows),
        closed_(plan.closed) {}

  // All keys of the picture.
  constexpr KeyRange range() const noexcept {
    const std::uint64_t reach = closed_ ? length_ : length_ - 1;
    return {start_, reach > ~Key{0} - start_ ? ~Key{0} : start_ + reach};
  }

  // REQUIRES: range().contains(key)
  constexpr std::uint32_t row_of(Key key) const noexcept {
    const UInt128 row = UInt128{key - start_} * rows_ / length_;
    return row < rows_ ? static_cast<std::uint32_t>(row) : rows_ - 1;
  }

  // The keys of one row; may be empty when rows are thinner than a count.
  constexpr KeyRange row_range(std::uint32_t row) const noexcept {
    const Key lowest = start_ + first_offset(row);
    return {lowest, row + 1 == rows_ ? range().highest : start_ + first_offset(row + 1) - 1};
  }

  // The last key not beyond the middle of a row.
  constexpr Key middle(std::uint32_t row) const noexcept {
    return start_ + static_cast<std::uint64_t>(scaled_middle(row) / scale());
  }

  // Between `key` and the middle of a row, in counts times scale().
  constexpr UInt128 distance(Key key, std::uint32_t row) const noexcept {
    const UInt128 middle = scaled_middle(row);
    if (key < start_) return middle + UInt128{start_ - key} * scale();
    const UInt128 offset = UInt128{key - start_} * scale();
    return offset < middle ? middle - offset : offset - middle;
  }
  constexpr UInt128 scale() const noexcept { return UInt128{2} * rows_; }

 private:
  constexpr UInt128 scaled_middle(std::uint32_t row) const noexcept {
    return (UInt128{2} * row + 1) * length_;
  }
  constexpr std::uint64_t first_offset(std::uint32_t row) const noexcept {
    return static_cast<std::uint64_t>((UInt128{row} * length_ + rows_ - 1) / rows_);
  }

  Key start_;
  std::uint64_t length_;
  std::uint32_t rows_;
  bool closed_;
};

}  // namespace framesd::store
