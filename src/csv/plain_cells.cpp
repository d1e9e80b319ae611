// SPDX-License-Identifier: MIT
#include "plain_cells.hpp"

#include "dialect.hpp"

#if defined(__x86_64__)
#include "plain_cells_avx2.hpp"
#endif

namespace framesd::csv {

bool read_plain_cells_portable(const char* first, const char* end, char separator,
                               std::span<std::uint8_t> samples) noexcept {
  constexpr std::uint32_t kSampleMax = 255;
  const char* at = first;
  for (std::uint8_t& sample : samples) {
    if (at >= end || !is_digit(*at)) return false;
    std::uint32_t value = static_cast<std::uint32_t>(*at++ - '0');
    for (int more = 0; more < 2 && at < end && is_digit(*at); ++more) {
      value = value * 10 + static_cast<std::uint32_t>(*at++ - '0');
    }
    if (value > kSampleMax || (at < end && *at != separator)) return false;
    sample = static_cast<std::uint8_t>(value);
    ++at;
  }
  return at == end + 1;
}

ReadPlainCells plain_cells_kernel() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) return read_plain_cells_avx2;
#endif
  return read_plain_cells_portable;
}

}  // namespace framesd::csv
