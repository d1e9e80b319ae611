// SPDX-License-Identifier: MIT
//
// read_plain_cells for CPUs with AVX2. Elsewhere calling it is undefined.
#pragma once

#include <cstdint>
#include <span>

namespace framesd::csv {

bool read_plain_cells_avx2(const char* first, const char* end, char separator,
                           std::span<std::uint8_t> samples) noexcept;

}  // namespace framesd::csv
