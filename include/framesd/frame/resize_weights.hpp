// SPDX-License-Identifier: MIT
//
// ResizeWeights: what each sample of a resized row is made of.
//
// The weights are those of Pillow's Image.resize on 8-bit grey; src/image/README.md gives the rule. Made once
// for a pair of widths, then const: any number of threads may use them.
#pragma once

#include <framesd/frame/row_format.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd {

constexpr int kWeightBits = 22;  // a weight of 1 is 2^22

class ResizeWeights {
 public:
  // REQUIRES: both widths 1..kWidthMax
  ResizeWeights(std::uint16_t source_width, std::uint16_t width, Filter filter);

  std::uint16_t source_width() const noexcept { return source_width_; }
  std::uint16_t width() const noexcept { return static_cast<std::uint16_t>(columns_.size()); }

  // Of one resized sample: weights, in 1/2^22, for consecutive source samples from `first` on. They add up to
  // nearly 1; with equal widths there is one.
  struct Taps {
    std::size_t first = 0;
    std::span<const std::int32_t> weights;
  };

  // REQUIRES: column < width()
  Taps taps(std::size_t column) const noexcept { return taps_of(columns_[column], weights_.data()); }

  // Calls body(column, taps) for every column. What is written to bytes in there could be anything of this
  // object, as far as a compiler knows: so its members are read once (bench resample, the portable way).
  template <class Body>
  void each_column(Body&& body) const noexcept {
    const std::int32_t* const weights = weights_.data();
    const Column* const columns = columns_.data();
    const std::size_t count = columns_.size();
    for (std::size_t column = 0; column < count; ++column) body(column, taps_of(columns[column], weights));
  }

 private:
  struct Column {
    std::uint16_t first;
    std::uint16_t count;
    std::uint32_t weights;  // where its weights begin
  };

  static Taps taps_of(const Column& column, const std::int32_t* weights) noexcept {
    return {column.first, {weights + column.weights, column.count}};
  }

  std::uint16_t source_width_;
  std::vector<Column> columns_;
  std::vector<std::int32_t> weights_;
};

}  // namespace framesd
