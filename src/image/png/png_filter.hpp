// SPDX-License-Identifier: MIT
//
// The five row filters of PNG (ISO/IEC 15948, clause 9): what is left of a row when each byte is foretold
// from its neighbours to the left and above.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd::image {

enum class RowFilter : std::uint8_t { none = 0, sub = 1, up = 2, average = 3, paeth = 4 };

// One row filtered. `above` is the row before it, or zeros; `pixel_bytes` how far the left neighbour is away.
//
// REQUIRES: all of one length, a multiple of pixel_bytes; `filtered` overlaps neither row
void filter_row(RowFilter filter, std::span<const std::uint8_t> row, std::span<const std::uint8_t> above,
                std::size_t pixel_bytes, std::span<std::uint8_t> filtered) noexcept;

// All rows, each behind the byte that names the filter `none`.
//
// REQUIRES: pixels.size() is a multiple of row_bytes
[[nodiscard]] std::vector<std::uint8_t> unfiltered(std::span<const std::uint8_t> pixels,
                                                   std::size_t row_bytes);

// All rows, each behind the byte that names its filter: the one whose result, read as signed bytes, is
// nearest to zero.
//
// REQUIRES: pixels.size() is a multiple of row_bytes
[[nodiscard]] std::vector<std::uint8_t> filter_adaptively(std::span<const std::uint8_t> pixels,
                                                          std::size_t row_bytes, std::size_t pixel_bytes);

}  // namespace framesd::image
