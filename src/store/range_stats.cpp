// SPDX-License-Identifier: MIT
#include <framesd/frame/grey_counts.hpp>
#include <framesd/store/range_stats.hpp>

namespace framesd::store {

std::uint64_t RangeStats::samples() const noexcept { return grey_samples(histogram); }

std::uint8_t RangeStats::min() const noexcept { return grey_percentile(histogram, 0); }

std::uint8_t RangeStats::max() const noexcept { return grey_percentile(histogram, 100); }

double RangeStats::mean() const noexcept { return grey_mean(histogram); }

double RangeStats::standard_deviation() const noexcept { return grey_deviation(histogram); }

std::uint8_t RangeStats::percentile(double percent) const noexcept {
  return grey_percentile(histogram, percent);
}

}  // namespace framesd::store
