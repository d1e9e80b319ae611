// SPDX-License-Identifier: MIT
#include <framesd/formats/number_counts.hpp>

#include <bit>
#include <cmath>
#include <limits>

namespace framesd::formats {
namespace {

constexpr unsigned kBitsLeft = 12;  // of a float, that are not told apart
constexpr std::uint32_t kSign = 0x8000'0000;

// Floats in order have cells in order.
std::uint32_t cell_of(double number) noexcept {
  constexpr double kMost = std::numeric_limits<float>::max();
  const auto single = static_cast<float>(std::fmin(std::fmax(number, -kMost), kMost));
  const auto bits = std::bit_cast<std::uint32_t>(single == 0 ? 0.0F : single);
  const std::uint32_t ordered = (bits & kSign) != 0 ? ~bits : bits | kSign;
  return ordered >> kBitsLeft;
}

// The number in the cell that is nearest to 0: a whole one, most often, where numbers are.
double number_of(std::uint32_t cell) noexcept {
  const std::uint32_t ordered = cell << kBitsLeft;
  const bool negative = (ordered & kSign) == 0;
  const std::uint32_t bits = negative ? ~(ordered | ((1U << kBitsLeft) - 1)) : ordered & ~kSign;
  return double{std::bit_cast<float>(bits)};
}

}  // namespace

NumberCounts::NumberCounts() : counts_(std::size_t{1} << (32 - kBitsLeft)) {}

void NumberCounts::add(double number) noexcept {
  ++counts_[cell_of(number)];
  ++count_;
}

double NumberCounts::percentile(double share) const noexcept {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t below = 0;
  for (std::uint32_t cell = 0; cell < counts_.size(); ++cell) {
    below += counts_[cell];
    if (below != 0 && below >= wanted) return number_of(cell);
  }
  return 0;
}

}  // namespace framesd::formats
