// SPDX-License-Identifier: MIT
#include "resample_blocks.hpp"

#include <algorithm>
#include <cstring>

#include <framesd/image/resample.hpp>

namespace framesd::image {
namespace {

constexpr std::size_t kTailMax = 128;  // bytes of a row's end copied aside, so that no window reaches behind it

}  // namespace

std::shared_ptr<const ResampleBlocks> ResampleBlocks::make(const Resampler& resampler) {
  if (block_kernels().empty()) return nullptr;
  auto blocks = std::make_shared<ResampleBlocks>();
  if (!blocks->plan(resampler)) return nullptr;
  return blocks;
}

bool ResampleBlocks::plan(const Resampler& resampler) {
  kernel_ = block_kernels().front();
  source_width_ = resampler.source_width();
  width_ = resampler.width();
  std::size_t most = 0;
  for (std::size_t column = 0; column < width_; ++column) {
    most = std::max(most, resampler.taps(column).weights.size());
  }
  pairs_ = (most + 1) / 2;
  const std::size_t reach = 2 * (pairs_ - 1) + kBlockWindow;
  for (std::size_t column = 0; column < width_; column += kBlockColumns) {
    const std::size_t first = resampler.taps(column).first;
    const std::size_t last = resampler.taps(std::min(column + kBlockColumns, width_) - 1).first;
    if (last + 1 >= first + kBlockWindow) return false;
    add_block(resampler, column);
    const bool whole = column + kBlockColumns <= width_;
    if (whole && first + reach <= source_width_) inside_ = firsts_.size();
  }
  tail_ = inside_ < firsts_.size() ? firsts_[inside_] : source_width_;
  return source_width_ - tail_ + reach <= kTailMax;
}

void ResampleBlocks::add_block(const Resampler& resampler, std::size_t column) {
  const std::size_t first = resampler.taps(column).first;
  constexpr std::uint8_t kZero = 0x80;
  BlockShuffle shuffle;
  shuffle.from.fill(kZero);
  std::vector<BlockWeights> weights(pairs_, BlockWeights{});
  for (std::size_t c = 0; c < kBlockColumns && column + c < width_; ++c) {
    const auto taps = resampler.taps(column + c);
    const auto at = static_cast<std::uint8_t>(taps.first - first);
    shuffle.from[4 * c] = at;
    shuffle.from[4 * c + 2] = static_cast<std::uint8_t>(at + 1);
    for (std::size_t i = 0; i < taps.weights.size(); ++i) {
      auto& [low, high] = weights[i / 2];
      low[2 * c + i % 2] = static_cast<std::int16_t>(taps.weights[i] & ((1 << kLowWeightBits) - 1));
      high[2 * c + i % 2] = static_cast<std::int16_t>(taps.weights[i] >> kLowWeightBits);
    }
  }
  firsts_.push_back(static_cast<std::uint16_t>(first));
  shuffles_.push_back(shuffle);
  weights_.insert(weights_.end(), weights.begin(), weights.end());
}

BlockRun ResampleBlocks::blocks(std::size_t begin, std::size_t end) const noexcept {
  return {.firsts = std::span(firsts_).subspan(begin, end - begin),
          .shuffles = shuffles_.data() + begin,
          .weights = weights_.data() + begin * pairs_,
          .pairs = pairs_};
}

void ResampleBlocks::row(const std::uint8_t* source, std::uint8_t* resized, BlockKernel kernel) const noexcept {
  BlockRun run = blocks(0, inside_);
  run.source = source;
  run.resized = resized;
  kernel(run);
  const std::size_t done = inside_ * kBlockColumns;
  if (done == width_) return;

  std::uint8_t tail[kTailMax];
  std::memcpy(tail, source + tail_, source_width_ - tail_);
  std::memset(tail + source_width_ - tail_, 0, kTailMax - (source_width_ - tail_));
  std::uint8_t last[kBlockColumns];
  const std::size_t whole = width_ / kBlockColumns;
  run = blocks(inside_, whole);
  run.source = tail;
  run.source_first = tail_;
  run.resized = resized + done;
  kernel(run);
  if (whole == firsts_.size()) return;
  run = blocks(whole, whole + 1);
  run.source = tail;
  run.source_first = tail_;
  run.resized = last;
  kernel(run);
  std::memcpy(resized + whole * kBlockColumns, last, width_ % kBlockColumns);
}

}  // namespace framesd::image
