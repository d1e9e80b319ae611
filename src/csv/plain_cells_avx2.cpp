// SPDX-License-Identifier: MIT
//
// 32 bytes at a time, without a branch a cell.
//
// For every byte, as if a cell ended there, the value of the digits in front of it is made: ones one byte
// before, tens two, hundreds three, the latter only if no separator stands between. Where a cell does end the
// value counts, and so does what would be wrong with it. Two cells never end in neighbouring bytes (one of
// them would be empty, which is a fault), so the values at the ends are first folded to every second byte and
// then moved together by a table.
#include "plain_cells_avx2.hpp"

#if defined(__x86_64__)
#include <array>
#include <bit>
#include <immintrin.h>

#define FRAMESD_AVX2 __attribute__((target("avx2,popcnt")))

namespace framesd::csv {
namespace {

// For each mask of eight: where its set bits stand, lowest first, one a byte.
constexpr std::array<std::uint64_t, 256> make_places() {
  std::array<std::uint64_t, 256> places{};
  for (unsigned mask = 0; mask < 256; ++mask) {
    unsigned found = 0;
    for (unsigned bit = 0; bit < 8; ++bit) {
      if ((mask >> bit & 1) != 0) places[mask] |= std::uint64_t{bit} << (8 * found++);
    }
  }
  return places;
}
constexpr std::array<std::uint64_t, 256> kPlaces = make_places();

FRAMESD_AVX2 inline __m256i bytes_at(const char* from) noexcept {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}

// One value a digit 0..9, in both halves.
FRAMESD_AVX2 inline __m256i per_digit(int one, int two, int three, int four, int five, int six, int seven,
                                      int eight, int nine) noexcept {
  const auto byte = [](int value) { return static_cast<char>(value); };
  return _mm256_broadcastsi128_si256(_mm_setr_epi8(0, byte(one), byte(two), byte(three), byte(four),
                                                   byte(five), byte(six), byte(seven), byte(eight),
                                                   byte(nine), 0, 0, 0, 0, 0, 0));
}

struct Cells32 {
  __m256i values;  // of the digits in front of each byte
  __m256i faults;  // not zero where they are no plain cell
};

FRAMESD_AVX2 inline Cells32 cells_before(const char* at, __m256i separator) noexcept {
  const __m256i zero_digit = _mm256_set1_epi8('0');
  const __m256i tens_before = bytes_at(at - 2);
  const __m256i hundreds_before = bytes_at(at - 3);
  const __m256i one_digit = _mm256_cmpeq_epi8(tens_before, separator);
  const __m256i two_digits = _mm256_or_si256(one_digit, _mm256_cmpeq_epi8(hundreds_before, separator));
  const __m256i three_digits = _mm256_or_si256(two_digits, _mm256_cmpeq_epi8(bytes_at(at - 4), separator));

  const __m256i ones = _mm256_xor_si256(bytes_at(at - 1), zero_digit);
  const __m256i tens = _mm256_andnot_si256(one_digit, _mm256_xor_si256(tens_before, zero_digit));
  const __m256i hundreds = _mm256_andnot_si256(two_digits, _mm256_xor_si256(hundreds_before, zero_digit));
  const __m256i below =
      _mm256_add_epi8(ones, _mm256_shuffle_epi8(per_digit(10, 20, 30, 40, 50, 60, 70, 80, 90), tens));
  const __m256i above = _mm256_shuffle_epi8(per_digit(100, 200, 0, 0, 0, 0, 0, 0, 0), hundreds);

  Cells32 out;
  out.values = _mm256_add_epi8(below, above);
  const __m256i no_digit = _mm256_subs_epu8(_mm256_max_epu8(ones, tens), _mm256_set1_epi8(9));
  const __m256i beyond_200 = _mm256_subs_epu8(hundreds, _mm256_set1_epi8(2));
  const __m256i beyond_255 = _mm256_xor_si256(out.values, _mm256_adds_epu8(below, above));
  const __m256i too_long = _mm256_andnot_si256(three_digits, _mm256_set1_epi8(1));
  out.faults = _mm256_or_si256(_mm256_or_si256(no_digit, beyond_200), _mm256_or_si256(beyond_255, too_long));
  return out;
}

// Of 32 bytes the 16 pairs, folded to eight bytes in the low half of each 128 bits.
FRAMESD_AVX2 inline __m256i fold_pairs(__m256i bytes) noexcept {
  const __m256i folded = _mm256_or_si256(bytes, _mm256_srli_epi16(bytes, 8));
  const __m256i low = _mm256_and_si256(folded, _mm256_set1_epi16(0xFF));
  return _mm256_packus_epi16(low, low);
}

// Writes the bytes of `values` whose bit in `mask` is set, eight bytes at `out`. Gives how many count.
FRAMESD_AVX2 inline std::size_t write_chosen(__m128i values, std::uint32_t mask, std::uint8_t* out) noexcept {
  const __m128i places = _mm_cvtsi64_si128(static_cast<long long>(kPlaces[mask]));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(out), _mm_shuffle_epi8(values, places));
  return static_cast<std::size_t>(std::popcount(mask));
}

// The bytes before `count` of `ends`, and the one at `count`: the end of the last cell, which no separator
// marks.
FRAMESD_AVX2 inline __m256i ends_of_row(__m256i ends, std::ptrdiff_t count) noexcept {
  const __m256i index = _mm256_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
                                         20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
  const __m256i last = _mm256_set1_epi8(static_cast<char>(count));
  return _mm256_or_si256(_mm256_and_si256(ends, _mm256_cmpgt_epi8(last, index)),
                         _mm256_cmpeq_epi8(last, index));
}

}  // namespace

FRAMESD_AVX2 bool read_plain_cells_avx2(const char* first, const char* end, char separator,
                                        std::span<std::uint8_t> samples) noexcept {
  constexpr std::ptrdiff_t kBlock = 32;
  const __m256i mark = _mm256_set1_epi8(separator);
  __m256i faults = _mm256_setzero_si256();
  std::size_t found = 0;
  if (*first == separator)
    return false;  // the one empty cell that the loop, which begins behind it, cannot see
  for (const char* at = first + 1; at <= end; at += kBlock) {
    __m256i ends = _mm256_cmpeq_epi8(bytes_at(at), mark);
    if (end - at < kBlock) ends = ends_of_row(ends, end - at);
    const Cells32 cells = cells_before(at, mark);
    faults = _mm256_or_si256(faults, _mm256_and_si256(cells.faults, ends));

    const __m256i values = fold_pairs(_mm256_and_si256(cells.values, ends));
    const __m256i chosen = fold_pairs(ends);
    const auto masks = static_cast<std::uint32_t>(_mm256_movemask_epi8(chosen));
    found += write_chosen(_mm256_castsi256_si128(values), masks & 0xFF, samples.data() + found);
    found += write_chosen(_mm256_extracti128_si256(values, 1), masks >> 16 & 0xFF, samples.data() + found);
    if (found > samples.size()) return false;
  }
  return found == samples.size() && _mm256_testz_si256(faults, faults) != 0;
}

}  // namespace framesd::csv

#endif
