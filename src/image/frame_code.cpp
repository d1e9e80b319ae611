// SPDX-License-Identifier: MIT
#include "frame_code.hpp"

#include "png_filter.hpp"

#include <array>
#include <cstdlib>

namespace framesd::image {
namespace {

// The longest code. Bytes that were not expected cost so little more than they might that a rough row stays
// small: a real log of 5,460 rows took 372 bytes a frame with 10 bits, 391 with 12, 427 with deflate's 15.
constexpr unsigned kBitsMax = 10;

using Counts = std::array<std::uint32_t, kEndOfBlock + 1>;

// Neighbouring samples of a borehole image differ by a few grey values: each further five halve the number of
// pairs, and equal ones are twice as many as that would have it. Counted in a log of 200 samples a row,
// resized to 150. A log that is somewhat different costs some per cent of the bytes, never a wrong pixel.
constexpr int kDifferenceMax = 40;

constexpr std::uint32_t pairs_with(int difference) noexcept {
  constexpr std::uint32_t kFifths[] = {1000, 871, 758, 660, 574};  // 1000 / 2^(i/5)
  if (difference == 0) return 2 * kFifths[0];
  return kFifths[difference % 5] >> (difference / 5);
}

// The same of places among the grey values of the row, of which there are about 60: three halve the pairs.
// Further ones are as rare as any byte, so that their lengths take few bits to send.
constexpr int kPlacesMax = 24;

constexpr std::uint32_t pairs_with_places(int places) noexcept {
  constexpr std::uint32_t kThirds[] = {1000, 794, 630};  // 1000 / 2^(i/3)
  if (places == 0) return 2 * kThirds[0];
  return kThirds[places % 3] >> (places / 3);
}

constexpr int kGreyStep = 4;  // every fourth grey value stands for its neighbours: a quarter of the time

std::uint8_t difference(std::uint8_t from, std::uint8_t to) noexcept {
  return static_cast<std::uint8_t>(to - from);
}

// How often each literal is to be expected; none 0.
Counts rgb_counts(const Lut& lut) noexcept {
  Counts counts;
  counts.fill(1);
  for (int grey = 0; grey < 256; grey += kGreyStep) {
    const Rgb from = lut[static_cast<std::size_t>(grey)];
    for (int step = -kDifferenceMax; step <= kDifferenceMax; ++step) {
      if (grey + step < 0 || grey + step > 255) continue;
      const Rgb to = lut[static_cast<std::size_t>(grey + step)];
      const std::uint32_t pairs = pairs_with(std::abs(step));
      counts[difference(from.r, to.r)] += pairs;
      counts[difference(from.g, to.g)] += pairs;
      counts[difference(from.b, to.b)] += pairs;
    }
  }
  return counts;
}

Counts index_counts() noexcept {
  Counts counts;
  counts.fill(1);
  for (int places = -kPlacesMax; places <= kPlacesMax; ++places) {
    counts[static_cast<std::uint8_t>(places)] += pairs_with_places(std::abs(places));
  }
  return counts;
}

}  // namespace

FrameCode::FrameCode(std::span<const std::uint32_t> counts) : code_(counts, kBitsMax) {
  code_.put_header(start_, true);
  const HuffmanCode sub = code_.code(static_cast<std::size_t>(RowFilter::sub));
  start_.put(sub.bits, sub.length);
}

FrameCode FrameCode::rgb(const Lut& lut) { return FrameCode(rgb_counts(lut)); }

FrameCode FrameCode::indexed() { return FrameCode(index_counts()); }

}  // namespace framesd::image
