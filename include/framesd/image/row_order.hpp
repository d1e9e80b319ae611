// SPDX-License-Identifier: MIT
//
// Where a picture's rows begin and which way they run around the hole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd::image {

// The columns that an angle is: degrees * width / 360, halves away from zero, then reduced to 0..width - 1.
//
// REQUIRES: width >= 1, degrees finite
[[nodiscard]] std::size_t columns_of(double degrees, std::size_t width) noexcept;

// Moves every row `columns` to the right, what leaves at the right comes back at the left: azimuth 0 is then
// in that column.
//
// REQUIRES: pixels.size() is a multiple of width, columns < width
void rotate_rows(std::span<std::uint8_t> pixels, std::size_t width, std::size_t columns) noexcept;

// Mirrors every row. REQUIRES: pixels.size() is a multiple of width
void flip_rows(std::span<std::uint8_t> pixels, std::size_t width) noexcept;

}  // namespace framesd::image
