// SPDX-License-Identifier: MIT
//
// ScaleValues: what the grey samples of a log mean in the unit of its scale.
#pragma once

#include <framesd/facts/facts.hpp>

#include <array>
#include <cstdint>

namespace framesd::facts {

// What `grey`, 0..255, stands for: scale.lo is 0 and scale.hi is 255, exactly.
[[nodiscard]] double value_of(const Scale& scale, double grey) noexcept;

// Of samples that are counted by their grey value, at least one. The statistics are those of the values, not
// the values of statistics: on a logarithmic scale the mean is another, on an inverted one the order.
class ScaleValues {
 public:
  // counts   how often each grey value occurs
  ScaleValues(const std::array<std::uint64_t, 256>& counts, const Scale& scale) noexcept;

  double min() const noexcept;
  double max() const noexcept;
  double mean() const noexcept;
  // Of the population.
  double standard_deviation() const noexcept;
  // The least value that occurs and has at least `percent` % of the samples at or below it.
  // REQUIRES: 0 <= percent <= 100
  double percentile(double percent) const noexcept;

 private:
  std::array<std::uint64_t, 256> counts_;  // in the order of the values
  std::array<double, 256> values_;
  double samples_ = 0;
};

}  // namespace framesd::facts
