// SPDX-License-Identifier: MIT
//
// The palette of one row: the colours of the grey values that occur in it, and no others.
#pragma once

#include <framesd/image/colouring.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd::image {

// Writes the colours of the grey values that occur, ascending, three bytes each, and one byte more; places[g]
// becomes the place of g among them. Gives how many there are.
//
// REQUIRES: room for 3 bytes a grey value that may occur, and one
std::size_t write_row_palette(std::span<const std::uint8_t> grey, const Colouring& colouring,
                              std::uint8_t* rgb, std::array<std::uint8_t, 256>& places) noexcept;

}  // namespace framesd::image
