// SPDX-License-Identifier: MIT
//
// All table look-ups, compiled without vectors (CMakeLists.txt): gathered byte by byte into vectors they take
// twice as long (bench png_frame).
#include "row_palette.hpp"

#include <framesd/base/endian.hpp>

#include <array>
#include <cassert>

namespace framesd::image {
namespace {

using OfGrey = std::array<std::uint8_t, 256>;  // something of each grey value

constexpr std::size_t kWordBytes = sizeof(std::uint64_t);

// The first group of eight grey values in which one occurs, and the end of the last such group.
struct Range {
  std::size_t first = 0;
  std::size_t last = 256;
};

// REQUIRES: one occurs
Range range_of(const OfGrey& occurs) noexcept {
  const auto none = [&](std::size_t at) { return load_le<std::uint64_t>(occurs.data() + at) == 0; };
  Range range;
  while (none(range.first)) range.first += kWordBytes;
  while (none(range.last - kWordBytes)) range.last -= kWordBytes;
  return range;
}

// Eight places a store.
void look_up(std::span<const std::uint8_t> grey, const OfGrey& place_of, std::uint8_t* to) noexcept {
  std::size_t i = 0;
  for (; i + kWordBytes <= grey.size(); i += kWordBytes) {
    std::uint64_t eight = 0;
    for (std::size_t k = 0; k < kWordBytes; ++k) eight |= std::uint64_t{place_of[grey[i + k]]} << (8 * k);
    store_le(to + i, eight);
  }
  for (; i < grey.size(); ++i) to[i] = place_of[grey[i]];
}

}  // namespace

// No branch depends on which values occur: those that do not write their colour too, and the next one that
// does writes over it.
std::size_t write_row_palette(std::span<const std::uint8_t> grey, const Colouring& colouring,
                              std::uint8_t* rgb, std::span<std::uint8_t> places) noexcept {
  assert(!grey.empty() && places.size() == grey.size());
  OfGrey occurs{};
  for (const std::uint8_t value : grey) occurs[value] = 1;
  const auto [first, last] = range_of(occurs);
  OfGrey place_of;
  std::size_t count = 0;
  for (std::size_t value = first; value < last; ++value) {
    store_le(rgb + 3 * count, colouring.packed(static_cast<std::uint8_t>(value)));
    place_of[value] = static_cast<std::uint8_t>(count);
    count += occurs[value];
  }
  look_up(grey, place_of, places.data());
  return count;
}

}  // namespace framesd::image
