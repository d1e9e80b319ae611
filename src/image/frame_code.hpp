// SPDX-License-Identifier: MIT
//
// FrameCode: the Huffman code in which a FrameEncoder writes its rows, made for one Lut.
//
// A row of RGB pixels behind the Sub filter becomes one deflate block of literals. Its code table never looks
// at a row: it comes from how much neighbouring samples are expected to differ. Every byte has a code, so
// every row can be written; one that is unlike the expectation grows, at worst by half, and is then better
// stored.
#pragma once

#include "bit_writer.hpp"
#include <framesd/image/lut.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd::image {

class FrameCode {
 public:
  explicit FrameCode(const Lut& lut);

  // The whole bytes of the block that come before the row's own: its header, the code table, most of the
  // first literal, which names the Sub filter.
  std::span<const std::uint8_t> start() const noexcept { return start_.bytes(); }

  // Writes the filtered row and the end of the block behind start(); gives the end. Up to bytes_max() bytes
  // are written, of which those behind the end mean nothing.
  std::uint8_t* write(std::span<const std::uint8_t> row, std::uint8_t* to) const noexcept;
  static constexpr std::size_t bytes_max(std::size_t row_bytes) noexcept {
    return (row_bytes + 1) * kLiteralBitsMax / 8 + 2 * sizeof(std::uint64_t);
  }

 private:
  // The longest code. Bytes that were not expected cost so little more than they might that a rough row stays
  // small: a real log of 5,460 rows took 372 bytes a frame with 10 bits, 391 with 12, 427 with deflate's 15.
  static constexpr unsigned kLiteralBitsMax = 10;

  // A few bits in a register, the first one lowest.
  struct Bits {
    std::uint64_t bits = 0;
    unsigned count = 0;
  };
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

  BitWriter start_;
  std::array<Literal, 256> literals_{};
  Bits end_of_block_;
};

}  // namespace framesd::image
