// SPDX-License-Identifier: MIT
#include "png_chunks.hpp"

#include "checksums.hpp"
#include <framesd/base/endian.hpp>

#include <cassert>

namespace framesd::image {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kTypeBytes = 4;

}  // namespace

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

}  // namespace framesd::image
