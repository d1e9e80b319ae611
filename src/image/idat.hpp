// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd::image {

// Appends the IDAT and IEND chunks of these rows of pixels.
//
// level   0 stores the rows as they are, 1 is append_row_stream, 2..9 are zlib's on rows that choose their
//         filters
//
// REQUIRES: at least one row, pixels.size() a multiple of row_bytes, that one of pixel_bytes, at most kRawMax
// in all
void append_idat_and_end(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> pixels,
                         std::size_t row_bytes, std::size_t pixel_bytes, int level);

}  // namespace framesd::image
