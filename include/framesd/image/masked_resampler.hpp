// SPDX-License-Identifier: MIT
//
// MaskedResampler: a Resampler for rows in which samples are absent, as between the pads of a tool.
//
// A mask says which, see frame/sample_mask.hpp. Each resized pixel
// weights what is there alone, and is absent itself where that is less than half of it; src/image/README.md
// gives the rule. Made once for a pair of widths, then const: any number of threads may use one.
#pragma once

#include <framesd/image/resample.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace framesd::image {

// Samples and their mask. Byte is const where the row is only read.
template <class Byte>
struct MaskedRow {
  std::span<Byte> samples;
  std::span<Byte> absent;
};

class MaskedResampler {
 public:
  explicit MaskedResampler(Resampler resampler);

  // Where nothing is absent these are the bytes of Resampler::row. Equal widths copy the row. What `samples`
  // holds where it is absent does not matter; an absent resized sample is 0. Bits of a mask past the end of
  // its row are not looked at, and written as 0. Never fails; allocates nothing (44 KiB of stack at most, of
  // which it touches what the widths need).
  //
  // REQUIRES: samples as for Resampler::row, masks of mask_bytes(source_width()) and mask_bytes(width())
  // bytes, no overlap
  // Cost: with AVX2 some three to four times a whole row, whatever the mask: 170 ns for 200 -> 150 bilinear;
  // a row with nothing absent pays for a look at its mask (bench resample_masked).
  void row(MaskedRow<const std::uint8_t> source, MaskedRow<std::uint8_t> resized) const noexcept;

  // The same by plain loops over sums: what CPUs without AVX2 do, and the twin in the tests.
  void row_portable(MaskedRow<const std::uint8_t> source, MaskedRow<std::uint8_t> resized) const noexcept;

  const Resampler& resampler() const noexcept { return resampler_; }

 private:
  Resampler resampler_;
  std::vector<std::int32_t> whole_weights_;  // of each column: the sum of its weights, above 0
};

}  // namespace framesd::image
