// SPDX-License-Identifier: MIT
//
// The kernels do whole groups of 12 or 24 bytes; the table does what is left, padding included.
//
// How a kernel works: a shuffle brings each three bytes abc into a 32-bit lane as b a c b, so that every six
// bits lie inside one 16-bit half; one multiplication shifts two of the four into place from above, another
// the other two from below. A six-bit value becomes its character by adding an offset that depends only on
// its range (A-Z, a-z, each digit, +, /), taken from a 16-entry table by a second shuffle.
#include <framesd/http/base64.hpp>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace framesd::http {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

using Kernel = char* (*)(char* out, std::span<const std::uint8_t>& bytes) noexcept;

// Does nothing: all is left to the table.
char* no_kernel(char* out, std::span<const std::uint8_t>&) noexcept { return out; }

#if defined(__x86_64__)

__attribute__((target("ssse3"))) __m128i sextets(__m128i three_byte_groups) noexcept {
  const __m128i order = _mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10);
  const __m128i lanes = _mm_shuffle_epi8(three_byte_groups, order);
  const __m128i first_and_third =
      _mm_mulhi_epu16(_mm_and_si128(lanes, _mm_set1_epi32(0x0FC0FC00)), _mm_set1_epi32(0x04000040));
  const __m128i second_and_fourth =
      _mm_mullo_epi16(_mm_and_si128(lanes, _mm_set1_epi32(0x003F03F0)), _mm_set1_epi32(0x01000010));
  return _mm_or_si128(first_and_third, second_and_fourth);
}

__attribute__((target("ssse3"))) __m128i characters(__m128i values) noexcept {
  const __m128i offsets =
      _mm_setr_epi8('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                    '0' - 52, '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0);
  // 0 for a-z, 1..10 for digits, 11 and 12 for + and /; upper case gets 13.
  const __m128i range = _mm_subs_epu8(values, _mm_set1_epi8(51));
  const __m128i upper = _mm_and_si128(_mm_cmpgt_epi8(_mm_set1_epi8(26), values), _mm_set1_epi8(13));
  return _mm_add_epi8(values, _mm_shuffle_epi8(offsets, _mm_or_si128(range, upper)));
}

__attribute__((target("ssse3"))) char* ssse3_kernel(char* out,
                                                    std::span<const std::uint8_t>& bytes) noexcept {
  for (; bytes.size() >= 16; bytes = bytes.subspan(12), out += 16) {  // 16 are loaded, 12 used
    const __m128i group = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data()));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), characters(sextets(group)));
  }
  return out;
}

__attribute__((target("avx2"))) __m256i sextets(__m256i three_byte_groups) noexcept {
  const __m256i order =
      _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
  const __m256i lanes = _mm256_shuffle_epi8(three_byte_groups, order);
  const __m256i first_and_third = _mm256_mulhi_epu16(_mm256_and_si256(lanes, _mm256_set1_epi32(0x0FC0FC00)),
                                                     _mm256_set1_epi32(0x04000040));
  const __m256i second_and_fourth = _mm256_mullo_epi16(_mm256_and_si256(lanes, _mm256_set1_epi32(0x003F03F0)),
                                                       _mm256_set1_epi32(0x01000010));
  return _mm256_or_si256(first_and_third, second_and_fourth);
}

__attribute__((target("avx2"))) __m256i characters(__m256i values) noexcept {
  const __m256i offsets = _mm256_broadcastsi128_si256(
      _mm_setr_epi8('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                    '0' - 52, '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0));
  const __m256i range = _mm256_subs_epu8(values, _mm256_set1_epi8(51));
  const __m256i upper =
      _mm256_and_si256(_mm256_cmpgt_epi8(_mm256_set1_epi8(26), values), _mm256_set1_epi8(13));
  return _mm256_add_epi8(values, _mm256_shuffle_epi8(offsets, _mm256_or_si256(range, upper)));
}

__attribute__((target("avx2"))) char* avx2_kernel(char* out, std::span<const std::uint8_t>& bytes) noexcept {
  for (; bytes.size() >= 28; bytes = bytes.subspan(24), out += 32) {  // the upper half is loaded at byte 12
    const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data()));
    const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + 12));
    const __m256i groups = _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), characters(sextets(groups)));
  }
  return out;
}

Kernel best_kernel() noexcept {
  if (__builtin_cpu_supports("avx2") != 0) return avx2_kernel;
  return __builtin_cpu_supports("ssse3") != 0 ? ssse3_kernel : no_kernel;
}

#else

Kernel best_kernel() noexcept { return no_kernel; }

#endif

}  // namespace

char* write_base64_portable(char* out, std::span<const std::uint8_t> bytes) noexcept {
  const std::uint8_t* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 3; p += 3, left -= 3, out += 4) {
    const std::uint32_t group = std::uint32_t{p[0]} << 16 | std::uint32_t{p[1]} << 8 | p[2];
    out[0] = kAlphabet[group >> 18];
    out[1] = kAlphabet[group >> 12 & 63];
    out[2] = kAlphabet[group >> 6 & 63];
    out[3] = kAlphabet[group & 63];
  }
  if (left == 0) return out;
  const std::uint32_t group = std::uint32_t{p[0]} << 16 | (left == 2 ? std::uint32_t{p[1]} << 8 : 0);
  out[0] = kAlphabet[group >> 18];
  out[1] = kAlphabet[group >> 12 & 63];
  out[2] = left == 2 ? kAlphabet[group >> 6 & 63] : '=';
  out[3] = '=';
  return out + 4;
}

char* write_base64(char* out, std::span<const std::uint8_t> bytes) noexcept {
  static const Kernel kernel = best_kernel();
  out = kernel(out, bytes);
  return write_base64_portable(out, bytes);
}

}  // namespace framesd::http
