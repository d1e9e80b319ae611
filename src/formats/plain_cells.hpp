// SPDX-License-Identifier: MIT
//
// The hot path: the cells of a row that are nothing but plain integers, one to three digits each.
//
// Whatever is not exactly that (a blank, a quote, a decimal, a value above 255, another number of cells) is
// only noticed, never judged: the row then goes the exact way, see row_parser.hpp. Several kernels of the
// same meaning: one for any CPU, and for AVX2, SSSE3 and NEON ones without a branch a cell, chosen at run
// time.
#pragma once

#include <framesd/frame/row_format.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace framesd::formats {

constexpr std::size_t kBytesBefore = 3;     // of the row, that may be read in front of the first cell
constexpr std::size_t kBytesBehind = 32;    // that may be read from the row's end on
constexpr std::size_t kSamplesBehind = 32;  // that may be overwritten behind the last sample

// How many plain cells [first, end) is, each but the last followed by `separator`; `samples` then holds them.
// 0: it is anything else, or more of them than samples.size(), and `samples` holds nothing of use.
//
// first   behind the separator that ends the depth cell; kBytesBefore and kBytesBehind can be read around the
// cells,
//         kSamplesBehind bytes behind samples.end() can be written
using ReadPlainCells = std::size_t (*)(const char* first, const char* end, char separator,
                                       std::span<std::uint8_t> samples) noexcept;

struct PlainCellsKernel {
  std::string_view name;
  ReadPlainCells read;
};

// The digits of the plain cell at `at` that `behind` ends, and its sample; 0: it is none. Reads four bytes.
inline std::size_t read_plain_cell(const char* at, char behind, std::uint8_t& sample) noexcept {
  const auto digit = [](char c) { return static_cast<unsigned char>(c) - unsigned{'0'}; };  // above 9: none
  const unsigned first = digit(at[0]);
  if (first > 9) return 0;
  sample = static_cast<std::uint8_t>(first);
  if (at[1] == behind) return 1;
  const unsigned second = digit(at[1]);
  if (second > 9) return 0;
  sample = static_cast<std::uint8_t>(first * 10 + second);
  if (at[2] == behind) return 2;
  const unsigned third = digit(at[2]);
  const unsigned value = first * 100 + second * 10 + third;
  sample = static_cast<std::uint8_t>(value);
  return third > 9 || value > kSampleMax || at[3] != behind ? 0 : 3;
}

// Those that this CPU has, the fastest first; the last one is "portable".
std::span<const PlainCellsKernel> plain_cells_kernels();

}  // namespace framesd::formats
