// SPDX-License-Identifier: MIT
//
// Statistics of a row, sixteen samples at a time where every machine of the kind can.
#include <framesd/base/endian.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/frame/sample_mask.hpp>
#include <framesd/frame/strip.hpp>

#include <algorithm>
#include <array>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace framesd {
namespace {

void add(RowStats& stats, std::span<const std::uint8_t> samples) noexcept {
  for (const std::uint8_t sample : samples) {
    stats.min = std::min(stats.min, sample);
    stats.max = std::max(stats.max, sample);
    stats.sum += sample;
    stats.sum_squares += std::uint32_t{sample} * sample;
  }
}

#if defined(__SSE2__)

std::uint32_t sum_of(__m128i numbers) noexcept {
  numbers = _mm_add_epi32(numbers, _mm_shuffle_epi32(numbers, _MM_SHUFFLE(1, 0, 3, 2)));
  numbers = _mm_add_epi32(numbers, _mm_shuffle_epi32(numbers, _MM_SHUFFLE(2, 3, 0, 1)));
  return static_cast<std::uint32_t>(_mm_cvtsi128_si32(numbers));
}

std::uint8_t greatest_of(__m128i samples) noexcept {
  samples = _mm_max_epu8(samples, _mm_srli_si128(samples, 8));
  samples = _mm_max_epu8(samples, _mm_srli_si128(samples, 4));
  samples = _mm_max_epu8(samples, _mm_srli_si128(samples, 2));
  samples = _mm_max_epu8(samples, _mm_srli_si128(samples, 1));
  return static_cast<std::uint8_t>(_mm_cvtsi128_si32(samples));
}

// Adds the samples up to the last multiple of 16; gives how many these are.
std::size_t add_sixteens(RowStats& stats, std::span<const std::uint8_t> samples) noexcept {
  const __m128i zero = _mm_setzero_si128();
  __m128i least = _mm_set1_epi8(-1);
  __m128i greatest = zero;
  __m128i sum = zero;
  __m128i squares = zero;
  const std::size_t whole = samples.size() / 16 * 16;
  for (std::size_t at = 0; at < whole; at += 16) {
    const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(&samples[at]));
    least = _mm_min_epu8(least, sixteen);
    greatest = _mm_max_epu8(greatest, sixteen);
    sum = _mm_add_epi32(sum, _mm_sad_epu8(sixteen, zero));
    const __m128i low = _mm_unpacklo_epi8(sixteen, zero);
    const __m128i high = _mm_unpackhi_epi8(sixteen, zero);
    squares = _mm_add_epi32(squares, _mm_add_epi32(_mm_madd_epi16(low, low), _mm_madd_epi16(high, high)));
  }
  stats.min = static_cast<std::uint8_t>(255 - greatest_of(_mm_xor_si128(least, _mm_set1_epi8(-1))));
  stats.max = greatest_of(greatest);
  stats.sum = sum_of(sum);
  stats.sum_squares = sum_of(squares);
  return whole;
}

#else

std::size_t add_sixteens(RowStats&, std::span<const std::uint8_t>) noexcept { return 0; }

#endif

std::uint8_t least_present(std::span<const std::uint8_t> samples,
                           std::span<const std::uint8_t> absent) noexcept {
  std::array<std::uint8_t, kWidthMax> present;  // 255 where there is none
  std::copy(samples.begin(), samples.end(), present.begin());
  const std::size_t bytes = 8 * absent.size();
  std::fill(present.begin() + static_cast<std::ptrdiff_t>(samples.size()),
            present.begin() + static_cast<std::ptrdiff_t>(bytes), std::uint8_t{255});
  for (std::size_t i = 0; i < absent.size(); ++i) {
    std::uint8_t* const eight = &present[8 * i];
    store_le(eight, load_le<std::uint64_t>(eight) | bits_as_bytes(absent[i]) * 255);
  }
  RowStats stats{.min = 255, .max = 0};
  const std::span<const std::uint8_t> row(present.data(), bytes);
  add(stats, row.subspan(add_sixteens(stats, row)));
  return stats.min;
}

}  // namespace

RowStats row_stats(std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent) noexcept {
  RowStats stats{.min = 255, .max = 0};
  add(stats, samples.subspan(add_sixteens(stats, samples)));
  stats.absent = count_absent(absent);
  if (stats.absent == 0 || stats.min != 0) return stats;
  stats.min = least_present(samples, absent);  // the zeros may be those of absent samples alone
  return stats;
}

}  // namespace framesd
