// SPDX-License-Identifier: MIT
//
// FrameEncoder: one frame, a row of grey values, as a PNG of its own in the colours of a Lut.
//
// A page holds a hundred of these and zlib takes microseconds for each, so level 1 is our own: the Sub filter
// and a Huffman code that is made before any row, from how much neighbouring samples usually differ. All that
// does not depend on the row (signature, header, code table) is written at construction. Const: any number of
// threads may share one.
#pragma once

#include <framesd/image/colouring.hpp>
#include <framesd/image/lut.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace framesd::image {

class FrameCode;

// How the PNG stores the pixels; they look the same.
enum class FrameForm : std::uint8_t {
  rgb,      // 8-bit RGB
  indexed,  // 8-bit places in a palette of the grey values that occur
};

class FrameEncoder {
 public:
  // level   0 stores the pixels; 1 is our own Huffman code (the default of framesd); 2..9 are zlib's
  //
  // Cost: about 26 us at level 1 in RGB, little otherwise (bench png_frame).
  //
  // REQUIRES: width 1..kWidthMax, level 0..9
  FrameEncoder(std::uint16_t width, const Lut& lut, int level = 1, FrameForm form = FrameForm::rgb);

  // The PNG, width x 1. It lies in `room` and is valid until room changes.
  //
  // Levels 0 and 1 allocate nothing once room has served this encoder; zlib always does.
  // Cost: about 340 ns at width 150 and level 1, indexed 430, zlib 15 to 50 times that (bench png_frame).
  //
  // REQUIRES: grey.size() == width
  [[nodiscard]] std::span<const std::uint8_t> encode(std::span<const std::uint8_t> grey,
                                                     std::vector<std::uint8_t>& room) const;

  // The same where pixels are absent: transparent, and so of 8-bit RGBA, or of indices with a transparent
  // one. An indexed row with all 256 grey values has no place left in its palette and is of RGBA too.
  //
  // Cost: see bench png_frame, masked. REQUIRES: a mask of `width` samples
  [[nodiscard]] std::span<const std::uint8_t> encode_masked(std::span<const std::uint8_t> grey,
                                                            std::span<const std::uint8_t> mask,
                                                            std::vector<std::uint8_t>& room) const;

 private:
  // An IDAT chunk up to where the row's own bytes begin, and its CRC-32 so far.
  struct Start {
    std::vector<std::uint8_t> bytes;
    std::uint32_t crc = 0;
  };

  static Start start_with(std::span<const std::uint8_t> block_start);
  Start stored_start() const;
  std::size_t row_bytes() const noexcept { return pixel_bytes_ * width_; }
  std::uint8_t* write_pixels(std::span<const std::uint8_t> grey, std::uint8_t* chunk,
                             std::uint8_t* pixels) const noexcept;
  std::uint8_t* open_stored(std::uint8_t filter, std::uint8_t* chunk) const noexcept;
  std::uint8_t* close_stored(std::uint8_t* chunk) const noexcept;
  std::uint8_t* write_colours(std::span<const std::uint8_t> grey, std::uint8_t* chunk) const noexcept;
  std::uint8_t* write_stored(std::uint8_t filter, const std::uint8_t* row,
                             std::uint8_t* chunk) const noexcept;
  std::uint8_t* write_huffman(const std::uint8_t* row, std::uint8_t* chunk) const noexcept;
  void append_zlib(const std::uint8_t* row, std::vector<std::uint8_t>& png) const;

  std::uint16_t width_;
  int level_;
  std::size_t pixel_bytes_;
  Colouring colouring_;
  std::vector<std::uint8_t> head_;  // signature and IHDR
  Start stored_;
  Start huffman_;  // level 1 only, as the next
  std::shared_ptr<const FrameCode> code_;
  std::size_t png_max_ = 0;  // bytes, levels 0 and 1
};

}  // namespace framesd::image
