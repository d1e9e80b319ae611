// SPDX-License-Identifier: MIT
#include <framesd/frame/strip.hpp>

#include <algorithm>

namespace framesd {

RowStats row_stats(std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent) noexcept {
  RowStats stats{.min = 255, .max = 0};
  for (const std::uint8_t sample : samples) {
    stats.min = std::min(stats.min, sample);
    stats.max = std::max(stats.max, sample);
    stats.sum += sample;
    stats.sum_squares += std::uint32_t{sample} * sample;
  }
  stats.absent = count_absent(absent);
  if (stats.absent == 0 || stats.min != 0) return stats;
  stats.min = 255;  // the zeros may be those of absent samples alone
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (!is_absent(absent, i)) stats.min = std::min(stats.min, samples[i]);
  }
  return stats;
}

void Strip::clear(std::uint16_t width) noexcept {
  width_ = width;
  depths_.clear();
  stats_.clear();
  pixels_.clear();
  masks_at_.clear();
  masks_.clear();
}

std::span<std::uint8_t> Strip::append(Depth depth, const RowStats& stats) {
  depths_.push_back(depth);
  stats_.push_back(stats);
  pixels_.resize(pixels_.size() + width_);
  if (!masks_at_.empty()) masks_at_.push_back(0);
  return {pixels_.data() + pixels_.size() - width_, width_};
}

std::span<std::uint8_t> Strip::mask_of_last() {
  masks_at_.resize(rows(), 0);
  masks_at_.back() = static_cast<std::uint32_t>(masks_.size() + 1);
  masks_.resize(masks_.size() + mask_bytes(width_));
  return std::span(masks_).last(mask_bytes(width_));
}

}  // namespace framesd
