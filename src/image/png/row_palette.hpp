// SPDX-License-Identifier: MIT
//
// The palette of one row: the colours of the grey values that occur in it, and no others.
#pragma once

#include <framesd/image/colouring.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd::image {

// Writes the colours of the grey values that occur, ascending, three bytes each, and up to 4 bytes behind
// them; each place becomes that of its grey value among them. Gives how many there are.
//
// Cost: about 150 ns for 150 samples, the largest part of an indexed frame (bench png_frame).
// REQUIRES: places.size() == grey.size() >= 1; room for 3 bytes a grey value that occurs, and 4
std::size_t write_row_palette(std::span<const std::uint8_t> grey, const Colouring& colouring,
                              std::uint8_t* rgb, std::span<std::uint8_t> places) noexcept;

}  // namespace framesd::image
