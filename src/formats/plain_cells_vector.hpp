// SPDX-License-Identifier: MIT
//
// The plain cells of a row, a vector of bytes at a time, without a branch a cell: what the kernels for
// AVX2, SSSE3 and NEON have in common.
//
// For every byte, as if a cell ended there, the value of the digits in front of it is made: ones one byte
// before, tens two, hundreds three, the latter only if no separator stands between. Where a cell does end the
// value counts, and so does what would be wrong with it. Two cells never end in neighbouring bytes (one of
// them would be empty, which is a fault), so the values at the ends are first folded to every second byte and
// then moved together by a table.
//
// Included by a source that has defined FRAMESD_VECTOR, the attribute of functions that need what V needs of
// the CPU. V is a type of static functions over V::Bytes, V::kBytes unsigned bytes; each does what the
// instruction of its name does. What chosen_from() gives for an index behind its table does not matter.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd::formats {
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

// One value a digit, from 0 on.
constexpr std::array<std::uint8_t, 16> kTens = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90};
constexpr std::array<std::uint8_t, 16> kHundreds = {0, 100, 200};
// How far each byte is from the first.
constexpr std::array<std::uint8_t, 32> kIndex = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                                 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                                 22, 23, 24, 25, 26, 27, 28, 29, 30, 31};

template <class V>
struct VectorCells {
  typename V::Bytes values;  // of the digits in front of each byte
  typename V::Bytes faults;  // not zero where they are no plain cell
};

template <class V>
FRAMESD_VECTOR inline VectorCells<V> cells_before(const char* at, typename V::Bytes separator) noexcept {
  const auto zero_digit = V::all('0');
  const auto tens_before = V::load(at - 2);
  const auto hundreds_before = V::load(at - 3);
  const auto one_digit = V::equal(tens_before, separator);
  const auto two_digits = V::either(one_digit, V::equal(hundreds_before, separator));
  const auto three_digits = V::either(two_digits, V::equal(V::load(at - 4), separator));

  const auto ones = V::differing(V::load(at - 1), zero_digit);
  const auto tens = V::unless(one_digit, V::differing(tens_before, zero_digit));
  const auto hundreds = V::unless(two_digits, V::differing(hundreds_before, zero_digit));
  const auto below = V::sum(ones, V::chosen_from(V::table(kTens), tens));
  const auto above = V::chosen_from(V::table(kHundreds), hundreds);

  VectorCells<V> out;
  out.values = V::sum(below, above);
  const auto no_digit = V::excess(V::larger(ones, tens), V::all(9));
  const auto beyond_200 = V::excess(hundreds, V::all(2));
  const auto beyond_255 = V::differing(out.values, V::capped_sum(below, above));
  const auto too_long = V::unless(three_digits, V::all(1));
  out.faults = V::either(V::either(no_digit, beyond_200), V::either(beyond_255, too_long));
  return out;
}

// The bytes before `count` of `ends`, and the one at `count`: the end of the last cell, which no separator
// marks.
template <class V>
FRAMESD_VECTOR inline typename V::Bytes ends_of_row(typename V::Bytes ends, std::ptrdiff_t count) noexcept {
  const auto index = V::load(reinterpret_cast<const char*>(kIndex.data()));
  const auto last = V::all(static_cast<std::uint8_t>(count));
  const auto at_or_behind = V::equal(V::larger(index, last), index);
  return V::either(V::unless(at_or_behind, ends), V::equal(last, index));
}

template <class V>
FRAMESD_VECTOR inline std::size_t read_plain_cells_with(const char* first, const char* end, char separator,
                                                        std::span<std::uint8_t> samples) noexcept {
  const auto mark = V::all(static_cast<std::uint8_t>(separator));
  auto faults = V::all(0);
  std::size_t found = 0;
  if (*first == separator) return 0;  // the one empty cell that the loop, which begins behind it, cannot see
  for (const char* at = first + 1; at <= end; at += V::kBytes) {
    auto ends = V::equal(V::load(at), mark);
    if (end - at < V::kBytes) ends = ends_of_row<V>(ends, end - at);
    const VectorCells<V> cells = cells_before<V>(at, mark);
    faults = V::either(faults, V::both(cells.faults, ends));
    found += V::write_marked(V::both(cells.values, ends), ends, samples.data() + found);
    if (found > samples.size()) return 0;
  }
  return V::none(faults) ? found : 0;
}

}  // namespace
}  // namespace framesd::formats
