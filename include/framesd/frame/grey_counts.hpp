// SPDX-License-Identifier: MIT
//
// What can be said of grey samples once they are counted, for whoever counts them.
//
// counts   how often each grey value occurs; below 2^53 in all
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace framesd {

template <class Count>
[[nodiscard]] std::uint64_t grey_samples(const std::array<Count, 256>& counts) noexcept {
  std::uint64_t samples = 0;
  for (const Count count : counts) samples += count;
  return samples;
}

// The least grey value that occurs and has at least `percent` % of the samples at or below it: 0 is the least
// sample there is, 100 the greatest. 0 if there are no samples.
//
// REQUIRES: 0 <= percent <= 100
template <class Count>
[[nodiscard]] std::uint8_t grey_percentile(const std::array<Count, 256>& counts, double percent) noexcept {
  const double wanted = percent * static_cast<double>(grey_samples(counts));
  std::uint64_t at_or_below = 0;
  for (std::size_t grey = 0; grey < counts.size(); ++grey) {
    at_or_below += counts[grey];
    if (at_or_below != 0 && 100.0 * static_cast<double>(at_or_below) >= wanted)
      return static_cast<std::uint8_t>(grey);
  }
  return 0;
}

// REQUIRES: at least one sample
template <class Count>
[[nodiscard]] double grey_mean(const std::array<Count, 256>& counts) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t grey = 0; grey < counts.size(); ++grey) sum += grey * counts[grey];
  return static_cast<double>(sum) / static_cast<double>(grey_samples(counts));
}

// Of the population. Around the mean, so that nothing is lost where all samples are nearly alike.
//
// REQUIRES: at least one sample
template <class Count>
[[nodiscard]] double grey_deviation(const std::array<Count, 256>& counts) noexcept {
  const double mean = grey_mean(counts);
  double squares = 0;
  for (std::size_t grey = 0; grey < counts.size(); ++grey) {
    const double distance = static_cast<double>(grey) - mean;
    squares += distance * distance * static_cast<double>(counts[grey]);
  }
  return std::sqrt(squares / static_cast<double>(grey_samples(counts)));
}

}  // namespace framesd
