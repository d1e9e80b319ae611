// SPDX-License-Identifier: MIT
#include "checksums.hpp"

#include <framesd/base/sliced_crc.hpp>

#include <algorithm>
#include <cstddef>

#if defined(__x86_64__)
#include <smmintrin.h>
#include <wmmintrin.h>
#endif

namespace framesd::image {
namespace {

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
  std::uint8_t folded[kLane];
  _mm_storeu_si128(reinterpret_cast<__m128i*>(folded), last);
  return crc32_portable({at, left}, crc32_portable(folded, ~std::uint32_t{0}));
}

bool have_hardware() noexcept {
  return __builtin_cpu_supports("pclmul") != 0 && __builtin_cpu_supports("sse4.1") != 0;
}
#else
std::uint32_t crc32_hardware(std::span<const std::uint8_t> bytes, std::uint32_t crc) noexcept {
  return crc32_portable(bytes, crc);
}

bool have_hardware() noexcept { return false; }
#endif

constexpr std::size_t kHardwareMin = 64;  // bytes
constexpr std::uint32_t kAdlerModulus = 65521;

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
std::uint32_t adler32(std::span<const std::uint8_t> bytes, std::uint32_t adler) noexcept {
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

}  // namespace framesd::image
