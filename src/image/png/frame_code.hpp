// SPDX-License-Identifier: MIT
//
// FrameCode: the Huffman code in which a FrameEncoder writes its rows, made before any row is seen.
//
// A row of pixels behind the Sub filter becomes one deflate block of literals. Its code table comes from how
// much neighbouring samples are expected to differ. A row that is unlike the expectation grows, at worst by a
// quarter, or cannot be written at all, and is then better stored.
#pragma once

#include "literal_code.hpp"
#include <framesd/image/lut.hpp>

namespace framesd::image {

class FrameCode {
 public:
  // For RGB pixels in the colours of this Lut.
  static FrameCode rgb(const Lut& lut);

  // For palette indices that count the grey values of the row.
  static FrameCode indexed();

  // The whole bytes of the block that come before the row's own: its header, the code table, most of the
  // first literal, which names the Sub filter.
  std::span<const std::uint8_t> start() const noexcept { return start_.bytes(); }

  // Whether every byte of the filtered row has a code; RGB rows' have.
  bool takes(std::span<const std::uint8_t> row) const noexcept;

  // Writes the filtered row and the end of the block behind start(); gives the end. Up to bytes_max() bytes
  // are written, and those after the end mean nothing. REQUIRES: takes(row)
  std::uint8_t* write(std::span<const std::uint8_t> row, std::uint8_t* to) const noexcept {
    BitStream stream{to, start_.pending(), start_.pending_count()};
    code_.write(row, stream);
    code_.write_end_of_block(stream);
    return stream.end();
  }
  static constexpr std::size_t bytes_max(std::size_t row_bytes) noexcept {
    return LiteralCode::bytes_max(row_bytes + 1);
  }

 private:
  FrameCode(LiteralCode code, std::uint8_t first_coded, std::uint8_t last_coded);

  LiteralCode code_;
  std::uint8_t first_coded_;  // up to last_coded_, modulo 256
  std::uint8_t last_coded_;
  BitWriter start_;
};

}  // namespace framesd::image
