// SPDX-License-Identifier: MIT
//
// Huffman codes as deflate has them (RFC 1951, 3.2.2 and 3.2.7): lengths from counts, codes from lengths, and
// the block header that tells a decoder the lengths.
#pragma once

#include "bit_writer.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd::image {

constexpr std::size_t kEndOfBlock = 256;  // the symbol behind the 256 literals

// A symbol's bits as BitWriter takes them: deflate sends a code's first bit first.
struct HuffmanCode {
  std::uint16_t bits = 0;
  std::uint8_t length = 0;  // 0: the symbol has no code
};

// The lengths of at most `max_length` bits that give the fewest bits for these counts.
//
// A symbol of count 0 gets no code, a lone symbol one bit. Equal counts are given lengths in the order of the
// symbols. REQUIRES: max_length <= 15, at most 2^max_length symbols with a count
[[nodiscard]] std::vector<std::uint8_t> huffman_lengths(std::span<const std::uint32_t> counts,
                                                        unsigned max_length);

// The canonical codes of these lengths.
[[nodiscard]] std::vector<HuffmanCode> huffman_codes(std::span<const std::uint8_t> lengths);

// Begins a block of type dynamic with these code lengths, the `last` of its stream or not.
//
// REQUIRES: 257..286 literal and length symbols, kEndOfBlock among those with a code; 1..30 distances
void put_dynamic_header(BitWriter& out, std::span<const std::uint8_t> literals,
                        std::span<const std::uint8_t> distances, bool last);

}  // namespace framesd::image
