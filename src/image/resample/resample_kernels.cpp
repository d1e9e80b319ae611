// SPDX-License-Identifier: MIT
#include "resample_kernels.hpp"

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

FRAMESD_AVX2 inline void store_eight(__m256i sums, std::uint8_t* to) noexcept {
  const __m256i grey = grey_of(sums);
  const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(grey), _mm256_extracti128_si256(grey, 1));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_packus_epi16(words, words));
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
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(window));
      const __m256i samples = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), order);
      low = _mm256_add_epi32(low, _mm256_madd_epi16(samples, load_wide(weights->low.data())));
      high = _mm256_add_epi32(high, _mm256_madd_epi16(samples, load_wide(weights->high.data())));
    }
    ++shuffle;
    store_eight(sums_of(low, high), resized + place.column);
  }
}
#endif

std::vector<BlockKernel> find_kernels() {
  std::vector<BlockKernel> kernels;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) {
    kernels.push_back({.grey = {run_avx2<2>, run_avx2<0>}, .sums = {run_avx2<2>, run_avx2<0>}});
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
