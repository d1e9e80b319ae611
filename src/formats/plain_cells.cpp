// SPDX-License-Identifier: MIT
#include "plain_cells.hpp"

#include "plain_cells_simd.hpp"

#include <algorithm>
#include <vector>

namespace framesd::formats {

namespace {

// A branch a digit, which is guessed right more often than not. Without branches it took longer (bench
// csv_plain_cells): by half with masks of separators, eight bytes at a time in a 64-bit word, by a tenth with
// a cell in a 32-bit word and four parts of the row side by side.
std::size_t read_plain_cells_portable(const char* first, const char* end, char separator,
                                      std::span<std::uint8_t> samples) noexcept {
  constexpr std::ptrdiff_t kMost = 3;  // digits; of the last cell, which no separator ends
  const char* at = first;
  std::size_t found = 0;
  for (; end - at > kMost || std::find(at, end, separator) != end; ++found) {
    const std::size_t digits = found < samples.size() ? read_plain_cell(at, separator, samples[found]) : 0;
    if (digits == 0) return 0;
    at += digits + 1;
  }
  if (at >= end || found == samples.size()) return 0;
  char last[kMost + 1] = {separator, separator, separator, separator};
  std::copy(at, end, last);
  const std::size_t digits = read_plain_cell(last, separator, samples[found]);
  return digits == static_cast<std::size_t>(end - at) ? found + 1 : 0;
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
