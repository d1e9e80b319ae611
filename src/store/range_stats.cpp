// SPDX-License-Identifier: MIT
#include <framesd/frame/percentile.hpp>
#include <framesd/store/range_stats.hpp>

#include <cmath>

namespace framesd::store {

std::uint64_t RangeStats::samples() const noexcept {
  std::uint64_t samples = 0;
  for (const std::uint64_t count : histogram) samples += count;
  return samples;
}

std::uint8_t RangeStats::min() const noexcept {
  std::size_t value = 0;
  while (value < 255 && histogram[value] == 0) ++value;
  return static_cast<std::uint8_t>(value);
}

std::uint8_t RangeStats::max() const noexcept {
  std::size_t value = 255;
  while (value > 0 && histogram[value] == 0) --value;
  return static_cast<std::uint8_t>(value);
}

double RangeStats::mean() const noexcept {
  std::uint64_t sum = 0;
  for (std::size_t value = 0; value < histogram.size(); ++value) sum += value * histogram[value];
  return static_cast<double>(sum) / static_cast<double>(samples());
}

// Around the mean, so that nothing is lost where all samples are nearly alike.
double RangeStats::standard_deviation() const noexcept {
  const double middle = mean();
  double squares = 0;
  for (std::size_t value = 0; value < histogram.size(); ++value) {
    const double distance = static_cast<double>(value) - middle;
    squares += distance * distance * static_cast<double>(histogram[value]);
  }
  return std::sqrt(squares / static_cast<double>(samples()));
}

std::uint8_t RangeStats::percentile(double percent) const noexcept {
  return grey_percentile(histogram, percent);
}

}  // namespace framesd::store
