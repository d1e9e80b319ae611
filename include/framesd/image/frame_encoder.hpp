// SPDX-License-Identifier: MIT
//
// FrameEncoder: one frame, a row of grey values, as a PNG of its own in the colours of a Lut.
//
// A page holds a hundred of these and zlib takes microseconds for each, so level 1 is our own: the Sub filter
// and a Huffman code that is made once a Lut, from how much neighbouring samples usually differ. All that
// does not depend on the row (signature, header, code table) is written at construction. Const: any number of
// threads may share one.
#pragma once

#include <framesd/image/lut.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace framesd::image {

class FrameCode;

class FrameEncoder {
 public:
  // level   0 stores the pixels; 1 is our own Huffman code (the default of framesd); 2..9 are zlib's
  //
  // Cost: about 35 us at level 1, little at others (bench png_frame).
  //
  // REQUIRES: width 1..kWidthMax, level 0..9
  FrameEncoder(std::uint16_t width, const Lut& lut, int level = 1);

  // The PNG: 8-bit RGB, width x 1. It lies in `room` and is valid until room changes.
  //
  // Levels 0 and 1 allocate nothing once room has served this encoder; zlib always does.
  // Cost: about 340 ns at width 150 and level 1, zlib 20 to 50 times that (bench png_frame).
  //
  // REQUIRES: grey.size() == width
  [[nodiscard]] std::span<const std::uint8_t> encode(std::span<const std::uint8_t> grey,
                                                     std::vector<std::uint8_t>& room) const;

 private:
  // A PNG up to where the row's own bytes begin, and the CRC-32 of its IDAT chunk so far.
  struct Head {
    std::vector<std::uint8_t> bytes;
    std::uint32_t crc = 0;
  };

  Head head_with(std::span<const std::uint8_t> block_start) const;
  Head stored_head() const;
  void colour(std::span<const std::uint8_t> grey, std::uint8_t* rgb) const noexcept;
  std::size_t write_stored(std::uint8_t filter, std::span<const std::uint8_t> row,
                           std::uint8_t* png) const noexcept;
  std::size_t write_huffman(std::span<const std::uint8_t> row, std::uint8_t* png) const noexcept;
  void write_zlib(std::span<const std::uint8_t> grey, std::vector<std::uint8_t>& png) const;

  std::uint16_t width_;
  int level_;
  std::array<std::uint32_t, 256> colours_{};  // r, g, b from the lowest byte up
  Head stored_;
  Head huffman_;  // level 1 only, as the next
  std::shared_ptr<const FrameCode> code_;
  std::size_t png_max_ = 0;  // bytes
};

}  // namespace framesd::image
