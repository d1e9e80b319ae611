// SPDX-License-Identifier: MIT
//
// zlib's deflate, for pictures whose level asks for it. The only place in this folder that knows zlib.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd::image {

constexpr std::size_t kRawMax = std::size_t{1} << 30;  // zlib counts in 32 bits

// Appends `raw` as one zlib stream (RFC 1950), level 0 (stored) to 9 (smallest).
//
// The window is no larger than the data needs, so a small picture costs little memory. Throws std::bad_alloc.
//
// REQUIRES: at most kRawMax bytes
void append_zlib_stream(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> raw, int level);

}  // namespace framesd::image
