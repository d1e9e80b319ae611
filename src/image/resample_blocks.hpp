// SPDX-License-Identifier: MIT
//
// ResampleBlocks: the columns of a Resampler in blocks of eight, laid out for the vector kernels.
//
// Made where the CPU has a kernel and the widths fit its windows (resample_kernels.hpp); else the plain loop must do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "resample_kernels.hpp"

namespace framesd::image {

class Resampler;

class ResampleBlocks {
 public:
  // Null where the plain loop must do: no kernel, or windows too narrow for these widths.
  static std::shared_ptr<const ResampleBlocks> make(const Resampler& resampler);

  // REQUIRES: rows of the Resampler's widths; the kernel is one of block_kernels()
  void row(const std::uint8_t* source, std::uint8_t* resized, BlockKernel kernel) const noexcept;
  void row(const std::uint8_t* source, std::uint8_t* resized) const noexcept { row(source, resized, kernel_); }

 private:
  bool plan(const Resampler& resampler);
  void add_block(const Resampler& resampler, std::size_t column);
  BlockRun blocks(std::size_t begin, std::size_t end) const noexcept;

  BlockKernel kernel_ = nullptr;
  std::size_t source_width_ = 0;
  std::size_t width_ = 0;
  std::size_t pairs_ = 0;   // of taps, as many as the column with most needs
  std::size_t inside_ = 0;  // the blocks before this one are whole and read nothing behind the row
  std::size_t tail_ = 0;    // the first sample that the others read
  std::vector<std::uint16_t> firsts_;
  std::vector<BlockShuffle> shuffles_;
  std::vector<BlockWeights> weights_;
};

}  // namespace framesd::image
