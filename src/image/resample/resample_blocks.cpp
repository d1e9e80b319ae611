// SPDX-License-Identifier: MIT
#include "resample_blocks.hpp"

#include <algorithm>

namespace framesd::image {
namespace {

constexpr std::uint8_t kZeroByte = 0x80;  // a place that is none: the shuffle puts a zero there

std::size_t most_taps(const ResizeWeights& weights) noexcept {
  std::size_t most = 0;
  for (std::size_t column = 0; column < weights.width(); ++column) {
    most = std::max(most, weights.taps(column).weights.size());
  }
  return most;
}

}  // namespace

std::shared_ptr<const ResampleBlocks> ResampleBlocks::make(const ResizeWeights& weights) {
  const std::size_t width = weights.width();
  if (width < kBlockColumns) return nullptr;
  auto blocks = std::make_shared<ResampleBlocks>();
  blocks->pairs_ = (most_taps(weights) + 1) / 2;
  for (std::size_t column = 0; column < width; column += kBlockColumns) {
    if (!blocks->add_block(weights, std::min(column, width - kBlockColumns))) return nullptr;
  }
  return blocks;
}

bool ResampleBlocks::add_block(const ResizeWeights& weights, std::size_t column) {
  const std::size_t reach = kBlockWindow + 2 * (pairs_ - 1);
  if (weights.source_width() < reach) return false;
  const std::size_t window = std::min(weights.taps(column).first, weights.source_width() - reach);
  BlockShuffle shuffle;
  shuffle.from.fill(kZeroByte);
  std::vector<BlockWeights> halves(pairs_, BlockWeights{});
  for (std::size_t c = 0; c < kBlockColumns; ++c) {
    const auto taps = weights.taps(column + c);
    const std::size_t at = std::min(taps.first - window, kBlockWindow - 2);
    const std::size_t lead = taps.first - window - at;  // taps of weight zero before the column's own
    if (lead + taps.weights.size() > 2 * pairs_) return false;
    shuffle.from[4 * c] = static_cast<std::uint8_t>(at);
    shuffle.from[4 * c + 2] = static_cast<std::uint8_t>(at + 1);
    for (std::size_t i = 0; i < taps.weights.size(); ++i) {
      auto& [low, high] = halves[(lead + i) / 2];
      const std::size_t slot = 2 * c + (lead + i) % 2;
      low[slot] = static_cast<std::int16_t>(taps.weights[i] & ((1 << kLowWeightBits) - 1));
      high[slot] = static_cast<std::int16_t>(taps.weights[i] >> kLowWeightBits);
    }
  }
  places_.push_back({static_cast<std::uint16_t>(window), static_cast<std::uint16_t>(column)});
  shuffles_.push_back(shuffle);
  weights_.insert(weights_.end(), halves.begin(), halves.end());
  return true;
}

}  // namespace framesd::image
