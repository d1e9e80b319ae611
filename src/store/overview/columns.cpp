// SPDX-License-Identifier: MIT
//
// Loops over columns that compilers turn into vector instructions: plain arrays, no aliasing, no branches.
#include "columns.hpp"

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

// Rounded means: (sum + frames / 2) / frames in whole numbers, as a product of doubles, which takes a quarter
// of the time of their quotient (bench picture_tile). The half more keeps it away from whole numbers by more
// than the product may be wrong: by 1 / (2 frames) of at most 2^16, for fewer than 2^35 frames, more than a
// map can hold.
class Mean {
 public:
  explicit Mean(std::uint64_t frames) noexcept
      : half_(static_cast<double>(frames / 2) + 0.5), reciprocal_(1 / static_cast<double>(frames)) {}

  std::int32_t of(double sum) const noexcept {
    return static_cast<std::int32_t>((sum + half_) * reciprocal_);
  }

 private:
  double half_;
  double reciprocal_;
};

void ColumnSums::store_means(std::span<std::uint8_t> out) noexcept {
  add_pending_rows();
  const Mean mean(frames_);
  for (std::size_t c = 0; c < sums_.size(); ++c) {
    store_le<std::uint16_t>(&out[2 * c], static_cast<std::uint16_t>(mean.of(sums_[c])));
  }
}

void ColumnSums::grey_means(std::span<std::uint8_t> out) noexcept {
  add_pending_rows();
  const Mean mean(frames_ * kMeanUnit);
  const double* __restrict sums = sums_.data();
  std::uint8_t* __restrict to = out.data();
  for (std::size_t c = 0; c < sums_.size(); ++c) to[c] = static_cast<std::uint8_t>(mean.of(sums[c]));
}

}  // namespace framesd::store
