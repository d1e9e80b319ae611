// SPDX-License-Identifier: MIT
//
// 32 bytes at a time, for CPUs with AVX2.
#if defined(__x86_64__)
#define FRAMESD_VECTOR __attribute__((target("avx2,popcnt")))
#include "plain_cells_simd.hpp"
#include "plain_cells_vector.hpp"

#include <bit>
#include <immintrin.h>

namespace framesd::formats {
namespace {

struct Avx2 {
  using Bytes = __m256i;
  static constexpr std::ptrdiff_t kBytes = 32;

  FRAMESD_VECTOR static Bytes load(const char* from) noexcept {
    return _mm256_loadu_si256(reinterpret_cast<const Bytes*>(from));
  }
  FRAMESD_VECTOR static Bytes all(std::uint8_t byte) noexcept {
    return _mm256_set1_epi8(static_cast<char>(byte));
  }
  FRAMESD_VECTOR static Bytes table(const std::array<std::uint8_t, 16>& values) noexcept {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values.data())));
  }
  FRAMESD_VECTOR static Bytes chosen_from(Bytes table, Bytes index) noexcept {
    return _mm256_shuffle_epi8(table, index);
  }
  FRAMESD_VECTOR static Bytes equal(Bytes a, Bytes b) noexcept { return _mm256_cmpeq_epi8(a, b); }
  FRAMESD_VECTOR static Bytes both(Bytes a, Bytes b) noexcept { return _mm256_and_si256(a, b); }
  FRAMESD_VECTOR static Bytes either(Bytes a, Bytes b) noexcept { return _mm256_or_si256(a, b); }
  FRAMESD_VECTOR static Bytes unless(Bytes a, Bytes b) noexcept { return _mm256_andnot_si256(a, b); }
  FRAMESD_VECTOR static Bytes differing(Bytes a, Bytes b) noexcept { return _mm256_xor_si256(a, b); }
  FRAMESD_VECTOR static Bytes larger(Bytes a, Bytes b) noexcept { return _mm256_max_epu8(a, b); }
  FRAMESD_VECTOR static Bytes sum(Bytes a, Bytes b) noexcept { return _mm256_add_epi8(a, b); }
  FRAMESD_VECTOR static Bytes capped_sum(Bytes a, Bytes b) noexcept { return _mm256_adds_epu8(a, b); }
  FRAMESD_VECTOR static Bytes excess(Bytes a, Bytes b) noexcept { return _mm256_subs_epu8(a, b); }
  FRAMESD_VECTOR static bool none(Bytes a) noexcept { return _mm256_testz_si256(a, a) != 0; }

  // The 16 pairs, folded to eight bytes in the low half of each 128 bits.
  FRAMESD_VECTOR static Bytes fold_pairs(Bytes bytes) noexcept {
    const Bytes folded = _mm256_or_si256(bytes, _mm256_srli_epi16(bytes, 8));
    const Bytes low = _mm256_and_si256(folded, _mm256_set1_epi16(0xFF));
    return _mm256_packus_epi16(low, low);
  }
  // Writes the bytes of `values` whose bit in `mask` is set, eight bytes at `out`. Gives how many count.
  FRAMESD_VECTOR static std::size_t write_chosen(__m128i values, std::uint32_t mask,
                                                 std::uint8_t* out) noexcept {
    const __m128i places = _mm_cvtsi64_si128(static_cast<long long>(kPlaces[mask]));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out), _mm_shuffle_epi8(values, places));
    return static_cast<std::size_t>(std::popcount(mask));
  }
  FRAMESD_VECTOR static std::size_t write_marked(Bytes values, Bytes marks, std::uint8_t* out) noexcept {
    const Bytes folded = fold_pairs(values);
    const auto masks = static_cast<std::uint32_t>(_mm256_movemask_epi8(fold_pairs(marks)));
    const std::size_t low = write_chosen(_mm256_castsi256_si128(folded), masks & 0xFF, out);
    return low + write_chosen(_mm256_extracti128_si256(folded, 1), masks >> 16 & 0xFF, out + low);
  }
};

}  // namespace

FRAMESD_VECTOR std::size_t read_plain_cells_avx2(const char* first, const char* end, char separator,
                                                 std::span<std::uint8_t> samples) noexcept {
  return read_plain_cells_with<Avx2>(first, end, separator, samples);
}

}  // namespace framesd::formats

#endif
