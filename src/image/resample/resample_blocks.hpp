// SPDX-License-Identifier: MIT
//
// ResampleBlocks: the columns of a resized row in blocks of eight, laid out for the vector kernels.
//
// Blocks overlap at the end of the row where its width is no multiple of eight; windows there are moved to
// the left, so that no kernel reads or writes outside the rows.
#pragma once

#include "resample_kernels.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace framesd::image {

class ResampleBlocks {
 public:
  // Null where the plain loop must do: a row of fewer than eight columns, or samples that lie too far
  // apart for the windows (a row shrunk to less than about half).
  static std::shared_ptr<const ResampleBlocks> make(const ResizeWeights& weights);

  // REQUIRES: rows of the widths of the weights; the kernel is one of block_kernels()
  void row(const std::uint8_t* source, std::uint8_t* resized, const BlockKernel& kernel) const noexcept {
    kernel.grey(blocks(), source, resized);
  }

  // What the row is rounded from, see Resampler::sums.
  void sums(const std::uint8_t* source, std::int32_t* sums, const BlockKernel& kernel) const noexcept {
    kernel.sums(blocks(), source, sums);
  }

  // A row with gaps. REQUIRES: the kernel has a way to do it
  void gaps(GapRow& source, const GapPixels& resized, const BlockKernel& kernel) const noexcept {
    kernel.gaps(blocks(), source, resized);
  }

 private:
  bool add_block(const ResizeWeights& weights, std::size_t column);

  BlockRow blocks() const noexcept { return {places_, shuffles_.data(), weights_.data(), pairs_}; }

  std::size_t pairs_ = 0;  // of taps, as many as the column with most needs
  std::vector<BlockPlace> places_;
  std::vector<BlockShuffle> shuffles_;
  std::vector<BlockWeights> weights_;
};

}  // namespace framesd::image
