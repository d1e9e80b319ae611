// SPDX-License-Identifier: MIT
#include <framesd/frame/strip.hpp>

namespace framesd {

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
