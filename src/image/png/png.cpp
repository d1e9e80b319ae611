// SPDX-License-Identifier: MIT
#include "checksums.hpp"
#include "png_chunks.hpp"
#include "png_filter.hpp"
#include "row_stream.hpp"
#include <framesd/base/endian.hpp>
#include <framesd/image/png.hpp>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <memory>
#include <new>

#include <zlib.h>

namespace framesd::image {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kTypeBytes = 4;

constexpr int kWindowBitsMin = 9;  // zlib's own least
constexpr int kWindowBitsMax = 15;

struct DeflateEnd {
  void operator()(z_stream* stream) const noexcept { deflateEnd(stream); }
};

int window_bits_for(std::size_t size) noexcept {
  return std::clamp(static_cast<int>(std::bit_width(size)), kWindowBitsMin, kWindowBitsMax);
}

struct Shape {
  std::uint32_t width;
  std::uint32_t height;
  ColourType type;
  std::size_t pixel_bytes;
};

std::vector<std::uint8_t> encode(std::span<const std::uint8_t> pixels, const Shape& shape, int level,
                                 std::span<const PngText> texts) {
  const std::size_t row_bytes = shape.pixel_bytes * shape.width;
  assert(shape.width > 0 && shape.height > 0 && pixels.size() == row_bytes * shape.height);
  std::vector<std::uint8_t> out;
  append_png_head(out, shape.width, shape.height, shape.type);
  for (const PngText& text : texts) append_text(out, text);
  const bool too_wide = level == 1 && row_bytes >= kStreamRowBytes;  // for our own encoder
  append_idat_and_end(out, pixels, row_bytes, shape.pixel_bytes, too_wide ? 2 : level);
  return out;
}

}  // namespace

std::vector<std::uint8_t> encode_rgb(std::span<const std::uint8_t> pixels, std::uint32_t width,
                                     std::uint32_t height, int level, std::span<const PngText> texts) {
  return encode(pixels, {width, height, ColourType::rgb, 3}, level, texts);
}

std::vector<std::uint8_t> encode_rgba(std::span<const std::uint8_t> pixels, std::uint32_t width,
                                      std::uint32_t height, int level, std::span<const PngText> texts) {
  return encode(pixels, {width, height, ColourType::rgba, 4}, level, texts);
}

void append_be32(std::vector<std::uint8_t>& out, std::uint32_t value) {
  out.resize(out.size() + sizeof value);
  store_be(out.data() + out.size() - sizeof value, value);
}

std::size_t open_chunk(std::vector<std::uint8_t>& out, std::string_view type) {
  assert(type.size() == kTypeBytes);
  const std::size_t opened = out.size();
  append_be32(out, 0);  // the length, known when it is closed
  out.insert(out.end(), type.begin(), type.end());
  return opened;
}

void close_chunk(std::vector<std::uint8_t>& out, std::size_t opened) {
  const auto type_and_data = std::span<const std::uint8_t>(out).subspan(opened + kLengthBytes);
  store_be(out.data() + opened, static_cast<std::uint32_t>(type_and_data.size() - kTypeBytes));
  append_be32(out, crc32(type_and_data));
}

void append_chunk(std::vector<std::uint8_t>& out, std::string_view type, std::span<const std::uint8_t> data) {
  const std::size_t opened = open_chunk(out, type);
  out.insert(out.end(), data.begin(), data.end());
  close_chunk(out, opened);
}

void append_text(std::vector<std::uint8_t>& out, const PngText& text) {
  assert(!text.key.empty() && text.key.size() <= 79);
  const std::size_t opened = open_chunk(out, "tEXt");
  out.insert(out.end(), text.key.begin(), text.key.end());
  out.push_back(0);
  out.insert(out.end(), text.value.begin(), text.value.end());
  close_chunk(out, opened);
}

void append_png_head(std::vector<std::uint8_t>& out, std::uint32_t width, std::uint32_t height,
                     ColourType type) {
  constexpr std::uint8_t kBitsPerSample = 8;
  out.insert(out.end(), kPngSignature.begin(), kPngSignature.end());
  const std::size_t opened = open_chunk(out, "IHDR");
  append_be32(out, width);
  append_be32(out, height);
  for (const std::uint8_t byte :
       {kBitsPerSample, static_cast<std::uint8_t>(type), std::uint8_t{0}, std::uint8_t{0},
        std::uint8_t{0}}) {  // deflate, the five row filters, not interlaced
    out.push_back(byte);
  }
  close_chunk(out, opened);
}

void append_idat_and_end(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> pixels,
                         std::size_t row_bytes, std::size_t pixel_bytes, int level) {
  assert(level >= 0 && level <= 9);
  const std::size_t opened = open_chunk(out, "IDAT");
  if (level == 0) {
    append_zlib_stream(out, unfiltered(pixels, row_bytes), level);
  } else if (level == 1) {
    append_row_stream(out, pixels, row_bytes, pixel_bytes);
  } else {
    append_zlib_stream(out, filter_adaptively(pixels, row_bytes, pixel_bytes), level);
  }
  close_chunk(out, opened);
  out.insert(out.end(), kEndChunk.begin(), kEndChunk.end());
}

void append_zlib_stream(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> raw, int level) {
  assert(level >= 0 && level <= 9 && raw.size() <= kRawMax);
  z_stream stream{};
  const int window_bits = window_bits_for(raw.size());
  const int memory_level = window_bits - 7;  // 2..8: as much hash table as the window has use for
  if (deflateInit2(&stream, level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  const std::unique_ptr<z_stream, DeflateEnd> closer(&stream);
  stream.next_in = const_cast<Bytef*>(raw.data());  // zlib only reads it
  stream.avail_in = static_cast<uInt>(raw.size());
  const std::size_t before = out.size();
  // Grown as needed: deflateBound of zlib 1.2.13 is too low for little memory at level 0.
  std::size_t room = raw.size() / 2 + 64;
  do {
    out.resize(before + room);
    stream.next_out = out.data() + before + stream.total_out;
    stream.avail_out = static_cast<uInt>(room - stream.total_out);
    room += room / 2;
  } while (deflate(&stream, Z_FINISH) != Z_STREAM_END);
  out.resize(before + stream.total_out);
}

}  // namespace framesd::image
