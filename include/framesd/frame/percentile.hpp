// SPDX-License-Identifier: MIT
//
// The one rule of percentiles of grey samples, for whoever has counted them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace framesd {

// The least grey value that occurs and has at least `percent` % of the samples at or below it: 0 is the least
// sample there is, 100 the greatest. 0 if there are no samples.
//
// counts   how often each grey value occurs; below 2^53 in all
// REQUIRES: 0 <= percent <= 100
template <class Count>
[[nodiscard]] std::uint8_t grey_percentile(const std::array<Count, 256>& counts, double percent) noexcept {
  std::uint64_t samples = 0;
  for (const Count count : counts) samples += count;
  const double wanted = percent * static_cast<double>(samples);
  std::uint64_t at_or_below = 0;
  for (std::size_t grey = 0; grey < counts.size(); ++grey) {
    at_or_below += counts[grey];
    if (at_or_below != 0 && 100.0 * static_cast<double>(at_or_below) >= wanted)
      return static_cast<std::uint8_t>(grey);
  }
  return 0;
}

}  // namespace framesd
