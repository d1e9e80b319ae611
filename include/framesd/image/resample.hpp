// SPDX-License-Identifier: MIT
//
// Resampler: one row of 8-bit grey from one width to another, bilinear or Lanczos.
//
// The result equals Pillow's Image.resize((width, 1)) on 8-bit grey bit for bit; src/image/README.md gives
// the rule. When a row shrinks, each sample is averaged over the area it covers. Made once a pair of widths,
// then const: any number of threads may use one.
#pragma once

#include <framesd/frame/resize_weights.hpp>
#include <framesd/frame/row_format.hpp>

#include <cstdint>
#include <memory>
#include <span>

namespace framesd::image {

class ResampleBlocks;

class Resampler {
 public:
  // From source_width to frame_width.
  explicit Resampler(const RowFormat& format);

  // REQUIRES: both widths 1..kWidthMax
  Resampler(std::uint16_t source_width, std::uint16_t width, Filter filter);

  // Equal widths copy the row. Never fails; allocates nothing.
  //
  // REQUIRES: source.size() == source_width(), resized.size() == width(), no overlap
  // Cost: about 40 ns for 200 -> 150 bilinear, 400 without vector instructions (bench resample).
  void row(std::span<const std::uint8_t> source, std::span<std::uint8_t> resized) const noexcept;

  // The same bytes by plain loops: what CPUs without our vector instructions do, and the twin in the tests.
  void row_portable(std::span<const std::uint8_t> source, std::span<std::uint8_t> resized) const noexcept;

  // What row() rounds: for each column the sum of its samples times their weights, in 1/2^22. Equal widths
  // too. For MaskedResampler, which divides two of them.
  //
  // REQUIRES: source.size() == source_width(), sums.size() == width()
  void sums(std::span<const std::uint8_t> source, std::span<std::int32_t> sums) const noexcept;

  // The same by plain loops.
  void sums_portable(std::span<const std::uint8_t> source, std::span<std::int32_t> sums) const noexcept;

  std::uint16_t source_width() const noexcept { return weights_.source_width(); }
  std::uint16_t width() const noexcept { return weights_.width(); }
  const ResizeWeights& weights() const noexcept { return weights_; }

 private:
  friend class MaskedResampler;  // has a vector kernel of its own, for the same blocks

  ResizeWeights weights_;
  std::shared_ptr<const ResampleBlocks> blocks_;  // none: the row goes the portable way
};

}  // namespace framesd::image
