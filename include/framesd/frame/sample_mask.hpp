// SPDX-License-Identifier: MIT
//
// Masks: which samples of a row are absent, because nothing was measured there.
//
// Bit i % 8, lowest first, of byte i / 8 is 1 where sample i is absent; bits past the end of the row are 0.
// An empty mask stands for a row that is whole. An absent sample is 0 in the row itself.
#pragma once

#include <framesd/base/endian.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd {

// Bytes of the mask of a row of that many samples.
constexpr std::size_t mask_bytes(std::size_t width) noexcept { return (width + 7) / 8; }

constexpr bool is_absent(std::span<const std::uint8_t> mask, std::size_t sample) noexcept {
  return !mask.empty() && (mask[sample / 8] >> sample % 8 & 1) != 0;
}

constexpr void mark_absent(std::span<std::uint8_t> mask, std::size_t sample) noexcept {
  mask[sample / 8] = static_cast<std::uint8_t>(mask[sample / 8] | 1u << sample % 8);
}

// Makes a sample of a row absent, in whose mask `absent` ones are marked so far: 0 means that the mask holds
// nothing of this row yet.
constexpr void make_absent(std::span<std::uint8_t> samples, std::span<std::uint8_t> mask, std::size_t sample,
                           std::size_t& absent) noexcept {
  if (absent++ == 0) std::ranges::fill(mask, std::uint8_t{0});
  mark_absent(mask, sample);
  samples[sample] = 0;
}

inline std::uint16_t count_absent(std::span<const std::uint8_t> mask) noexcept {
  int count = 0;
  for (; mask.size() >= 8; mask = mask.subspan(8))
    count += std::popcount(load_le<std::uint64_t>(mask.data()));
  std::uint64_t rest = 0;
  for (const std::uint8_t bits : mask) rest = rest << 8 | bits;
  return static_cast<std::uint16_t>(count + std::popcount(rest));
}

constexpr bool any_absent(std::span<const std::uint8_t> mask) noexcept {
  return std::ranges::any_of(mask, [](std::uint8_t bits) { return bits != 0; });
}

// Whether no bit is set past the end of a row of `width` samples.
constexpr bool ends_with_its_row(std::span<const std::uint8_t> mask, std::size_t width) noexcept {
  return width % 8 == 0 || mask.back() >> width % 8 == 0;
}

// Eight bits, the lowest first, as eight bytes of 0 or 1, and the way back.
constexpr std::uint64_t kOneInEachByte = 0x0101010101010101;

constexpr std::uint64_t bits_as_bytes(std::uint8_t bits) noexcept {
  const std::uint64_t own_bits = bits * kOneInEachByte & 0x8040201008040201;
  return (own_bits + 0x7f * kOneInEachByte) >> 7 & kOneInEachByte;
}

constexpr std::uint8_t bytes_as_bits(std::uint64_t bytes) noexcept {
  return static_cast<std::uint8_t>(bytes * 0x0102040810204080 >> 56);
}

// A byte for each sample, 1 where it is absent. REQUIRES: a mask of flags.size() samples
inline void unpack_mask(std::span<const std::uint8_t> mask, std::span<std::uint8_t> flags) noexcept {
  for (std::size_t i = 0; i < flags.size(); ++i) flags[i] = mask[i / 8] >> i % 8 & 1;
}

// The way back; REQUIRES: mask.size() == mask_bytes(flags.size()), each flag 0 or 1
inline void pack_mask(std::span<const std::uint8_t> flags, std::span<std::uint8_t> mask) noexcept {
  std::ranges::fill(mask, std::uint8_t{0});
  for (std::size_t i = 0; i < flags.size(); ++i)
    mask[i / 8] = static_cast<std::uint8_t>(mask[i / 8] | flags[i] << i % 8);
}

// Sets the samples that are absent to 0. REQUIRES: a mask of row.size() samples, or none
inline void clear_absent(std::span<const std::uint8_t> mask, std::span<std::uint8_t> row) noexcept {
  if (mask.empty()) return;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (is_absent(mask, i)) row[i] = 0;
  }
}

}  // namespace framesd
