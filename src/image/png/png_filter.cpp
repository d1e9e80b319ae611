// SPDX-License-Identifier: MIT
#include "png_filter.hpp"

#include <algorithm>
#include <cassert>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace framesd::image {
namespace {

using Sample = std::int16_t;  // a byte with room for a difference: eight to a vector of SSE2

// Whichever of left, above and the corner is nearest to left + above - corner; ties in that order.
constexpr auto paeth = [](Sample left, Sample above, Sample corner) noexcept -> Sample {
  const auto size = [](Sample x) { return std::max(x, static_cast<Sample>(-x)); };
  const auto to_right = static_cast<Sample>(above - corner);
  const auto down = static_cast<Sample>(left - corner);
  const Sample from_above = size(down);
  const Sample from_corner = size(static_cast<Sample>(to_right + down));
  const Sample other = from_above <= from_corner ? above : corner;
  return size(to_right) <= std::min(from_above, from_corner) ? left : other;
};

// Filters a row by what `foretold` makes of left, above and the corner. One loop without branches for each
// filter, which compilers vectorize.
template <class Foretold>
void filter_by(Foretold foretold, std::span<const std::uint8_t> row, std::span<const std::uint8_t> above,
               std::size_t pixel_bytes, std::span<std::uint8_t> filtered) noexcept {
  const std::size_t first = std::min(pixel_bytes, row.size());
  for (std::size_t i = 0; i < first; ++i) {
    filtered[i] = static_cast<std::uint8_t>(row[i] - foretold(0, above[i], 0));
  }
  const std::uint8_t* const __restrict from = row.data();
  const std::uint8_t* const __restrict over = above.data();
  std::uint8_t* const __restrict to = filtered.data();
  for (std::size_t i = first; i < row.size(); ++i) {
    to[i] =
        static_cast<std::uint8_t>(from[i] - foretold(from[i - pixel_bytes], over[i], over[i - pixel_bytes]));
  }
}

#if defined(__SSE2__)

constexpr std::size_t kAtOnce = 16;

__m128i load(const std::uint8_t* from) noexcept {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

__m128i apart(__m128i a, __m128i b) noexcept { return _mm_sub_epi8(_mm_max_epu8(a, b), _mm_min_epu8(a, b)); }
__m128i at_most(__m128i a, __m128i b) noexcept { return _mm_cmpeq_epi8(_mm_min_epu8(a, b), a); }
__m128i chosen(__m128i mask, __m128i a, __m128i b) noexcept {
  return _mm_or_si128(_mm_and_si128(mask, a), _mm_andnot_si128(mask, b));
}

// As `paeth`, of sixteen bytes without wider ones. Where left and above lie to the same side of the corner,
// the corner is at least as far away as either and never chosen: it may as well be 255 away.
__m128i paeth_of_sixteen(__m128i left, __m128i above, __m128i corner) noexcept {
  const __m128i from_left = apart(above, corner);
  const __m128i from_above = apart(left, corner);
  const __m128i one_side = _mm_cmpeq_epi8(at_most(corner, left), at_most(corner, above));
  const __m128i from_corner = _mm_or_si128(one_side, apart(from_left, from_above));
  const __m128i other = chosen(at_most(from_above, from_corner), above, corner);
  return chosen(at_most(from_left, _mm_min_epu8(from_above, from_corner)), left, other);
}

// Bytes first.. of a row behind the Paeth filter. The last step takes some bytes of the one before once more.
//
// REQUIRES: at least kAtOnce of them, pixel_bytes <= first
void filter_by_paeth(const std::uint8_t* row, const std::uint8_t* above, std::size_t first, std::size_t size,
                     std::size_t pixel_bytes, std::uint8_t* filtered) noexcept {
  for (std::size_t i = first;; i = std::min(i + kAtOnce, size - kAtOnce)) {
    const __m128i foretold =
        paeth_of_sixteen(load(row + i - pixel_bytes), load(above + i), load(above + i - pixel_bytes));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(filtered + i), _mm_sub_epi8(load(row + i), foretold));
    if (i == size - kAtOnce) return;
  }
}

#endif

// The filter of every picture at level 1. A third of the time of the loop that compilers make (bench
// png_strip).
void filter_paeth(std::span<const std::uint8_t> row, std::span<const std::uint8_t> above,
                  std::size_t pixel_bytes, std::span<std::uint8_t> filtered) noexcept {
#if defined(__SSE2__)
  if (row.size() >= pixel_bytes + kAtOnce) {
    const auto first = filtered.first(pixel_bytes);
    filter_by(paeth, row.first(pixel_bytes), above.first(pixel_bytes), pixel_bytes, first);
    return filter_by_paeth(row.data(), above.data(), pixel_bytes, row.size(), pixel_bytes, filtered.data());
  }
#endif
  filter_by(paeth, row, above, pixel_bytes, filtered);
}

std::uint64_t distance_from_zero(std::span<const std::uint8_t> filtered) noexcept {
  std::uint64_t sum = 0;
  for (const std::uint8_t byte : filtered) sum += std::min<unsigned>(byte, 256u - byte);
  return sum;
}

}  // namespace

void filter_row(RowFilter filter, std::span<const std::uint8_t> row, std::span<const std::uint8_t> above,
                std::size_t pixel_bytes, std::span<std::uint8_t> filtered) noexcept {
  assert(row.size() == above.size() && row.size() == filtered.size());
  const auto filter_with = [&](auto foretold) { filter_by(foretold, row, above, pixel_bytes, filtered); };
  switch (filter) {
    case RowFilter::none: return filter_with([](Sample, Sample, Sample) noexcept { return Sample{0}; });
    case RowFilter::sub: return filter_with([](Sample left, Sample, Sample) noexcept { return left; });
    case RowFilter::up: return filter_with([](Sample, Sample up, Sample) noexcept { return up; });
    case RowFilter::average:
      return filter_with([](Sample left, Sample up, Sample) noexcept { return (left + up) / 2; });
    case RowFilter::paeth: return filter_paeth(row, above, pixel_bytes, filtered);
  }
}

std::vector<std::uint8_t> unfiltered(std::span<const std::uint8_t> pixels, std::size_t row_bytes) {
  std::vector<std::uint8_t> out;
  out.reserve(pixels.size() + pixels.size() / row_bytes);
  for (; !pixels.empty(); pixels = pixels.subspan(row_bytes)) {
    out.push_back(static_cast<std::uint8_t>(RowFilter::none));
    out.insert(out.end(), pixels.begin(), pixels.begin() + static_cast<std::ptrdiff_t>(row_bytes));
  }
  return out;
}

std::vector<std::uint8_t> filter_adaptively(std::span<const std::uint8_t> pixels, std::size_t row_bytes,
                                            std::size_t pixel_bytes) {
  constexpr RowFilter kAll[] = {RowFilter::none, RowFilter::sub, RowFilter::up, RowFilter::average,
                                RowFilter::paeth};
  const std::vector<std::uint8_t> zeros(row_bytes, 0);
  std::vector<std::uint8_t> filtered(row_bytes);
  std::vector<std::uint8_t> best(row_bytes);
  std::vector<std::uint8_t> out;
  std::span<const std::uint8_t> above = zeros;
  for (; !pixels.empty(); pixels = pixels.subspan(row_bytes)) {
    const auto row = pixels.first(row_bytes);
    std::uint64_t best_distance = UINT64_MAX;
    auto best_filter = RowFilter::none;
    for (const RowFilter filter : kAll) {
      filter_row(filter, row, above, pixel_bytes, filtered);
      const std::uint64_t distance = distance_from_zero(filtered);
      if (distance >= best_distance) continue;
      best_distance = distance;
      best_filter = filter;
      best.swap(filtered);
    }
    out.push_back(static_cast<std::uint8_t>(best_filter));
    out.insert(out.end(), best.begin(), best.end());
    above = row;
  }
  return out;
}

}  // namespace framesd::image
