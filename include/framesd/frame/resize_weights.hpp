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
  Taps taps(std::size_t column) const noexcept {
    const Column& c = columns_[column];
    return {c.first, {weights_.data() + c.weights, c.count}};
  }

 private:
  struct Column {
    std::uint16_t first;
    std::uint16_t count;
    std::uint32_t weights;  // where its weights begin
  };

  std::uint16_t source_width_;
  std::vector<Column> columns_;
  std::vector<std::int32_t> weights_;
};

}  // namespace framesd
