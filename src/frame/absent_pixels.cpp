// SPDX-License-Identifier: MIT
#include <framesd/base/endian.hpp>
#include <framesd/frame/absent_pixels.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <numeric>
#include <optional>

namespace framesd {

AbsentPixels::AbsentPixels(const RowFormat& format)
    : weights_(format.source_width, format.frame_width, format.filter) {
  for (std::size_t column = 0; column < format.frame_width; ++column) {
    const auto weights = weights_.taps(column).weights;
    whole_.push_back(std::accumulate(weights.begin(), weights.end(), std::int32_t{0}));
  }
}

void AbsentPixels::of(std::span<const std::uint8_t> absent_samples,
                      std::span<std::uint8_t> absent_pixels) const noexcept {
  assert(absent_samples.size() == mask_bytes(weights_.source_width()));
  assert(absent_pixels.size() == mask_bytes(weights_.width()));
  std::array<std::uint8_t, kWidthMax> present;  // 1 for each sample that is there
  for (std::size_t i = 0; i < absent_samples.size(); ++i)
    store_le(&present[8 * i], bits_as_bytes(absent_samples[i]) ^ kOneInEachByte);
  std::array<std::uint8_t, kWidthMax> absent;
  store_le<std::uint64_t>(&absent[8 * (absent_pixels.size() - 1)], 0);
  for (std::size_t column = 0; column < whole_.size(); ++column) {
    const auto [first, weights] = weights_.taps(column);
    std::int32_t there = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) there += present[first + i] * weights[i];
    absent[column] = static_cast<std::uint8_t>(2 * there < whole_[column]);
  }
  for (std::size_t i = 0; i < absent_pixels.size(); ++i)
    absent_pixels[i] = bytes_as_bits(load_le<std::uint64_t>(&absent[8 * i]));
}

void absent_pixels(const RowFormat& format, std::span<const std::uint8_t> samples,
                   std::span<std::uint8_t> pixels) {
  struct Made {
    explicit Made(const RowFormat& of) : format(of), resized(of) {}
    RowFormat format;
    AbsentPixels resized;
    std::vector<std::uint8_t> samples_before;  // of the row before, and what came of them
    std::vector<std::uint8_t> pixels_before;
  };
  thread_local std::optional<Made> made;
  if (!made || made->format != format) made.emplace(format);
  if (!std::ranges::equal(samples, made->samples_before)) {
    made->samples_before.assign(samples.begin(), samples.end());
    made->pixels_before.resize(mask_bytes(format.frame_width));
    made->resized.of(samples, made->pixels_before);
  }
  std::ranges::copy(made->pixels_before, pixels.begin());
}

}  // namespace framesd
