// SPDX-License-Identifier: MIT
#include "checksums.hpp"

#include <framesd/base/sliced_crc.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framesd::image {
namespace {

constexpr std::uint32_t kAdlerModulus = 65521;

#if defined(__x86_64__)
#define FRAMESD_CLMUL __attribute__((target("pclmul,sse4.1")))

constexpr std::size_t kLane = 16;

FRAMESD_CLMUL inline __m128i load_lane(const std::uint8_t* from) noexcept {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

// The lane as it must be added to bytes that stand further on; `factors` holds the distance.
FRAMESD_CLMUL inline __m128i moved(__m128i lane, __m128i factors) noexcept {
  return _mm_xor_si128(_mm_clmulepi64_si128(lane, factors, 0x00), _mm_clmulepi64_si128(lane, factors, 0x11));
}

// From here 16 - n on, sixteen places that are n lower, or nothing (a negative one) where there are none; and
// from 16 + n on sixteen that are n higher.
constexpr auto kPlaces = [] {
  std::array<std::int8_t, 3 * kLane> places{};
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = i < 2 * kLane ? static_cast<std::int8_t>(static_cast<int>(i) - static_cast<int>(kLane)) : -1;
  }
  return places;
}();

// The lane that ends with the message's last byte, where `left` bytes follow `last`.
//
// end   of the message, of at least sixteen bytes. REQUIRES: left < kLane
FRAMESD_CLMUL inline __m128i with_the_end(__m128i last, const std::uint8_t* end, std::size_t left,
                                          __m128i by_16) noexcept {
  const auto places = [](std::size_t from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(kPlaces.data() + from));
  };
  const __m128i up = places(left);
  const __m128i first = _mm_shuffle_epi8(last, up);
  const __m128i kept = _mm_shuffle_epi8(last, places(kLane + left));
  const __m128i added = _mm_andnot_si128(_mm_cmpgt_epi8(_mm_setzero_si128(), up), load_lane(end - kLane));
  return _mm_xor_si128(moved(first, by_16), _mm_or_si128(kept, added));
}

// The CRC of sixteen bytes, from zero: to 96 bits, to 64, and what is left of these by Barrett's division.
FRAMESD_CLMUL inline std::uint32_t reduced(__m128i lane, __m128i by_16) noexcept {
  const __m128i by_4 = _mm_set_epi64x(0, 0x163CD6124);
  const __m128i polynomial_and_inverse = _mm_set_epi64x(0x1F7011641, 0x1DB710641);
  const __m128i low = _mm_setr_epi32(-1, 0, -1, 0);
  lane = _mm_xor_si128(_mm_srli_si128(lane, 8), _mm_clmulepi64_si128(lane, by_16, 0x10));
  const __m128i upper = _mm_srli_si128(lane, 4);
  lane = _mm_xor_si128(upper, _mm_clmulepi64_si128(_mm_and_si128(lane, low), by_4, 0x00));
  __m128i times = _mm_clmulepi64_si128(_mm_and_si128(lane, low), polynomial_and_inverse, 0x10);
  times = _mm_clmulepi64_si128(_mm_and_si128(times, low), polynomial_and_inverse, 0x00);
  return static_cast<std::uint32_t>(_mm_extract_epi32(_mm_xor_si128(lane, times), 1));
}

// Folds the message into its last sixteen bytes, which then have the whole message's CRC.
//
// Four lanes side by side, each moved on by 64 bytes a step, then one lane by 16. The factors are x^(n+32)
// and x^(n-32) modulo the polynomial, bits reflected and shifted by one, n the distance in bits: the
// constants of Intel's paper on CRC by PCLMULQDQ (Gopal and others, 2009). REQUIRES: at least 64 bytes
FRAMESD_CLMUL std::uint32_t crc32_hardware(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  const __m128i by_64 = _mm_set_epi64x(0x1C6E41596, 0x154442BD4);
  const __m128i by_16 = _mm_set_epi64x(0x0CCAA009E, 0x1751997D0);
  const std::uint8_t* at = bytes.data();
  std::size_t left = bytes.size() - 4 * kLane;
  __m128i lanes[4];
  for (auto& lane : lanes) {
    lane = load_lane(at);
    at += kLane;
  }
  lanes[0] = _mm_xor_si128(lanes[0], _mm_cvtsi32_si128(static_cast<int>(~crc)));
  for (; left >= 4 * kLane; left -= 4 * kLane) {
    for (auto& lane : lanes) {
      lane = _mm_xor_si128(moved(lane, by_64), load_lane(at));
      at += kLane;
    }
  }
  __m128i last = lanes[0];
  for (int i = 1; i < 4; ++i) last = _mm_xor_si128(moved(last, by_16), lanes[i]);
  for (; left >= kLane; left -= kLane, at += kLane) last = _mm_xor_si128(moved(last, by_16), load_lane(at));
  return ~reduced(with_the_end(last, at + left, left, by_16), by_16);
}

constexpr std::size_t kAdlerStep = 32;    // bytes
constexpr std::size_t kAdlerSteps = 173;  // between two divisions: sums of 32 bits hold them

__attribute__((target("avx2"))) inline std::uint64_t sum_of(__m256i lanes) noexcept {
  const __m256i zeros = _mm256_setzero_si256();
  const __m256i pairs =
      _mm256_add_epi64(_mm256_unpacklo_epi32(lanes, zeros), _mm256_unpackhi_epi32(lanes, zeros));
  const __m128i two = _mm_add_epi64(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
  return static_cast<std::uint64_t>(_mm_cvtsi128_si64(two)) +
         static_cast<std::uint64_t>(_mm_extract_epi64(two, 1));
}

// Sums of all bytes of a step at once: `ahead` counts them once for every step that follows, `weighed` by
// their distance to the end of their step.
__attribute__((target("avx2"))) std::uint32_t adler32_avx2(std::span<const std::uint8_t>& bytes,
                                                           std::uint32_t adler) noexcept {
  const __m256i weights = _mm256_setr_epi8(32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16,
                                           15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
  const __m256i ones = _mm256_set1_epi16(1);
  std::uint64_t a = adler & 0xFFFF;
  std::uint64_t b = adler >> 16;
  while (bytes.size() >= kAdlerStep) {
    const std::size_t steps = std::min(bytes.size() / kAdlerStep, kAdlerSteps);
    __m256i sum = _mm256_setzero_si256();
    __m256i ahead = sum;
    __m256i weighed = sum;
    for (std::size_t i = 0; i < steps; ++i) {
      const auto* const at = reinterpret_cast<const __m256i*>(bytes.data() + i * kAdlerStep);
      const __m256i step = _mm256_loadu_si256(at);
      ahead = _mm256_add_epi32(ahead, sum);
      sum = _mm256_add_epi32(sum, _mm256_sad_epu8(step, _mm256_setzero_si256()));
      weighed = _mm256_add_epi32(weighed, _mm256_madd_epi16(_mm256_maddubs_epi16(step, weights), ones));
    }
    bytes = bytes.subspan(steps * kAdlerStep);
    const __m256i within = _mm256_add_epi32(_mm256_slli_epi32(ahead, 5), weighed);  // a step is 2^5
    b = (b + a * steps * kAdlerStep + sum_of(within)) % kAdlerModulus;
    a = (a + sum_of(sum)) % kAdlerModulus;
  }
  return static_cast<std::uint32_t>(b << 16 | a);
}

bool have_avx2() noexcept { return __builtin_cpu_supports("avx2") != 0; }

bool have_hardware() noexcept {
  return __builtin_cpu_supports("pclmul") != 0 && __builtin_cpu_supports("sse4.1") != 0;
}
#else
std::uint32_t crc32_hardware(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  return crc32_portable(bytes, crc);
}

bool have_hardware() noexcept { return false; }

std::uint32_t adler32_avx2(std::span<const std::uint8_t>&, std::uint32_t adler) noexcept { return adler; }

bool have_avx2() noexcept { return false; }
#endif

constexpr std::size_t kHardwareMin = 64;  // bytes
}  // namespace

std::uint32_t crc32_portable(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  return SlicedCrc<0xEDB88320>::of(bytes, crc);
}

std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  static const bool hardware = have_hardware();
  return hardware && bytes.size() >= kHardwareMin ? crc32_hardware(bytes, crc) : crc32_portable(bytes, crc);
}

// By columns, so that compilers vectorize it: with the bytes in lines of 32, sums[c] is the sum of column c,
// and ahead[c] counts each of its bytes once for every line that follows. Within its line a byte in column c
// weighs 32 - c.
std::uint32_t adler32_portable(std::span<const std::uint8_t> bytes, std::uint32_t adler) noexcept {
  constexpr std::size_t kColumns = 32;
  constexpr std::size_t kLinesMax = 22;  // 255 * 22 * 21 / 2 still fits 16 bits
  std::uint32_t a = adler & 0xFFFF;
  std::uint32_t b = adler >> 16;
  const std::uint8_t* at = bytes.data();
  std::size_t left = bytes.size();
  while (left >= kColumns) {
    const std::size_t lines = std::min(left / kColumns, kLinesMax);
    std::uint16_t sums[kColumns] = {};
    std::uint16_t ahead[kColumns] = {};
    for (std::size_t line = 0; line < lines; ++line, at += kColumns) {
      for (std::size_t c = 0; c < kColumns; ++c) {
        ahead[c] = static_cast<std::uint16_t>(ahead[c] + sums[c]);
        sums[c] = static_cast<std::uint16_t>(sums[c] + at[c]);
      }
    }
    left -= lines * kColumns;
    b += a * static_cast<std::uint32_t>(lines * kColumns);
    for (std::uint32_t c = 0; c < kColumns; ++c) {
      a += sums[c];
      b += std::uint32_t{kColumns} * ahead[c] + (std::uint32_t{kColumns} - c) * sums[c];
    }
    a %= kAdlerModulus;
    b %= kAdlerModulus;
  }
  for (; left > 0; ++at, --left) {
    a += *at;
    b += a;
  }
  return b % kAdlerModulus << 16 | a % kAdlerModulus;
}

std::uint32_t adler32(std::span<const std::uint8_t> bytes, std::uint32_t adler) noexcept {
  static const bool avx2 = have_avx2();
  if (avx2) adler = adler32_avx2(bytes, adler);
  return adler32_portable(bytes, adler);
}

}  // namespace framesd::image
