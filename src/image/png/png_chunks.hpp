// SPDX-License-Identifier: MIT
//
// The envelope of a PNG: signature, and chunks of length, type, data and CRC-32 (ISO/IEC 15948, clauses 5 and
// 11).
#pragma once

#include <framesd/image/png.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace framesd::image {

constexpr std::array<std::uint8_t, 8> kPngSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

// The last chunk, IEND, which is always the same.
constexpr std::array<std::uint8_t, 12> kEndChunk = {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82};

// How zlib data begins here: deflate, a window of 32 KB, least effort.
constexpr std::array<std::uint8_t, 2> kZlibHead = {0x78, 0x01};

enum class ColourType : std::uint8_t { grey = 0, rgb = 2, indexed = 3, rgba = 6 };

void append_be32(std::vector<std::uint8_t>& out, std::uint32_t value);

// Appends a chunk. REQUIRES: type of four letters, less than 2^31 bytes of data
void append_chunk(std::vector<std::uint8_t>& out, std::string_view type, std::span<const std::uint8_t> data);

// The same around data that the caller appends in between: open_chunk gives what close_chunk needs.
[[nodiscard]] std::size_t open_chunk(std::vector<std::uint8_t>& out, std::string_view type);
void close_chunk(std::vector<std::uint8_t>& out, std::size_t opened);

void append_text(std::vector<std::uint8_t>& out, const PngText& text);

// Appends signature and IHDR of a picture of 8 bits a sample, not interlaced.
void append_png_head(std::vector<std::uint8_t>& out, std::uint32_t width, std::uint32_t height,
                     ColourType type);

// Appends the IDAT and IEND chunks of these rows of pixels.
//
// level   0 stores the rows as they are, 1 is append_row_stream, 2..9 are zlib's on rows that choose their
//         filters
//
// REQUIRES: at least one row, pixels.size() a multiple of row_bytes, that one of pixel_bytes, at most kRawMax
// in all
void append_idat_and_end(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> pixels,
                         std::size_t row_bytes, std::size_t pixel_bytes, int level);

constexpr std::size_t kRawMax = std::size_t{1} << 30;  // zlib counts in 32 bits

// Appends `raw` as one zlib stream (RFC 1950), level 0 (stored) to 9 (smallest).
//
// The window is no larger than the data needs, so a small picture costs little memory. Throws std::bad_alloc.
//
// REQUIRES: at most kRawMax bytes
void append_zlib_stream(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> raw, int level);

}  // namespace framesd::image
