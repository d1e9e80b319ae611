// SPDX-License-Identifier: MIT
//
// read_plain_cells for CPUs with AVX2, with SSSE3 (elsewhere calling them is undefined), and for every 64-bit
// ARM.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd::formats {

std::size_t read_plain_cells_avx2(const char* first, const char* end, char separator,
                                  std::span<std::uint8_t> samples) noexcept;
std::size_t read_plain_cells_ssse3(const char* first, const char* end, char separator,
                                   std::span<std::uint8_t> samples) noexcept;
std::size_t read_plain_cells_neon(const char* first, const char* end, char separator,
                                  std::span<std::uint8_t> samples) noexcept;

}  // namespace framesd::formats
