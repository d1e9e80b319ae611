// SPDX-License-Identifier: MIT
#include "frame_code.hpp"

#include "huffman.hpp"
#include "png_filter.hpp"
#include <framesd/base/endian.hpp>

#include <cstdlib>

namespace framesd::image {
namespace {

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

using Counts = std::array<std::uint32_t, kEndOfBlock + 1>;

// How often each literal is to be expected; none 0.
Counts literal_counts(const Lut& lut) noexcept {
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

// Deflate's stream of bits, stored eight bytes at a time; up to seven bits wait for the next put.
struct BitStream {
  static constexpr unsigned kPutMax = 64 - 8;

  std::uint8_t* at;
  std::uint64_t waiting;
  unsigned count;

  // REQUIRES: at most kPutMax bits
  template <class Bits>
  void put(const Bits& next) noexcept {
    waiting |= next.bits << count;
    count += next.count;
    store_le(at, waiting);
    at += count / 8;
    waiting >>= count & ~7u;
    count %= 8;
  }

  // Behind the last byte that holds a bit; what is left of that byte is zeros.
  std::uint8_t* end() const noexcept { return at + (count + 7) / 8; }
};

}  // namespace

FrameCode::FrameCode(const Lut& lut) {
  const auto lengths = huffman_lengths(literal_counts(lut), kLiteralBitsMax);
  const auto codes = huffman_codes(lengths);
  for (std::size_t literal = 0; literal < literals_.size(); ++literal) {
    literals_[literal] = {codes[literal].bits, codes[literal].length};
  }
  end_of_block_ = {codes[kEndOfBlock].bits, codes[kEndOfBlock].length};
  constexpr std::uint8_t kDistances[] = {1, 1};  // none is used, but every decoder accepts a complete code
  put_dynamic_header(start_, lengths, kDistances);
  const Literal sub = literals_[static_cast<std::size_t>(RowFilter::sub)];
  start_.put(sub.bits, sub.count);
}

// Eight literals a step: they nearly always fit one put (bench png_frame: four a step took a
// sixth more).
std::uint8_t* FrameCode::write(std::span<const std::uint8_t> row, std::uint8_t* to) const noexcept {
  static_assert(4 * kLiteralBitsMax <= BitStream::kPutMax);
  BitStream stream{to, start_.pending(), start_.pending_count()};
  const std::uint8_t* from = row.data();
  const std::uint8_t* const end = from + row.size();
  for (; end - from >= 8; from += 8) {
    const Bits first = four(from);
    const Bits second = four(from + 4);
    if (first.count + second.count <= BitStream::kPutMax) [[likely]] {
      stream.put(joined(first, second));
    } else {
      stream.put(first);
      stream.put(second);
    }
  }
  for (; from != end; ++from) stream.put(one(*from));
  stream.put(end_of_block_);
  return stream.end();
}

}  // namespace framesd::image
