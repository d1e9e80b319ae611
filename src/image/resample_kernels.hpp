// SPDX-License-Identifier: MIT
//
// The inner loop of ResampleBlocks, once for each set of vector instructions that we use.
//
// The samples under taps 2j and 2j + 1 of eight neighbouring columns lie within sixteen bytes whenever a row shrinks to
// no less than about half (or grows), and their places in those bytes are the same for every j: one shuffle a block. A
// weight has 22 bits and the vector multiply-add takes 16, so each weight is cut into two halves whose sums are put
// together again: integers all the way, hence the same bytes as the plain loop.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd::image {

constexpr int kWeightBits = 22;      // a weight of 1 is 2^22
constexpr int kLowWeightBits = 11;   // weight = high * 2^11 + low
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

// Neighbouring blocks and where their samples come from and go.
struct BlockRun {
  const std::uint8_t* source = nullptr;    // holds the sample of index `source_first` and all behind it
  std::size_t source_first = 0;
  std::span<const std::uint16_t> firsts;   // of each block: the index of its leftmost sample
  const BlockShuffle* shuffles = nullptr;  // one a block
  const BlockWeights* weights = nullptr;   // `pairs` a block
  std::size_t pairs = 0;                   // of taps
  std::uint8_t* resized = nullptr;         // eight bytes a block
};

// Reads 16 + 2 (pairs - 1) bytes from each block's first sample on.
using BlockKernel = void (*)(const BlockRun&) noexcept;

// Those that this CPU can run, the best one first; none on CPUs that we have no kernel for.
[[nodiscard]] std::span<const BlockKernel> block_kernels() noexcept;

}  // namespace framesd::image
