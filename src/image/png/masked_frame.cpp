// SPDX-License-Identifier: MIT
//
// FrameEncoder::encode_masked: frames with transparent pixels, by the encoder of pictures.
#include "png_chunks.hpp"
#include <framesd/base/endian.hpp>
#include <framesd/frame/sample_mask.hpp>
#include <framesd/image/frame_encoder.hpp>

#include <array>
#include <cassert>
#include <optional>

namespace framesd::image {
namespace {

using Row = std::span<const std::uint8_t>;

constexpr std::size_t kRgbaBytes = 4;
constexpr std::uint32_t kOpaque = 0xff00'0000;  // above r, g, b from the lowest byte up

void append_rgba(std::vector<std::uint8_t>& out, Row grey, Row mask, const Colouring& colouring, int level) {
  const auto width = static_cast<std::uint32_t>(grey.size());
  std::vector<std::uint8_t> pixels(kRgbaBytes * grey.size());
  for (std::size_t i = 0; i < grey.size(); ++i) {
    const std::uint32_t pixel = is_absent(mask, i) ? 0 : colouring.packed(grey[i]) | kOpaque;
    store_le(&pixels[kRgbaBytes * i], pixel);
  }
  append_png_head(out, width, 1, ColourType::rgba);
  append_idat_and_end(out, pixels, pixels.size(), kRgbaBytes, level);
}

// The places of grey values in a palette behind one for what is absent; empty if there is none left for it.
std::optional<std::array<std::uint8_t, 256>> places_of(Row grey, Row mask) {
  std::array<std::uint8_t, 256> places{};
  for (std::size_t i = 0; i < grey.size(); ++i) {
    if (!is_absent(mask, i)) places[grey[i]] = 1;
  }
  unsigned next = 1;
  for (std::uint8_t& place : places) {
    if (place == 0) continue;
    if (next == 256) return std::nullopt;
    place = static_cast<std::uint8_t>(next++);
  }
  return places;
}

// False if it takes more places than there are.
bool append_indexed(std::vector<std::uint8_t>& out, Row grey, Row mask, const Colouring& colouring,
                    int level) {
  const auto places = places_of(grey, mask);
  if (!places) return false;
  append_png_head(out, static_cast<std::uint32_t>(grey.size()), 1, ColourType::indexed);
  const std::size_t opened = open_chunk(out, "PLTE");
  out.insert(out.end(), 3, std::uint8_t{0});
  for (std::size_t value = 0; value < places->size(); ++value) {
    if ((*places)[value] == 0) continue;
    const std::uint32_t colour = colouring.packed(static_cast<std::uint8_t>(value));
    for (const int shift : {0, 8, 16}) out.push_back(static_cast<std::uint8_t>(colour >> shift));
  }
  close_chunk(out, opened);
  constexpr std::uint8_t kTransparent[] = {0};
  append_chunk(out, "tRNS", kTransparent);
  std::vector<std::uint8_t> row(grey.size());
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = is_absent(mask, i) ? 0 : (*places)[grey[i]];
  append_idat_and_end(out, row, row.size(), 1, level);
  return true;
}

}  // namespace

std::span<const std::uint8_t> FrameEncoder::encode_masked(std::span<const std::uint8_t> grey,
                                                          std::span<const std::uint8_t> mask,
                                                          std::vector<std::uint8_t>& room) const {
  assert(grey.size() == width_ && mask.size() == mask_bytes(width_));
  room.clear();
  if (pixel_bytes_ == 1 && append_indexed(room, grey, mask, colouring_, level_)) return room;
  append_rgba(room, grey, mask, colouring_, level_);
  return room;
}

}  // namespace framesd::image
