// SPDX-License-Identifier: MIT
#include <framesd/frame/strip.hpp>

#include <algorithm>

namespace framesd {

RowStats row_stats(std::span<const std::uint8_t> samples) noexcept {
  RowStats stats{.min = 255, .max = 0};
  for (const std::uint8_t sample : samples) {
    stats.min = std::min(stats.min, sample);
    stats.max = std::max(stats.max, sample);
    stats.sum += sample;
    stats.sum_squares += std::uint32_t{sample} * sample;
  }
  return stats;
}

void Strip::clear(std::uint16_t width) noexcept {
  width_ = width;
  depths_.clear();
  stats_.clear();
  pixels_.clear();
}

std::span<std::uint8_t> Strip::append(Depth depth, const RowStats& stats) {
  depths_.push_back(depth);
  stats_.push_back(stats);
  pixels_.resize(pixels_.size() + width_);
  return {pixels_.data() + pixels_.size() - width_, width_};
}

}  // namespace framesd
