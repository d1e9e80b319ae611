// SPDX-License-Identifier: MIT
//
// ResampleBlocks: eight columns of a Resampler at a time, with the byte shuffles and multiply-adds of SSSE3.
//
// The samples under taps 2j and 2j + 1 of eight neighbouring columns lie within sixteen bytes whenever a row shrinks to
// no less than about half (or grows), and their places within those bytes are the same for every j: one shuffle a
// block. A weight has 22 bits and the multiply-add takes 16, so each weight is cut into two halves whose sums are
// put together again; integers all the way, hence the same bytes as the plain loop. For other widths, and on CPUs
// without the instructions, there are no blocks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace framesd::image {

class Resampler;

constexpr int kWeightBits = 22;  // a weight of 1 is 2^22

class ResampleBlocks {
 public:
  // Null where the plain loop must do.
  static std::shared_ptr<const ResampleBlocks> make(const Resampler& resampler);

  // REQUIRES: the widths of the Resampler it was made from
  void row(const std::uint8_t* source, std::uint8_t* resized) const noexcept;

 private:
  static constexpr std::size_t kColumns = 8;
  static constexpr std::size_t kWindow = 16;    // bytes a shuffle chooses from
  static constexpr std::size_t kTailMax = 128;  // of a row's end copied aside, so that no window reaches behind it

  // For columns 0..3 and 4..7: where each finds its samples in the window, a zero byte behind each.
  struct alignas(16) Shuffle {
    std::array<std::uint8_t, 2 * kWindow> from;
  };
  // Of two taps of eight columns: low halves, then high halves.
  struct alignas(16) Halves {
    std::array<std::int16_t, 2 * kColumns> low;
    std::array<std::int16_t, 2 * kColumns> high;
  };

  // A row from sample `first` on.
  struct Samples {
    const std::uint8_t* from;
    std::size_t first;
  };

  bool plan(const Resampler& resampler);
  void add_block(const Resampler& resampler, std::size_t column);
  void run(Samples source, std::size_t begin, std::size_t end, std::uint8_t* resized) const noexcept;

  std::size_t source_width_ = 0;
  std::size_t width_ = 0;
  std::size_t pairs_ = 0;   // of taps, as many as the column with most has
  std::size_t inside_ = 0;  // the blocks before this one read nothing behind the row
  std::size_t tail_ = 0;    // where the others begin to read
  std::vector<std::uint16_t> firsts_;  // of each block: its leftmost sample
  std::vector<Shuffle> shuffles_;
  std::vector<Halves> halves_;  // pairs_ a block
};

}  // namespace framesd::image
