// SPDX-License-Identifier: MIT
#include "resample_kernels.hpp"

#include <cstring>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framesd::image {
namespace {

// Each kernel is compiled for any number of pairs of taps (Pairs == 0) and for two, which is what bilinear
// has at 200 -> 150 (a sixth faster, bench resample).
#if defined(__x86_64__)
#define FRAMESD_SSSE3 __attribute__((target("ssse3")))
#define FRAMESD_AVX2 __attribute__((target("avx2")))

FRAMESD_SSSE3 inline __m128i load(const void* from) noexcept {
  return _mm_load_si128(static_cast<const __m128i*>(from));
}

FRAMESD_AVX2 inline __m256i load_wide(const void* from) noexcept {
  return _mm256_load_si256(static_cast<const __m256i*>(from));
}

// Low and high sums of four columns put together.
FRAMESD_SSSE3 inline __m128i sums_of(__m128i low, __m128i high) noexcept {
  return _mm_add_epi32(_mm_slli_epi32(high, kLowWeightBits), low);
}

// The same of eight columns.
FRAMESD_AVX2 inline __m256i sums_of(__m256i low, __m256i high) noexcept {
  return _mm256_add_epi32(_mm256_slli_epi32(high, kLowWeightBits), low);
}

// Sums rounded and cut to whole grey values.
FRAMESD_SSSE3 inline __m128i grey_of(__m128i sums) noexcept {
  return _mm_srai_epi32(_mm_add_epi32(sums, _mm_set1_epi32(1 << (kWeightBits - 1))), kWeightBits);
}

FRAMESD_AVX2 inline __m256i grey_of(__m256i sums) noexcept {
  return _mm256_srai_epi32(_mm256_add_epi32(sums, _mm256_set1_epi32(1 << (kWeightBits - 1))), kWeightBits);
}

// Eight columns, as grey values clipped to bytes or as the sums themselves.
FRAMESD_SSSE3 inline void store_eight(__m128i left, __m128i right, std::uint8_t* to) noexcept {
  const __m128i words = _mm_packs_epi32(grey_of(left), grey_of(right));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_packus_epi16(words, words));
}

FRAMESD_SSSE3 inline void store_eight(__m128i left, __m128i right, std::int32_t* to) noexcept {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), left);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to + 4), right);
}

FRAMESD_AVX2 inline void store_bytes(__m256i grey, std::uint8_t* to) noexcept {
  const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(grey), _mm256_extracti128_si256(grey, 1));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_packus_epi16(words, words));
}

FRAMESD_AVX2 inline void store_eight(__m256i sums, std::uint8_t* to) noexcept {
  store_bytes(grey_of(sums), to);
}

FRAMESD_AVX2 inline void store_eight(__m256i sums, std::int32_t* to) noexcept {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), sums);
}

template <std::size_t Pairs, class Out>
FRAMESD_SSSE3 void run_ssse3(const BlockRow& row, const std::uint8_t* source, Out* resized) noexcept {
  const std::size_t pairs = Pairs != 0 ? Pairs : row.pairs;
  const BlockShuffle* shuffle = row.shuffles;
  const BlockWeights* weights = row.weights;
  for (const BlockPlace place : row.places) {
    const std::uint8_t* window = source + place.window;
    const __m128i order_left = load(shuffle->from.data());
    const __m128i order_right = load(shuffle->from.data() + kBlockWindow);
    __m128i low_left = _mm_setzero_si128();
    __m128i low_right = low_left;
    __m128i high_left = low_left;
    __m128i high_right = low_left;
    for (std::size_t pair = 0; pair < pairs; ++pair, ++weights, window += 2) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(window));
      const __m128i left = _mm_shuffle_epi8(bytes, order_left);
      const __m128i right = _mm_shuffle_epi8(bytes, order_right);
      low_left = _mm_add_epi32(low_left, _mm_madd_epi16(left, load(weights->low.data())));
      low_right = _mm_add_epi32(low_right, _mm_madd_epi16(right, load(weights->low.data() + 8)));
      high_left = _mm_add_epi32(high_left, _mm_madd_epi16(left, load(weights->high.data())));
      high_right = _mm_add_epi32(high_right, _mm_madd_epi16(right, load(weights->high.data() + 8)));
    }
    ++shuffle;
    store_eight(sums_of(low_left, high_left), sums_of(low_right, high_right), resized + place.column);
  }
}

// Two samples for each of eight columns, found in `window` by `order`.
FRAMESD_AVX2 inline __m256i samples_in(const std::uint8_t* window, __m256i order) noexcept {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(window));
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), order);
}

template <std::size_t Pairs, class Out>
FRAMESD_AVX2 void run_avx2(const BlockRow& row, const std::uint8_t* source, Out* resized) noexcept {
  const std::size_t pairs = Pairs != 0 ? Pairs : row.pairs;
  const BlockShuffle* shuffle = row.shuffles;
  const BlockWeights* weights = row.weights;
  for (const BlockPlace place : row.places) {
    const std::uint8_t* window = source + place.window;
    const __m256i order = load_wide(shuffle->from.data());
    __m256i low = _mm256_setzero_si256();
    __m256i high = low;
    for (std::size_t pair = 0; pair < pairs; ++pair, ++weights, window += 2) {
      const __m256i samples = samples_in(window, order);
      low = _mm256_add_epi32(low, _mm256_madd_epi16(samples, load_wide(weights->low.data())));
      high = _mm256_add_epi32(high, _mm256_madd_epi16(samples, load_wide(weights->high.data())));
    }
    ++shuffle;
    store_eight(sums_of(low, high), resized + place.column);
  }
}

// 32 samples from `at` on: 0 where they are absent, and in `present` a 1 where they are there.
FRAMESD_AVX2 inline void zero_gaps(const std::uint8_t* source, const std::uint8_t* mask, GapRow& row,
                                   std::size_t at) noexcept {
  const __m256i byte_of_sample =
      _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
  const __m256i bit_of_sample = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201));
  std::int32_t bits = 0;
  std::memcpy(&bits, mask, sizeof bits);
  const __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32(bits), byte_of_sample);
  const __m256i absent = _mm256_cmpeq_epi8(_mm256_and_si256(spread, bit_of_sample), bit_of_sample);
  const __m256i samples = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(source));
  _mm256_store_si256(reinterpret_cast<__m256i*>(&row.samples[at]), _mm256_andnot_si256(absent, samples));
  _mm256_store_si256(reinterpret_cast<__m256i*>(&row.present[at]),
                     _mm256_andnot_si256(absent, _mm256_set1_epi8(1)));
}

FRAMESD_AVX2 inline void zero_gaps(GapRow& row) noexcept {
  const std::size_t width = row.source.size();
  std::size_t at = 0;
  for (; at + kVectorSamples <= width; at += kVectorSamples)
    zero_gaps(&row.source[at], &row.absent[at / 8], row, at);
  if (at == width) return;
  std::array<std::uint8_t, kVectorSamples> rest{};
  std::array<std::uint8_t, kVectorSamples / 8> mask{};
  std::ranges::copy(row.source.subspan(at), rest.begin());
  std::ranges::copy(row.absent.subspan(at / 8), mask.begin());
  zero_gaps(rest.data(), mask.data(), row, at);
}

// What divisor_of() and grey_of() of masked_resampler.cpp give, of eight columns; all ones in `absent` where
// the pixel is.
//
// A quotient of floats, below 256, is at most one off where it is cut off: the remainder, which is exact,
// says so.
FRAMESD_AVX2 inline __m256i quotients_of(__m256i sums, __m256i present, __m256i whole,
                                         __m256i& absent) noexcept {
  const __m256i one = _mm256_set1_epi32(1);
  absent = _mm256_cmpgt_epi32(whole, _mm256_add_epi32(present, present));
  __m256i divisor =
      _mm256_blendv_epi8(present, _mm256_set1_epi32(1 << kWeightBits), _mm256_cmpeq_epi32(present, whole));
  divisor = _mm256_blendv_epi8(divisor, one, absent);
  const __m256i most = _mm256_sub_epi32(_mm256_slli_epi32(divisor, 8), divisor);  // gives 255
  __m256i dividend = _mm256_add_epi32(sums, _mm256_srli_epi32(divisor, 1));
  dividend = _mm256_min_epi32(_mm256_max_epi32(dividend, _mm256_setzero_si256()), most);
  __m256i quotient =
      _mm256_cvttps_epi32(_mm256_div_ps(_mm256_cvtepi32_ps(dividend), _mm256_cvtepi32_ps(divisor)));
  const __m256i rest = _mm256_sub_epi32(dividend, _mm256_mullo_epi32(quotient, divisor));
  quotient = _mm256_add_epi32(quotient, _mm256_srai_epi32(rest, 31));
  quotient = _mm256_sub_epi32(quotient, _mm256_cmpgt_epi32(rest, _mm256_sub_epi32(divisor, one)));
  return _mm256_andnot_si256(absent, quotient);
}

// The eight bits of the columns from `column` on. Blocks before it have written the bits below, in whole
// bytes.
inline void put_bits(std::uint8_t* mask, std::size_t column, unsigned bits) noexcept {
  std::uint8_t* const to = mask + column / 8;
  const unsigned shift = column % 8;
  if (shift == 0) {
    *to = static_cast<std::uint8_t>(bits);
  } else {
    *to = static_cast<std::uint8_t>(*to | bits << shift);
    to[1] = static_cast<std::uint8_t>(bits >> (8 - shift));
  }
}

FRAMESD_AVX2 inline void store_pixels(__m256i sums, __m256i present, std::size_t column,
                                      const GapPixels& resized) noexcept {
  const __m256i whole = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(resized.whole_weights + column));
  __m256i absent;
  store_bytes(quotients_of(sums, present, whole, absent), resized.samples + column);
  put_bits(resized.absent, column, static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(absent))));
}

template <std::size_t Pairs>
FRAMESD_AVX2 void run_gaps_avx2(const BlockRow& row, GapRow& source, const GapPixels& resized) noexcept {
  zero_gaps(source);
  const std::size_t pairs = Pairs != 0 ? Pairs : row.pairs;
  const BlockShuffle* shuffle = row.shuffles;
  const BlockWeights* weights = row.weights;
  for (const BlockPlace place : row.places) {
    const std::uint8_t* window = &source.samples[place.window];
    const std::uint8_t* there = &source.present[place.window];
    const __m256i order = load_wide(shuffle->from.data());
    __m256i low = _mm256_setzero_si256();
    __m256i high = low;
    __m256i low_there = low;
    __m256i high_there = low;
    for (std::size_t pair = 0; pair < pairs; ++pair, ++weights, window += 2, there += 2) {
      const __m256i low_weights = load_wide(weights->low.data());
      const __m256i high_weights = load_wide(weights->high.data());
      const __m256i samples = samples_in(window, order);
      const __m256i ones = samples_in(there, order);
      low = _mm256_add_epi32(low, _mm256_madd_epi16(samples, low_weights));
      high = _mm256_add_epi32(high, _mm256_madd_epi16(samples, high_weights));
      low_there = _mm256_add_epi32(low_there, _mm256_madd_epi16(ones, low_weights));
      high_there = _mm256_add_epi32(high_there, _mm256_madd_epi16(ones, high_weights));
    }
    ++shuffle;
    store_pixels(sums_of(low, high), sums_of(low_there, high_there), place.column, resized);
  }
}

void gaps_avx2(const BlockRow& row, GapRow& source, const GapPixels& resized) noexcept {
  row.pairs == 2 ? run_gaps_avx2<2>(row, source, resized) : run_gaps_avx2<0>(row, source, resized);
}
#endif

std::vector<BlockKernel> find_kernels() {
  std::vector<BlockKernel> kernels;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) {
    kernels.push_back(
        {.grey = {run_avx2<2>, run_avx2<0>}, .sums = {run_avx2<2>, run_avx2<0>}, .gaps = gaps_avx2});
  }
  if (__builtin_cpu_supports("ssse3") != 0) {
    kernels.push_back({.grey = {run_ssse3<2>, run_ssse3<0>}, .sums = {run_ssse3<2>, run_ssse3<0>}});
  }
#endif
  return kernels;
}

}  // namespace

std::span<const BlockKernel> block_kernels() noexcept {
  static const std::vector<BlockKernel> kernels = find_kernels();
  return kernels;
}

}  // namespace framesd::image
