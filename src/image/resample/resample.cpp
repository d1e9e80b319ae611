// SPDX-License-Identifier: MIT
//
// Resampler: the plain way of applying the weights. resample_blocks.cpp has the fast way.
#include "resample_blocks.hpp"
#include <framesd/image/resample.hpp>

#include <algorithm>
#include <cassert>

namespace framesd::image {
namespace {

constexpr std::int32_t kHalf = 1 << (kWeightBits - 1);

// The samples of one column times their weights, and `start`.
inline std::int32_t sum_of(const ResizeWeights::Taps& taps, std::span<const std::uint8_t> source,
                           std::int32_t start) noexcept {
  const std::uint8_t* sample = source.data() + taps.first;
  std::int32_t sum = start;
  for (std::size_t i = 0; i < taps.weights.size(); ++i) sum += sample[i] * taps.weights[i];
  return sum;
}

}  // namespace

Resampler::Resampler(const RowFormat& format)
    : Resampler(format.source_width, format.frame_width, format.filter) {}

Resampler::Resampler(std::uint16_t source_width, std::uint16_t width, Filter filter)
    : weights_(source_width, width, filter) {
  if (source_width != width && !block_kernels().empty()) blocks_ = ResampleBlocks::make(weights_);
}

void Resampler::row(std::span<const std::uint8_t> source, std::span<std::uint8_t> resized) const noexcept {
  assert(source.size() == source_width() && resized.size() == width());
  if (source_width() == width()) {
    std::ranges::copy(source, resized.begin());
  } else if (blocks_) {
    blocks_->row(source.data(), resized.data(), block_kernels().front());
  } else {
    row_portable(source, resized);
  }
}

void Resampler::row_portable(std::span<const std::uint8_t> source,
                             std::span<std::uint8_t> resized) const noexcept {
  weights_.each_column([&](std::size_t column, const ResizeWeights::Taps& taps) {
    const std::int32_t grey = sum_of(taps, source, kHalf) >> kWeightBits;
    resized[column] = static_cast<std::uint8_t>(std::clamp(grey, 0, 255));
  });
}

void Resampler::sums(std::span<const std::uint8_t> source, std::span<std::int32_t> sums) const noexcept {
  assert(source.size() == source_width() && sums.size() == width());
  if (blocks_) {
    blocks_->sums(source.data(), sums.data(), block_kernels().front());
  } else {
    sums_portable(source, sums);
  }
}

void Resampler::sums_portable(std::span<const std::uint8_t> source,
                              std::span<std::int32_t> sums) const noexcept {
  weights_.each_column(
      [&](std::size_t column, const ResizeWeights::Taps& taps) { sums[column] = sum_of(taps, source, 0); });
}

}  // namespace framesd::image
