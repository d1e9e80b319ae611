// SPDX-License-Identifier: MIT
//
// The hot path of a page. Row by row: colours from the Lut, Sub filter, Huffman bits, Adler-32, CRC-32;
// everything else was made before. README.md beside this file shows the bytes.
#include "checksums.hpp"
#include "deflate.hpp"
#include "frame_code.hpp"
#include "png_chunks.hpp"
#include "png_filter.hpp"
#include <framesd/base/endian.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/image/frame_encoder.hpp>

#include <algorithm>
#include <cassert>
#include <cstring>

namespace framesd::image {
namespace {

constexpr std::size_t kPixelBytes = 3;
constexpr std::size_t kSlack = 16;  // bytes behind each part of the room that wide stores may touch
constexpr std::array<std::uint8_t, 2> kZlibHead = {0x78, 0x01};  // deflate, a window of 32 KB, least effort
constexpr std::array<std::uint8_t, 12> kEndChunk = {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82};
constexpr std::size_t kLengthAt = 33;  // of IDAT's length: behind the signature and the IHDR chunk
constexpr std::size_t kTypeAt = kLengthAt + 4;
constexpr std::size_t kDataAt = kTypeAt + 4;
constexpr std::size_t kTailBytes = 4 + 4 + kEndChunk.size();  // Adler-32, CRC-32, IEND

constexpr auto kNone = static_cast<std::uint8_t>(RowFilter::none);
constexpr auto kSub = static_cast<std::uint8_t>(RowFilter::sub);

// The Sub filter. REQUIRES: a pixel of zeros before `rgb`
void subtract_left(const std::uint8_t* __restrict rgb, std::size_t bytes,
                   std::uint8_t* __restrict filtered) noexcept {
  const std::uint8_t* const left = rgb - kPixelBytes;
  for (std::size_t i = 0; i < bytes; ++i) filtered[i] = static_cast<std::uint8_t>(rgb[i] - left[i]);
}

// Completes a PNG whose deflate block ends at `end`; the row's own bytes begin at `own`. Gives its size.
std::size_t finish(std::uint8_t* png, const std::uint8_t* own, std::uint8_t* end, std::uint32_t crc,
                   std::uint32_t adler) noexcept {
  store_be(end, adler);
  end += sizeof adler;
  store_be(png + kLengthAt, static_cast<std::uint32_t>(end - (png + kDataAt)));
  store_be(end, crc32({own, end}, crc));
  end += sizeof crc;
  std::memcpy(end, kEndChunk.data(), kEndChunk.size());
  return static_cast<std::size_t>(end - png) + kEndChunk.size();
}

}  // namespace

FrameEncoder::FrameEncoder(std::uint16_t width, const Lut& lut, int level) : width_(width), level_(level) {
  assert(width >= 1 && width <= kWidthMax && level >= 0 && level <= 9);
  for (std::size_t grey = 0; grey < lut.size(); ++grey) {
    const auto [r, g, b] = lut[grey];
    colours_[grey] = std::uint32_t{b} << 16 | std::uint32_t{g} << 8 | r;
  }
  stored_ = stored_head();
  png_max_ = stored_.bytes.size() + 1 + kPixelBytes * width_ + kTailBytes;
  if (level_ != 1) return;
  code_ = std::make_shared<const FrameCode>(lut);
  huffman_ = head_with(code_->start());
  png_max_ =
      std::max(png_max_, huffman_.bytes.size() + FrameCode::bytes_max(kPixelBytes * width_) + kTailBytes);
}

FrameEncoder::Head FrameEncoder::head_with(std::span<const std::uint8_t> block_start) const {
  Head head;
  append_png_head(head.bytes, width_, 1, ColourType::rgb);
  (void)open_chunk(head.bytes, "IDAT");
  head.bytes.insert(head.bytes.end(), kZlibHead.begin(), kZlibHead.end());
  head.bytes.insert(head.bytes.end(), block_start.begin(), block_start.end());
  head.crc = crc32(std::span<const std::uint8_t>(head.bytes).subspan(kTypeAt));
  return head;
}

FrameEncoder::Head FrameEncoder::stored_head() const {
  std::array<std::uint8_t, 5> block = {1};  // the last block, stored; its length and the complement follow
  const auto length = static_cast<std::uint16_t>(1 + kPixelBytes * width_);
  store_le(block.data() + 1, length);
  store_le(block.data() + 3, static_cast<std::uint16_t>(~length));
  return head_with(block);
}

std::span<const std::uint8_t> FrameEncoder::encode(std::span<const std::uint8_t> grey,
                                                   std::vector<std::uint8_t>& room) const {
  assert(grey.size() == width_);
  if (level_ > 1) {
    write_zlib(grey, room);
    return room;
  }
  // The room: the PNG, then the pixels, then the filtered pixels.
  const std::size_t row_bytes = kPixelBytes * width_;
  const std::size_t part = row_bytes + kSlack;
  const std::size_t needed = png_max_ + kSlack + 2 * part;
  if (room.size() < needed) room.resize(needed);
  std::uint8_t* const png = room.data();
  std::uint8_t* const rgb = png + png_max_ + kSlack;
  colour(grey, rgb);
  if (level_ == 0) return {png, write_stored(kNone, {rgb, row_bytes}, png)};
  std::memset(rgb - kPixelBytes, 0, kPixelBytes);
  std::uint8_t* const filtered = rgb + part;
  subtract_left(rgb, row_bytes, filtered);
  return {png, write_huffman({filtered, row_bytes}, png)};
}

// Two pixels a store, which touches two bytes too many; the next one overwrites them.
void FrameEncoder::colour(std::span<const std::uint8_t> grey, std::uint8_t* rgb) const noexcept {
  std::size_t i = 0;
  for (; i + 1 < grey.size(); i += 2, rgb += 2 * kPixelBytes) {
    store_le(rgb, colours_[grey[i]] | std::uint64_t{colours_[grey[i + 1]]} << (8 * kPixelBytes));
  }
  if (i < grey.size()) store_le(rgb, colours_[grey[i]]);
}

std::size_t FrameEncoder::write_stored(std::uint8_t filter, std::span<const std::uint8_t> row,
                                       std::uint8_t* png) const noexcept {
  std::memcpy(png, stored_.bytes.data(), stored_.bytes.size());
  std::uint8_t* const own = png + stored_.bytes.size();
  own[0] = filter;
  std::memcpy(own + 1, row.data(), row.size());
  return finish(png, own, own + 1 + row.size(), stored_.crc, adler32(row, adler32({&filter, 1})));
}

std::size_t FrameEncoder::write_huffman(std::span<const std::uint8_t> row, std::uint8_t* png) const noexcept {
  std::memcpy(png, huffman_.bytes.data(), huffman_.bytes.size());
  std::uint8_t* const own = png + huffman_.bytes.size();
  std::uint8_t* const end = code_->write(row, own);
  if (end > png + stored_.bytes.size() + 1 + row.size()) return write_stored(kSub, row, png);
  return finish(png, own, end, huffman_.crc, adler32(row, adler32({&kSub, 1})));
}

void FrameEncoder::write_zlib(std::span<const std::uint8_t> grey, std::vector<std::uint8_t>& png) const {
  const std::size_t row_bytes = kPixelBytes * width_;
  std::vector<std::uint8_t> rgb(kPixelBytes + row_bytes + kSlack);
  std::vector<std::uint8_t> filtered(1 + row_bytes, kSub);
  colour(grey, rgb.data() + kPixelBytes);
  subtract_left(rgb.data() + kPixelBytes, row_bytes, filtered.data() + 1);
  png.clear();
  append_png_head(png, width_, 1, ColourType::rgb);
  const std::size_t opened = open_chunk(png, "IDAT");
  append_zlib_stream(png, filtered, level_);
  close_chunk(png, opened);
  append_chunk(png, "IEND", {});
}

}  // namespace framesd::image
