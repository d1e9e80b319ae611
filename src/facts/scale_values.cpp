// SPDX-License-Identifier: MIT
#include <framesd/facts/scale_values.hpp>
#include <framesd/frame/grey_counts.hpp>

#include <algorithm>
#include <cmath>

namespace framesd::facts {
namespace {

constexpr double kGreyMax = 255;

}  // namespace

double value_of(const Scale& scale, double grey) noexcept {
  const double share = grey / kGreyMax;
  if (!scale.log) return std::lerp(scale.lo, scale.hi, share);
  if (share <= 0) return scale.lo;
  if (share >= 1) return scale.hi;
  return std::exp(std::lerp(std::log(scale.lo), std::log(scale.hi), share));
}

ScaleValues::ScaleValues(const std::array<std::uint64_t, 256>& counts, const Scale& scale) noexcept
    : counts_(counts), values_() {
  for (std::size_t grey = 0; grey < values_.size(); ++grey) {
    values_[grey] = value_of(scale, static_cast<double>(grey));
    samples_ += static_cast<double>(counts_[grey]);
  }
  if (scale.lo < scale.hi) return;
  std::ranges::reverse(counts_);
  std::ranges::reverse(values_);
}

double ScaleValues::percentile(double percent) const noexcept {
  return values_[grey_percentile(counts_, percent)];
}

double ScaleValues::min() const noexcept { return percentile(0); }
double ScaleValues::max() const noexcept { return percentile(100); }

double ScaleValues::mean() const noexcept {
  double mean = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i)
    mean += values_[i] * (static_cast<double>(counts_[i]) / samples_);
  return mean;
}

double ScaleValues::standard_deviation() const noexcept {
  const double middle = mean();
  double variance = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const double distance = values_[i] - middle;
    variance += distance * distance * (static_cast<double>(counts_[i]) / samples_);
  }
  return std::sqrt(variance);
}

}  // namespace framesd::facts
