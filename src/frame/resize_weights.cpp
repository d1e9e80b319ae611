// SPDX-License-Identifier: MIT
#include <framesd/frame/resize_weights.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <numbers>

namespace framesd {
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

ResizeWeights::ResizeWeights(std::uint16_t source_width, std::uint16_t width, Filter filter)
    : source_width_(source_width) {
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
}

}  // namespace framesd
