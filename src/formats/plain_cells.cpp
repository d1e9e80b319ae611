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
  constexpr std::ptrdiff_t kMost = 3;  // digits
  const char* at = first;
  std::uint8_t* sample = samples.data();
  const char* const tail = end - std::min(end - first, kMost);
  for (std::uint8_t* const behind = sample + samples.size(); at < tail; ++sample) {
    const std::size_t digits = sample != behind ? read_plain_cell(at, separator, *sample) : 0;
    if (digits == 0) return 0;
    at += digits + 1;
  }
  // No separator ends the last cell.
  if (at >= end) return 0;
  char rest[2 * kMost] = {separator, separator, separator, separator, separator, separator};
  const char* const rest_end = std::copy(at, end, rest);
  std::size_t found = static_cast<std::size_t>(sample - samples.data());
  for (at = rest; at < rest_end; ++found) {
    const std::size_t digits = found < samples.size() ? read_plain_cell(at, separator, samples[found]) : 0;
    if (digits == 0) return 0;
    at += digits + 1;
  }
  return at == rest_end + 1 ? found : 0;
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
