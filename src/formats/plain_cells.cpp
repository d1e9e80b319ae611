// SPDX-License-Identifier: MIT
#include "plain_cells.hpp"

#include "plain_cells_simd.hpp"
#include <framesd/frame/row_format.hpp>

#include <algorithm>
#include <vector>

namespace framesd::formats {

namespace {

// Above 9 if it is none.
unsigned digit(char c) noexcept { return static_cast<unsigned char>(c) - unsigned{'0'}; }

// The cell at `at` that `behind` ends: how many digits it has, 0 if it is no plain one. Reads four bytes.
std::size_t read_cell(const char* at, char behind, std::uint8_t& sample) noexcept {
  const unsigned first = digit(at[0]);
  if (first > 9) return 0;
  sample = static_cast<std::uint8_t>(first);
  if (at[1] == behind) return 1;
  const unsigned second = digit(at[1]);
  if (second > 9) return 0;
  sample = static_cast<std::uint8_t>(first * 10 + second);
  if (at[2] == behind) return 2;
  const unsigned third = digit(at[2]);
  const unsigned value = first * 100 + second * 10 + third;
  sample = static_cast<std::uint8_t>(value);
  return third > 9 || value > kSampleMax || at[3] != behind ? 0 : 3;
}

// A branch a digit, which is guessed right more often than not. Without branches it took longer (bench
// csv_plain_cells): by half with masks of separators, eight bytes at a time in a 64-bit word, by a tenth with
// a cell in a 32-bit word and four parts of the row side by side.
bool read_plain_cells_portable(const char* first, const char* end, char separator,
                               std::span<std::uint8_t> samples) noexcept {
  const char* at = first;
  for (std::uint8_t& sample : samples.first(samples.size() - 1)) {
    const std::size_t digits = at < end ? read_cell(at, separator, sample) : 0;
    if (digits == 0) return false;
    at += digits + 1;
  }
  // No separator ends the last cell.
  constexpr std::size_t kMost = 3;
  if (at >= end || end - at > static_cast<std::ptrdiff_t>(kMost)) return false;
  char last[kMost + 1] = {separator, separator, separator, separator};
  std::copy(at, end, last);
  return read_cell(last, separator, samples.back()) == static_cast<std::size_t>(end - at);
}

}  // namespace

std::span<const PlainCellsKernel> plain_cells_kernels() {
  static const std::vector<PlainCellsKernel> kernels = [] {
    std::vector<PlainCellsKernel> here;
#if defined(__x86_64__)
    const bool counts = __builtin_cpu_supports("popcnt");
    if (counts && __builtin_cpu_supports("avx2")) here.push_back({"avx2", read_plain_cells_avx2});
    if (counts && __builtin_cpu_supports("ssse3")) here.push_back({"ssse3", read_plain_cells_ssse3});
#elif defined(__aarch64__)
    here.push_back({"neon", read_plain_cells_neon});
#endif
    here.push_back({"portable", read_plain_cells_portable});
    return here;
  }();
  return kernels;
}

}  // namespace framesd::formats
