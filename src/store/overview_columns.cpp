// SPDX-License-Identifier: MIT
//
// Loops over columns that compilers turn into vector instructions: plain arrays, no aliasing, no branches.
#include "overview_columns.hpp"

#include <framesd/base/endian.hpp>

#include <algorithm>

namespace framesd::store {
namespace {

constexpr unsigned kRowsInSixteenBits = 257;  // 257 * 255 = 65535

void widen_extremes(const std::uint8_t* __restrict low, const std::uint8_t* __restrict high,
                    std::uint8_t* __restrict mins, std::uint8_t* __restrict maxs,
                    std::size_t width) noexcept {
  for (std::size_t c = 0; c < width; ++c) {
    mins[c] = std::min(mins[c], low[c]);
    maxs[c] = std::max(maxs[c], high[c]);
  }
}

}  // namespace

ColumnSums::ColumnSums(std::uint16_t width) : sums_(width), row_sums_(width), mins_(width), maxs_(width) {
  clear();
}

void ColumnSums::clear() noexcept {
  frames_ = 0;
  rows_ = 0;
  std::ranges::fill(sums_, 0.0);
  std::ranges::fill(row_sums_, std::uint16_t{0});
  std::ranges::fill(mins_, std::uint8_t{255});
  std::ranges::fill(maxs_, std::uint8_t{0});
}

void ColumnSums::add(Bytes row) noexcept {
  if (rows_ == kRowsInSixteenBits) add_pending_rows();
  ++rows_;
  const std::size_t width = row_sums_.size();
  const std::uint8_t* __restrict samples = row.data();
  std::uint16_t* __restrict sums = row_sums_.data();
  for (std::size_t c = 0; c < width; ++c) sums[c] = static_cast<std::uint16_t>(sums[c] + samples[c]);
  widen_extremes(samples, samples, mins_.data(), maxs_.data(), width);
}

void ColumnSums::add(const ColumnView& cell) noexcept {
  frames_ += cell.frames;
  const auto frames = static_cast<double>(cell.frames);
  const std::size_t width = sums_.size();
  const std::uint8_t* __restrict means = cell.means;
  double* __restrict sums = sums_.data();
  for (std::size_t c = 0; c < width; ++c) {
    sums[c] += frames * static_cast<double>(load_le<std::uint16_t>(means + 2 * c));
  }
  widen_extremes(cell.mins, cell.maxs, mins_.data(), maxs_.data(), width);
}

void ColumnSums::add_pending_rows() noexcept {
  if (rows_ == 0) return;
  double* __restrict sums = sums_.data();
  std::uint16_t* __restrict row_sums = row_sums_.data();
  for (std::size_t c = 0; c < sums_.size(); ++c) {
    sums[c] += static_cast<double>(kMeanUnit) * static_cast<double>(row_sums[c]);
    row_sums[c] = 0;
  }
  frames_ += rows_;
  rows_ = 0;
}

// Both numbers are whole and their sum is below 2^53: the quotient of doubles, cut off, is that of integers.
void ColumnSums::store_means(std::span<std::uint8_t> out) noexcept {
  add_pending_rows();
  const auto frames = static_cast<double>(frames_);
  const auto half = static_cast<double>(frames_ / 2);
  for (std::size_t c = 0; c < sums_.size(); ++c) {
    const auto mean = static_cast<std::int32_t>((sums_[c] + half) / frames);
    store_le<std::uint16_t>(&out[2 * c], static_cast<std::uint16_t>(mean));
  }
}

void ColumnSums::grey_means(std::span<std::uint8_t> out) noexcept {
  add_pending_rows();
  const auto units = static_cast<double>(frames_ * kMeanUnit);
  const auto half = static_cast<double>(frames_ * kMeanUnit / 2);
  for (std::size_t c = 0; c < sums_.size(); ++c) {
    out[c] = static_cast<std::uint8_t>(static_cast<std::int32_t>((sums_[c] + half) / units));
  }
}

}  // namespace framesd::store
