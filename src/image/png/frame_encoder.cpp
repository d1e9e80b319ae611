// SPDX-License-Identifier: MIT
//
// The hot path of a page. Row by row: colours from the Lut or places in a palette, Sub filter, Huffman bits,
// Adler-32, CRC-32; everything else was made before. README.md beside this file shows the bytes.
#include "checksums.hpp"
#include "frame_code.hpp"
#include "png_chunks.hpp"
#include "png_filter.hpp"
#include "row_palette.hpp"
#include <framesd/base/endian.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/image/frame_encoder.hpp>

#include <algorithm>
#include <cassert>
#include <cstring>

namespace framesd::image {
namespace {

constexpr std::size_t kSlack = 16;   // bytes behind each part of the room that wide stores may touch
constexpr std::size_t kLeftMax = 3;  // bytes of the pixel to the left of the first
constexpr std::size_t kTypeAt = 4;   // in a chunk: behind its length
constexpr std::size_t kDataAt = kTypeAt + 4;
constexpr std::size_t kTailBytes = 4 + 4 + kEndChunk.size();  // Adler-32, CRC-32, IEND

constexpr auto kFilterNone = static_cast<std::uint8_t>(RowFilter::none);
constexpr auto kSub = static_cast<std::uint8_t>(RowFilter::sub);

// The Sub filter. REQUIRES: a pixel of zeros before `row`
void subtract_left(const std::uint8_t* __restrict row, std::size_t bytes, std::size_t pixel_bytes,
                   std::uint8_t* __restrict filtered) noexcept {
  const std::uint8_t* const left = row - pixel_bytes;
  for (std::size_t i = 0; i < bytes; ++i) filtered[i] = static_cast<std::uint8_t>(row[i] - left[i]);
}

// Completes a PNG whose deflate block ends at `end`; `chunk` is its IDAT, the row's own bytes begin at `own`.
// Gives its end.
std::uint8_t* finish(std::uint8_t* chunk, const std::uint8_t* own, std::uint8_t* end, std::uint32_t crc,
                     std::uint32_t adler) noexcept {
  store_be(end, adler);
  end += sizeof adler;
  store_be(chunk, static_cast<std::uint32_t>(end - (chunk + kDataAt)));
  store_be(end, crc32({own, end}, crc));
  end += sizeof crc;
  std::memcpy(end, kEndChunk.data(), kEndChunk.size());
  return end + kEndChunk.size();
}

// Writes PLTE and the row's places in it; gives the end of the chunk.
std::uint8_t* write_places(std::span<const std::uint8_t> grey, const Colouring& colouring,
                           std::uint8_t* chunk, std::uint8_t* pixels) noexcept {
  const std::size_t bytes = 3 * write_row_palette(grey, colouring, chunk + kDataAt, {pixels, grey.size()});
  std::memcpy(chunk + kTypeAt, "PLTE", 4);
  store_be(chunk, static_cast<std::uint32_t>(bytes));
  std::uint8_t* const end = chunk + kDataAt + bytes;
  store_be(end, crc32({chunk + kTypeAt, end}));
  return end + 4;
}

}  // namespace

FrameEncoder::FrameEncoder(std::uint16_t width, const Lut& lut, int level, FrameForm form)
    : width_(width), level_(level), pixel_bytes_(form == FrameForm::rgb ? 3 : 1), colouring_(lut) {
  assert(width >= 1 && width <= kWidthMax && level >= 0 && level <= 9);
  append_png_head(head_, width_, 1, form == FrameForm::rgb ? ColourType::rgb : ColourType::indexed);
  stored_ = stored_start();
  const std::size_t before =
      head_.size() + (form == FrameForm::rgb ? 0 : kDataAt + 3 * std::min<std::size_t>(width_, 256) + 4);
  png_max_ = before + stored_.bytes.size() + 1 + row_bytes() + kTailBytes;
  if (level_ != 1) return;
  code_ =
      std::make_shared<const FrameCode>(form == FrameForm::rgb ? FrameCode::rgb(lut) : FrameCode::indexed());
  huffman_ = start_with(code_->start());
  png_max_ =
      std::max(png_max_, before + huffman_.bytes.size() + FrameCode::bytes_max(row_bytes()) + kTailBytes);
}

FrameEncoder::Start FrameEncoder::start_with(std::span<const std::uint8_t> block_start) {
  Start start;
  (void)open_chunk(start.bytes, "IDAT");
  start.bytes.insert(start.bytes.end(), kZlibHead.begin(), kZlibHead.end());
  start.bytes.insert(start.bytes.end(), block_start.begin(), block_start.end());
  start.crc = crc32(std::span<const std::uint8_t>(start.bytes).subspan(kTypeAt));
  return start;
}

FrameEncoder::Start FrameEncoder::stored_start() const {
  std::array<std::uint8_t, 5> block = {1};  // the last block, stored; its length and the complement follow
  const auto length = static_cast<std::uint16_t>(1 + row_bytes());
  store_le(block.data() + 1, length);
  store_le(block.data() + 3, static_cast<std::uint16_t>(~length));
  return start_with(block);
}

std::span<const std::uint8_t> FrameEncoder::encode(std::span<const std::uint8_t> grey,
                                                   std::vector<std::uint8_t>& room) const {
  assert(grey.size() == width_);
  // The room: the PNG, then the pixels behind one of zeros, then the filtered pixels.
  const std::size_t needed = png_max_ + kSlack + kLeftMax + 2 * (row_bytes() + kSlack);
  if (room.size() < needed) room.resize(needed);
  std::uint8_t* const png = room.data();
  std::memcpy(png, head_.data(), head_.size());
  if (level_ == 0 && pixel_bytes_ == 3) return {png, write_colours(grey, png + head_.size())};
  std::uint8_t* const pixels = png + png_max_ + kSlack + kLeftMax;
  std::uint8_t* const chunk = write_pixels(grey, png + head_.size(), pixels);
  if (level_ == 0) return {png, write_stored(kFilterNone, pixels, chunk)};
  std::memset(pixels - kLeftMax, 0, kLeftMax);
  std::uint8_t* const filtered = pixels + row_bytes() + kSlack;
  subtract_left(pixels, row_bytes(), pixel_bytes_, filtered);
  if (level_ == 1) return {png, write_huffman(filtered, chunk)};
  std::vector<std::uint8_t> packed(png, chunk);
  append_zlib(filtered, packed);
  room.swap(packed);
  return room;
}

// Gives where IDAT belongs: at `chunk`, or behind the palette there.
std::uint8_t* FrameEncoder::write_pixels(std::span<const std::uint8_t> grey, std::uint8_t* chunk,
                                         std::uint8_t* pixels) const noexcept {
  if (pixel_bytes_ == 1) return write_places(grey, colouring_, chunk, pixels);
  colouring_.row(grey, {pixels, row_bytes()});
  return chunk;
}

// Gives where the row belongs, behind its filter.
std::uint8_t* FrameEncoder::open_stored(std::uint8_t filter, std::uint8_t* chunk) const noexcept {
  std::memcpy(chunk, stored_.bytes.data(), stored_.bytes.size());
  chunk[stored_.bytes.size()] = filter;
  return chunk + stored_.bytes.size() + 1;
}

std::uint8_t* FrameEncoder::close_stored(std::uint8_t* chunk) const noexcept {
  std::uint8_t* const own = chunk + stored_.bytes.size();
  std::uint8_t* const end = own + 1 + row_bytes();
  return finish(chunk, own, end, stored_.crc, adler32({own, end}));
}

// Colours as they are, written to their place at once.
std::uint8_t* FrameEncoder::write_colours(std::span<const std::uint8_t> grey,
                                          std::uint8_t* chunk) const noexcept {
  colouring_.row(grey, {open_stored(kFilterNone, chunk), row_bytes()});
  return close_stored(chunk);
}

std::uint8_t* FrameEncoder::write_stored(std::uint8_t filter, const std::uint8_t* row,
                                         std::uint8_t* chunk) const noexcept {
  std::memcpy(open_stored(filter, chunk), row, row_bytes());
  return close_stored(chunk);
}

std::uint8_t* FrameEncoder::write_huffman(const std::uint8_t* row, std::uint8_t* chunk) const noexcept {
  if (!code_->takes({row, row_bytes()})) return write_stored(kSub, row, chunk);
  std::memcpy(chunk, huffman_.bytes.data(), huffman_.bytes.size());
  std::uint8_t* const own = chunk + huffman_.bytes.size();
  std::uint8_t* const end = code_->write({row, row_bytes()}, own);
  if (end > chunk + stored_.bytes.size() + 1 + row_bytes()) return write_stored(kSub, row, chunk);
  return finish(chunk, own, end, huffman_.crc, adler32({row, row_bytes()}, adler32({&kSub, 1})));
}

void FrameEncoder::append_zlib(const std::uint8_t* row, std::vector<std::uint8_t>& png) const {
  std::vector<std::uint8_t> filtered(1 + row_bytes(), kSub);
  std::memcpy(filtered.data() + 1, row, row_bytes());
  const std::size_t opened = open_chunk(png, "IDAT");
  append_zlib_stream(png, filtered, level_);
  close_chunk(png, opened);
  png.insert(png.end(), kEndChunk.begin(), kEndChunk.end());
}

}  // namespace framesd::image
