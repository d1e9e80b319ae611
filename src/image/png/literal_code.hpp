// SPDX-License-Identifier: MIT
//
// LiteralCode: a Huffman code in which filtered pixels are written as literals of a deflate block, and
// BitStream, what they are written to.
//
// Pictures of noisy samples hold next to nothing that a match could point back at, so that a good filter and
// a good code are all of deflate that pays (bench png_strip).
#pragma once

#include "bit_writer.hpp"
#include "huffman.hpp"
#include <framesd/base/endian.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd::image {

// A few bits in a register, the first one lowest.
struct Bits {
  std::uint64_t bits = 0;
  unsigned count = 0;
};

// Deflate's stream of bits, stored eight bytes at a time; up to seven bits wait for the next put. What lies
// behind the end is overwritten.
struct BitStream {
  static constexpr unsigned kPutMax = 64 - 8;

  std::uint8_t* at;
  std::uint64_t waiting = 0;
  unsigned count = 0;

  // REQUIRES: at most kPutMax bits
  template <class SomeBits>
  void put(const SomeBits& next) noexcept {
    waiting |= std::uint64_t{next.bits} << count;
    count += next.count;
    store_le(at, waiting);
    at += count / 8;
    waiting >>= count & ~7u;
    count %= 8;
  }

  void put(const BitWriter& bits) noexcept {
    for (const std::uint8_t byte : bits.bytes()) put(Bits{byte, 8});
    put(Bits{bits.pending(), bits.pending_count()});
  }

  // Behind the last byte that holds a bit; what is left of that byte is zeros.
  std::uint8_t* end() const noexcept { return at + (count + 7) / 8; }
};

class LiteralCode {
 public:
  static constexpr unsigned kBitsMax = 13;  // four literals are one put

  // lengths   of the codes of 257..286 symbols: the literals, kEndOfBlock, match lengths; 0: the symbol has
  // none
  //
  // REQUIRES: a complete code, none longer than kBitsMax
  explicit LiteralCode(std::vector<std::uint8_t> lengths);

  // The code that suits how often each symbol is to be expected. A low limit costs bytes where the counts are
  // right and saves some where they are not.
  //
  // REQUIRES: 9 <= bits_max <= kBitsMax
  static LiteralCode of_counts(std::span<const std::uint32_t> counts, unsigned bits_max = kBitsMax);

  // Begins a block of type dynamic; `last` of its stream or not. Its only distance is 1.
  void put_header(BitWriter& out, bool last) const;

  // Writes the bytes; up to bytes_max() are touched. REQUIRES: each has a code
  void write(std::span<const std::uint8_t> bytes, BitStream& to) const noexcept;
  void write_end_of_block(BitStream& to) const noexcept { to.put(end_of_block_); }
  static constexpr std::size_t bytes_max(std::size_t literals) noexcept {
    return (literals + 1) * kBitsMax / 8 + 2 * sizeof(std::uint64_t);
  }

  // A symbol's code. REQUIRES: it has one
  HuffmanCode code(std::size_t symbol) const noexcept { return codes_[symbol]; }

 private:
  struct Literal {
    std::uint16_t bits = 0;
    std::uint16_t count = 0;
  };

  static Bits joined(Bits first, Bits second) noexcept {
    return {first.bits | second.bits << first.count, first.count + second.count};
  }
  Bits one(std::uint8_t literal) const noexcept {
    return {literals_[literal].bits, literals_[literal].count};
  }
  Bits four(const std::uint8_t* from) const noexcept {
    return joined(joined(one(from[0]), one(from[1])), joined(one(from[2]), one(from[3])));
  }

  std::vector<std::uint8_t> lengths_;
  std::vector<HuffmanCode> codes_;
  std::array<Literal, 256> literals_{};
  Bits end_of_block_;
};

}  // namespace framesd::image
