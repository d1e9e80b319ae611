// SPDX-License-Identifier: MIT
//
// The inner loop of ResampleBlocks, once for each set of vector instructions that we use.
//
// The samples under taps 2j and 2j + 1 of eight neighbouring columns lie within sixteen bytes whenever a row
// shrinks to no less than about half (or grows), and their places in those bytes are the same for every j:
// one shuffle a block. A weight has 22 bits and the vector multiply-add takes 16, so each weight is cut into
// two halves whose sums are put together again: integers all the way, hence the same bytes as the plain loop.
#pragma once

#include <framesd/frame/resize_weights.hpp>
#include <framesd/frame/row_format.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd::image {

constexpr int kLowWeightBits = 11;  // weight = high * 2^11 + low
constexpr std::size_t kBlockColumns = 8;
constexpr std::size_t kBlockWindow = 16;  // bytes that a shuffle chooses from

// For columns 0..3, then 4..7: where each finds its two samples in the window, a zero byte behind each.
struct alignas(32) BlockShuffle {
  std::array<std::uint8_t, 2 * kBlockWindow> from;
};

// The weights of two taps of eight columns.
struct alignas(32) BlockWeights {
  std::array<std::int16_t, 2 * kBlockColumns> low;
  std::array<std::int16_t, 2 * kBlockColumns> high;
};

// Where a block's window begins on the source row, and the first of its eight columns.
struct BlockPlace {
  std::uint16_t window;
  std::uint16_t column;
};

// A row of blocks, laid out by ResampleBlocks.
struct BlockRow {
  std::span<const BlockPlace> places;
  const BlockShuffle* shuffles = nullptr;  // one a block
  const BlockWeights* weights = nullptr;   // `pairs` a block
  std::size_t pairs = 0;                   // of taps
};

constexpr std::size_t kVectorSamples = 32;

// A row with gaps, and room for what the kernel makes of it, whole vectors: its samples, 0 where they are
// absent, and a 1 for each sample that is there.
struct GapRow {
  GapRow(std::span<const std::uint8_t> row, std::span<const std::uint8_t> mask) noexcept
      : source(row), absent(mask) {}

  std::span<const std::uint8_t> source;
  std::span<const std::uint8_t> absent;  // see frame/sample_mask.hpp
  alignas(kVectorSamples) std::array<std::uint8_t, kWidthMax> samples;
  alignas(kVectorSamples) std::array<std::uint8_t, kWidthMax> present;
};
static_assert(kWidthMax % kVectorSamples == 0);

// The resized row of a GapRow. Bits of `absent` past its end are written as 0.
struct GapPixels {
  std::uint8_t* samples = nullptr;
  std::uint8_t* absent = nullptr;
  const std::int32_t* whole_weights = nullptr;  // of each column: the sum of its weights, above 0
};

// Reads 16 + 2 (pairs - 1) bytes of `source` from each block's window on and writes to its eight columns:
// grey values, or the sums that they are rounded from.
struct BlockKernel {
  template <class Out>
  using Function = void(const BlockRow& row, const std::uint8_t* source, Out* resized) noexcept;

  template <class Out>
  struct Forms {
    Function<Out>* two_pairs;
    Function<Out>* any_pairs;

    void operator()(const BlockRow& row, const std::uint8_t* source, Out* resized) const noexcept {
      row.pairs == 2 ? two_pairs(row, source, resized) : any_pairs(row, source, resized);
    }
  };

  Forms<std::uint8_t> grey;
  Forms<std::int32_t> sums;
  // Null where the plain loops of masked_resampler.cpp do it.
  void (*gaps)(const BlockRow& row, GapRow& source, const GapPixels& resized) noexcept = nullptr;
};

// Those that this CPU can run, the best one first; none on CPUs that we have no kernel for.
[[nodiscard]] std::span<const BlockKernel> block_kernels() noexcept;

}  // namespace framesd::image
