// SPDX-License-Identifier: MIT
#include "deflate.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <memory>
#include <new>

#include <zlib.h>

namespace framesd::image {
namespace {

constexpr int kWindowBitsMin = 9;  // zlib's own least
constexpr int kWindowBitsMax = 15;

struct DeflateEnd {
  void operator()(z_stream* stream) const noexcept { deflateEnd(stream); }
};

int window_bits_for(std::size_t size) noexcept {
  return std::clamp(static_cast<int>(std::bit_width(size)), kWindowBitsMin, kWindowBitsMax);
}

}  // namespace

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
