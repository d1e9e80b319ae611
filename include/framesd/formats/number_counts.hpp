// SPDX-License-Identifier: MIT
//
// NumberCounts: how often numbers occur in a source, for their percentiles.
//
// A number is counted with those that have the same sign, exponent and first 11 bits behind the point: 1/2000
// of it is the error of a percentile, whatever its size. 8 MiB.
#pragma once

#include <cstdint>
#include <vector>

namespace framesd::formats {

class NumberCounts {
 public:
  NumberCounts();

  void add(double number) noexcept;
  std::uint64_t count() const noexcept { return count_; }
  // The number that `share` of all numbers are not above, and the smallest and the largest one where that is
  // 0 or
  // 1. REQUIRES: count() != 0, 0 <= share <= 1
  double percentile(double share) const noexcept;

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
};

}  // namespace framesd::formats
