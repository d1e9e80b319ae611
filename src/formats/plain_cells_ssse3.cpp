// SPDX-License-Identifier: MIT
//
// 16 bytes at a time, for the small x86 CPUs without AVX2.
#if defined(__x86_64__)
#define FRAMESD_VECTOR __attribute__((target("ssse3,popcnt")))
#include "plain_cells_simd.hpp"
#include "plain_cells_vector.hpp"

#include <bit>
#include <immintrin.h>

namespace framesd::formats {
namespace {

struct Ssse3 {
  using Bytes = __m128i;
  static constexpr std::ptrdiff_t kBytes = 16;

  FRAMESD_VECTOR static Bytes load(const char* from) noexcept {
    return _mm_loadu_si128(reinterpret_cast<const Bytes*>(from));
  }
  FRAMESD_VECTOR static Bytes all(std::uint8_t byte) noexcept {
    return _mm_set1_epi8(static_cast<char>(byte));
  }
  FRAMESD_VECTOR static Bytes table(const std::array<std::uint8_t, 16>& values) noexcept {
    return _mm_loadu_si128(reinterpret_cast<const Bytes*>(values.data()));
  }
  FRAMESD_VECTOR static Bytes chosen_from(Bytes table, Bytes index) noexcept {
    return _mm_shuffle_epi8(table, index);
  }
  FRAMESD_VECTOR static Bytes equal(Bytes a, Bytes b) noexcept { return _mm_cmpeq_epi8(a, b); }
  FRAMESD_VECTOR static Bytes both(Bytes a, Bytes b) noexcept { return _mm_and_si128(a, b); }
  FRAMESD_VECTOR static Bytes either(Bytes a, Bytes b) noexcept { return _mm_or_si128(a, b); }
  FRAMESD_VECTOR static Bytes unless(Bytes a, Bytes b) noexcept { return _mm_andnot_si128(a, b); }
  FRAMESD_VECTOR static Bytes differing(Bytes a, Bytes b) noexcept { return _mm_xor_si128(a, b); }
  FRAMESD_VECTOR static Bytes larger(Bytes a, Bytes b) noexcept { return _mm_max_epu8(a, b); }
  FRAMESD_VECTOR static Bytes sum(Bytes a, Bytes b) noexcept { return _mm_add_epi8(a, b); }
  FRAMESD_VECTOR static Bytes capped_sum(Bytes a, Bytes b) noexcept { return _mm_adds_epu8(a, b); }
  FRAMESD_VECTOR static Bytes excess(Bytes a, Bytes b) noexcept { return _mm_subs_epu8(a, b); }
  FRAMESD_VECTOR static bool none(Bytes a) noexcept {
    return _mm_movemask_epi8(_mm_cmpeq_epi8(a, _mm_setzero_si128())) == 0xFFFF;
  }

  // The eight pairs, folded to eight bytes.
  FRAMESD_VECTOR static Bytes fold_pairs(Bytes bytes) noexcept {
    const Bytes folded = _mm_or_si128(bytes, _mm_srli_epi16(bytes, 8));
    const Bytes low = _mm_and_si128(folded, _mm_set1_epi16(0xFF));
    return _mm_packus_epi16(low, low);
  }
  FRAMESD_VECTOR static std::size_t write_marked(Bytes values, Bytes marks, std::uint8_t* out) noexcept {
    const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(fold_pairs(marks))) & 0xFF;
    const Bytes places = _mm_cvtsi64_si128(static_cast<long long>(kPlaces[mask]));
    _mm_storel_epi64(reinterpret_cast<Bytes*>(out), _mm_shuffle_epi8(fold_pairs(values), places));
    return static_cast<std::size_t>(std::popcount(mask));
  }
};

}  // namespace

FRAMESD_VECTOR std::size_t read_plain_cells_ssse3(const char* first, const char* end, char separator,
                                                  std::span<std::uint8_t> samples) noexcept {
  return read_plain_cells_with<Ssse3>(first, end, separator, samples);
}

}  // namespace framesd::formats

#endif
