// SPDX-License-Identifier: MIT
//
// Loops over columns that compilers turn into vector instructions: plain arrays, no aliasing, no branches.
#include "columns.hpp"

#include <framesd/base/endian.hpp>
#include <framesd/frame/absent_pixels.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <array>
#include <utility>

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

ColumnSums::ColumnSums(const RowFormat& format)
    : format_(format),
      sums_(format.frame_width),
      row_sums_(format.frame_width),
      mins_(format.frame_width),
      maxs_(format.frame_width) {
  clear();
}

void ColumnSums::clear() noexcept {
  frames_ = 0;
  rows_ = 0;
  std::ranges::fill(sums_, 0.0);
  std::ranges::fill(row_sums_, std::uint16_t{0});
  std::ranges::fill(mins_, std::uint8_t{255});
  std::ranges::fill(maxs_, std::uint8_t{0});
  has_absent_ = false;
}

void ColumnSums::add(const FrameRow& frame) noexcept {
  if (rows_ == kRowsInSixteenBits) add_pending_rows();
  ++rows_;
  if (frame.absent.empty()) return add_whole(frame.resized);
  std::array<std::uint8_t, mask_bytes(kWidthMax)> room;
  const std::span absent(room.data(), mask_bytes(format_.frame_width));
  absent_pixels(format_, frame.absent, absent);
  begin_counting_absent();
  add_masked(frame.resized, absent);
}

void ColumnSums::add_whole(Bytes row) noexcept {
  const std::size_t width = row_sums_.size();
  const std::uint8_t* __restrict samples = row.data();
  std::uint16_t* __restrict sums = row_sums_.data();
  for (std::size_t c = 0; c < width; ++c) sums[c] = static_cast<std::uint16_t>(sums[c] + samples[c]);
  widen_extremes(samples, samples, mins_.data(), maxs_.data(), width);
}

// An absent pixel is 0, so it counts for nothing in the sum and is no new maximum.
void ColumnSums::add_masked(Bytes row, Bytes absent) noexcept {
  const std::size_t width = row_sums_.size();
  std::array<std::uint8_t, kWidthMax> is_absent;
  for (std::size_t i = 0; i < absent.size(); ++i) store_le(&is_absent[8 * i], bits_as_bytes(absent[i]));
  const std::uint8_t* __restrict samples = row.data();
  const std::uint8_t* __restrict flags = is_absent.data();
  std::uint16_t* __restrict sums = row_sums_.data();
  std::uint16_t* __restrict counts = row_absent_.data();
  std::uint8_t* __restrict mins = mins_.data();
  std::uint8_t* __restrict maxs = maxs_.data();
  for (std::size_t c = 0; c < width; ++c) {
    sums[c] = static_cast<std::uint16_t>(sums[c] + samples[c]);
    counts[c] = static_cast<std::uint16_t>(counts[c] + flags[c]);
    const auto low = static_cast<std::uint8_t>(samples[c] | (0 - flags[c]));  // 255 where absent
    mins[c] = std::min(mins[c], low);
    maxs[c] = std::max(maxs[c], samples[c]);
  }
}

void ColumnSums::begin_counting_absent() {
  if (has_absent_) return;
  has_absent_ = true;
  absent_.assign(sums_.size(), 0.0);
  row_absent_.assign(sums_.size(), 0);
}

void ColumnSums::add(const ColumnView& cell) noexcept {
  if (cell.absent != nullptr) return add_masked(cell);
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

void ColumnSums::add_masked(const ColumnView& cell) noexcept {
  begin_counting_absent();
  frames_ += cell.frames;
  for (std::size_t c = 0; c < sums_.size(); ++c) {
    const std::uint32_t absent = load_le<std::uint32_t>(cell.absent + 4 * c);
    const auto present = static_cast<double>(cell.frames - absent);
    sums_[c] += present * static_cast<double>(load_le<std::uint16_t>(cell.means + 2 * c));
    absent_[c] += absent;
  }
  widen_extremes(cell.mins, cell.maxs, mins_.data(), maxs_.data(), sums_.size());
}

void ColumnSums::add_pending_rows() noexcept {
  if (rows_ == 0) return;
  double* __restrict sums = sums_.data();
  std::uint16_t* __restrict row_sums = row_sums_.data();
  for (std::size_t c = 0; c < sums_.size(); ++c) {
    sums[c] += static_cast<double>(kMeanUnit) * static_cast<double>(row_sums[c]);
    row_sums[c] = 0;
  }
  if (has_absent_) {
    for (std::size_t c = 0; c < absent_.size(); ++c) absent_[c] += std::exchange(row_absent_[c], 0);
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

// Calls store(column, mean) for each column, the mean in 1/`unit` of what is summed up.
template <class Store>
void ColumnSums::each_mean(unsigned unit, Store store) noexcept {
  add_pending_rows();
  const Mean mean(frames_ * unit);
  const double* __restrict sums = sums_.data();
  const std::size_t width = sums_.size();
  if (!has_absent_) {
    for (std::size_t c = 0; c < width; ++c) store(c, mean.of(sums[c]));
    return;
  }
  for (std::size_t c = 0; c < width; ++c) {
    const std::uint64_t present = frames_ - static_cast<std::uint64_t>(absent_[c]);
    store(c, present == 0 ? 0 : Mean(present * unit).of(sums[c]));
  }
}

void ColumnSums::store_means(std::span<std::uint8_t> out) noexcept {
  each_mean(1, [to = out.data()](std::size_t c, std::int32_t mean) {
    store_le<std::uint16_t>(to + 2 * c, static_cast<std::uint16_t>(mean));
  });
}

void ColumnSums::grey_means(std::span<std::uint8_t> out) noexcept {
  each_mean(kMeanUnit,
            [to = out.data()](std::size_t c, std::int32_t mean) { to[c] = static_cast<std::uint8_t>(mean); });
}

void ColumnSums::store_absent(std::span<std::uint8_t> out) noexcept {
  add_pending_rows();
  for (std::size_t c = 0; c < sums_.size(); ++c) {
    store_le<std::uint32_t>(&out[4 * c], has_absent_ ? static_cast<std::uint32_t>(absent_[c]) : 0);
  }
}

void ColumnSums::mark_absent_columns(std::span<std::uint8_t> mask) noexcept {
  if (!has_absent_) return;
  add_pending_rows();
  for (std::size_t c = 0; c < sums_.size(); ++c) {
    if (static_cast<std::uint64_t>(absent_[c]) == frames_) mark_absent(mask, c);
  }
}

}  // namespace framesd::store
