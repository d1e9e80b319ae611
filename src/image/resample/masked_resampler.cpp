// SPDX-License-Identifier: MIT
//
// MaskedResampler. A row with gaps is two rows of sums: of the samples, zero where they are absent, and of
// ones where they are there. Each pixel is one over the other, whatever the mask looks like, in loops without
// branches: a mask of single samples costs what six pads cost. With AVX2 one kernel does it all, eight
// columns at a time; else the sums come from the kernels of whole rows, and loops divide them.
#include "resample_blocks.hpp"
#include <framesd/base/endian.hpp>
#include <framesd/frame/sample_mask.hpp>
#include <framesd/image/masked_resampler.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace framesd::image {
namespace {

using Mask = std::span<const std::uint8_t>;

// Of the last byte of a mask, the bits that its row has.
std::uint8_t last_bits(std::size_t width) noexcept {
  return static_cast<std::uint8_t>(0xff >> (8 * mask_bytes(width) - width));
}

bool nothing_absent(Mask mask, std::size_t width) noexcept {
  const auto whole_bytes = mask.first(mask.size() - 1);
  return (mask.back() & last_bits(width)) == 0 &&
         std::ranges::count(whole_bytes, 0) == std::ssize(whole_bytes);
}

// A row for each sample or column, eight at a time; left as it is found past what a row has.
template <class T>
using Room = std::array<T, kWidthMax>;
static_assert(kWidthMax % 8 == 0);

// A source row with zeros where it is absent, and a 1 for each sample that is there.
struct ZeroedRow {
  ZeroedRow(std::span<const std::uint8_t> source, Mask mask) noexcept {
    const std::size_t bytes = mask_bytes(source.size());
    store_le<std::uint64_t>(&samples[8 * (bytes - 1)], 0);
    std::ranges::copy(source, samples.begin());
    for (std::size_t i = 0; i < bytes; ++i) {
      const std::uint64_t there = bits_as_bytes(mask[i]) ^ kOneInEachByte;
      store_le(&present[8 * i], there);
      store_le(&samples[8 * i], load_le<std::uint64_t>(&samples[8 * i]) & there * 0xff);
    }
  }

  Room<std::uint8_t> samples;
  Room<std::uint8_t> present;
};

// All ones where true, to choose without a branch: the compiler does several columns at once.
std::int32_t all_ones_if(bool condition) noexcept { return -static_cast<std::int32_t>(condition); }

// What the sum of a column is divided by: its present weight, or 0 where the pixel is absent.
//
// A present weight that is the whole one counts as 2^22, which is what Resampler::row divides by. Whole
// weights are above 0, so a present weight of at least half of one is.
std::int32_t divisor_of(std::int32_t present, std::int32_t whole) noexcept {
  const std::int32_t weight = present + (((1 << kWeightBits) - present) & all_ones_if(present == whole));
  return weight & all_ones_if(2 * present >= whole);
}

// sum / divisor, half rounded up and clipped; 0 where the divisor is.
//
// The quotient of doubles, cut off, is that of integers: dividend and divisor are below 2^31 and 2^24, so a
// quotient that is no integer is further from the next one than a double's rounding reaches.
std::int32_t grey_of(std::int32_t sum, std::int32_t divisor) noexcept {
  const std::int32_t dividend = std::max(sum + (divisor >> 1), 0);
  const double quotient = static_cast<double>(dividend) / static_cast<double>(std::max(divisor, 1));
  return std::min(static_cast<std::int32_t>(quotient), 255) & all_ones_if(divisor != 0);
}

}  // namespace

MaskedResampler::MaskedResampler(Resampler resampler)
    : resampler_(std::move(resampler)), whole_weights_(resampler_.width()) {
  const std::vector<std::uint8_t> ones(resampler_.source_width(), 1);
  resampler_.sums(ones, whole_weights_);
  assert(std::ranges::min(whole_weights_) > 0);  // all are near 2^22
}

void MaskedResampler::row(MaskedRow<const std::uint8_t> source,
                          MaskedRow<std::uint8_t> resized) const noexcept {
  const std::size_t source_width = resampler_.source_width();
  assert(source.absent.size() == mask_bytes(source_width));
  assert(resized.absent.size() == mask_bytes(resampler_.width()));
  if (nothing_absent(source.absent, source_width)) {
    std::ranges::fill(resized.absent, std::uint8_t{0});
    return resampler_.row(source.samples, resized.samples);
  }
  if (resampler_.blocks_ && block_kernels().front().gaps != nullptr) {
    GapRow gaps(source.samples, source.absent);
    const GapPixels pixels{resized.samples.data(), resized.absent.data(), whole_weights_.data()};
    return resampler_.blocks_->gaps(gaps, pixels, block_kernels().front());
  }
  row_portable(source, resized);
}

void MaskedResampler::row_portable(MaskedRow<const std::uint8_t> source,
                                   MaskedRow<std::uint8_t> resized) const noexcept {
  const std::size_t source_width = resampler_.source_width();
  const std::size_t width = resampler_.width();
  const ZeroedRow zeroed(source.samples, source.absent);
  Room<std::int32_t> sums;
  Room<std::int32_t> present;
  resampler_.sums({zeroed.samples.data(), source_width}, {sums.data(), width});
  resampler_.sums({zeroed.present.data(), source_width}, {present.data(), width});

  Room<std::uint8_t> absent;
  store_le<std::uint64_t>(&absent[8 * (resized.absent.size() - 1)], 0);
  for (std::size_t column = 0; column < width; ++column) {
    present[column] = divisor_of(present[column], whole_weights_[column]);
    sums[column] = grey_of(sums[column], present[column]);
  }
  for (std::size_t column = 0; column < width; ++column) {
    resized.samples[column] = static_cast<std::uint8_t>(sums[column]);
    absent[column] = static_cast<std::uint8_t>(present[column] == 0);
  }
  for (std::size_t i = 0; i < resized.absent.size(); ++i) {
    resized.absent[i] = bytes_as_bits(load_le<std::uint64_t>(&absent[8 * i]));
  }
}

}  // namespace framesd::image
