// SPDX-License-Identifier: MIT
//
// Resampler: the weights, and the plain way of applying them. resample_blocks.cpp has the fast way.
#include "resample_blocks.hpp"
#include <framesd/image/resample.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace framesd::image {
namespace {

double triangle(double x) noexcept { return std::max(0.0, 1.0 - std::abs(x)); }

double sinc(double x) noexcept {
  if (x == 0.0) return 1.0;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

double lanczos3(double x) noexcept { return -3.0 <= x && x < 3.0 ? sinc(x) * sinc(x / 3.0) : 0.0; }

std::int32_t to_fixed_point(double weight) noexcept {
  const double scaled = weight * (1 << kWeightBits);
  return static_cast<std::int32_t>(weight < 0 ? scaled - 0.5 : scaled + 0.5);
}

// Where the column's filter begins and ends on the source row, and its values there, to the sum of 1.
//
// The order of the operations is part of the rule: another rounding of a double can move a weight by one.
struct FloatTaps {
  FloatTaps(std::size_t column, std::size_t source_width, std::size_t width, Filter filter) {
    const double scale = static_cast<double>(source_width) / static_cast<double>(width);
    const double stretch = std::max(scale, 1.0);
    const double support = (filter == Filter::bilinear ? 1.0 : 3.0) * stretch;
    const double per_sample = 1.0 / stretch;
    const double center = (static_cast<double>(column) + 0.5) * scale;
    first = static_cast<std::size_t>(std::max(0.0, std::trunc(center - support + 0.5)));
    const auto end = std::min(source_width, static_cast<std::size_t>(center + support + 0.5));
    double sum = 0;
    for (std::size_t i = first; i < end; ++i) {
      const double x = (static_cast<double>(i) - center + 0.5) * per_sample;
      values.push_back(filter == Filter::bilinear ? triangle(x) : lanczos3(x));
      sum += values.back();
    }
    if (sum != 0) {
      for (double& value : values) value /= sum;
    }
  }

  std::size_t first;
  std::vector<double> values;
};

}  // namespace

Resampler::Resampler(const RowFormat& format)
    : Resampler(format.source_width, format.frame_width, format.filter) {}

Resampler::Resampler(std::uint16_t source_width, std::uint16_t width, Filter filter)
    : source_width_(source_width), width_(width) {
  assert(source_width >= 1 && source_width <= kWidthMax && width >= 1 && width <= kWidthMax);
  for (std::size_t column = 0; column < width; ++column) {
    if (source_width == width) {
      columns_.push_back(
          {static_cast<std::uint16_t>(column), 1, static_cast<std::uint32_t>(weights_.size())});
      weights_.push_back(1 << kWeightBits);
      continue;
    }
    const FloatTaps taps(column, source_width, width, filter);
    columns_.push_back({static_cast<std::uint16_t>(taps.first),
                        static_cast<std::uint16_t>(taps.values.size()),
                        static_cast<std::uint32_t>(weights_.size())});
    std::ranges::transform(taps.values, std::back_inserter(weights_), to_fixed_point);
  }
  if (source_width != width && !block_kernels().empty()) blocks_ = ResampleBlocks::make(*this);
}

Resampler::Taps Resampler::taps(std::size_t column) const noexcept {
  const Column& c = columns_[column];
  return {c.first, std::span(weights_).subspan(c.weights, c.count)};
}

inline std::int32_t Resampler::sum_of(const Column& column,
                                      std::span<const std::uint8_t> source) const noexcept {
  const std::uint8_t* sample = source.data() + column.first;
  const std::int32_t* weight = weights_.data() + column.weights;
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < column.count; ++i) sum += sample[i] * weight[i];
  return sum;
}

void Resampler::row(std::span<const std::uint8_t> source, std::span<std::uint8_t> resized) const noexcept {
  assert(source.size() == source_width_ && resized.size() == width_);
  if (source_width_ == width_) {
    std::ranges::copy(source, resized.begin());
  } else if (blocks_) {
    blocks_->row(source.data(), resized.data(), block_kernels().front());
  } else {
    row_portable(source, resized);
  }
}

void Resampler::row_portable(std::span<const std::uint8_t> source,
                             std::span<std::uint8_t> resized) const noexcept {
  constexpr std::int32_t kHalf = 1 << (kWeightBits - 1);
  for (std::size_t column = 0; column < width_; ++column) {
    const std::int32_t grey = (sum_of(columns_[column], source) + kHalf) >> kWeightBits;
    resized[column] = static_cast<std::uint8_t>(std::clamp(grey, 0, 255));
  }
}

void Resampler::sums(std::span<const std::uint8_t> source, std::span<std::int32_t> sums) const noexcept {
  assert(source.size() == source_width_ && sums.size() == width_);
  if (blocks_) {
    blocks_->sums(source.data(), sums.data(), block_kernels().front());
  } else {
    sums_portable(source, sums);
  }
}

void Resampler::sums_portable(std::span<const std::uint8_t> source,
                              std::span<std::int32_t> sums) const noexcept {
  for (std::size_t column = 0; column < width_; ++column) sums[column] = sum_of(columns_[column], source);
}

}  // namespace framesd::image
