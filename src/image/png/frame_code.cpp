// SPDX-License-Identifier: MIT
#include "frame_code.hpp"

#include "png_filter.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <utility>

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

// Places among the about 60 grey values of a row differ less. The code's lengths are put down as they are, in
// steps that take few bits to send, as found by trying steps on a real log: 25 bytes for the table where the
// best code of its counts took 42, and 2 more for the row. The first pixel is its own place, hence the far
// side upwards; other bytes have no code.
struct PlacesStep {
  int up_to;  // places apart
  std::uint8_t bits;
};

constexpr PlacesStep kPlacesSteps[] = {{0, 3}, {4, 4}, {5, 5}, {12, 6}, {18, 8}, {30, 11}};
constexpr int kPlacesDown = -30;
constexpr int kPlacesUp = 101;  // makes the code complete
constexpr std::uint8_t kFarBits = 11;

std::vector<std::uint8_t> place_lengths() {
  std::vector<std::uint8_t> lengths(kEndOfBlock + 1, 0);
  for (int places = kPlacesDown; places <= kPlacesUp; ++places) {
    const auto step =
        std::ranges::find_if(kPlacesSteps, [&](const PlacesStep& s) { return std::abs(places) <= s.up_to; });
    lengths[static_cast<std::uint8_t>(places)] = step == std::end(kPlacesSteps) ? kFarBits : step->bits;
  }
  lengths[kEndOfBlock] = kFarBits;
  return lengths;
}

}  // namespace

FrameCode::FrameCode(LiteralCode code, std::uint8_t first_coded, std::uint8_t last_coded)
    : code_(std::move(code)), first_coded_(first_coded), last_coded_(last_coded) {
  code_.put_header(start_, true);
  const HuffmanCode sub = code_.code(static_cast<std::size_t>(RowFilter::sub));
  start_.put(sub.bits, sub.length);
}

FrameCode FrameCode::rgb(const Lut& lut) {
  return {LiteralCode::of_counts(rgb_counts(lut), kBitsMax), 0, 255};
}

FrameCode FrameCode::indexed() {
  return {LiteralCode(place_lengths()), static_cast<std::uint8_t>(kPlacesDown),
          static_cast<std::uint8_t>(kPlacesUp)};
}

bool FrameCode::takes(std::span<const std::uint8_t> row) const noexcept {
  const std::uint8_t coded = difference(first_coded_, last_coded_);
  if (coded == 255) return true;
  int outside = 0;
  for (const std::uint8_t byte : row) outside |= difference(first_coded_, byte) > coded;
  return outside == 0;
}

}  // namespace framesd::image
