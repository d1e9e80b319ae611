// SPDX-License-Identifier: MIT
#include "cell.hpp"

#include "entry_crc.hpp"
#include <framesd/base/endian.hpp>

#include <algorithm>

namespace framesd::store {
namespace {

constexpr std::size_t kMinAt = 4;
constexpr std::size_t kMaxAt = 5;
constexpr std::size_t kCountsAt = 6;
constexpr std::size_t kFirstAt = 22;
constexpr std::size_t kLastAt = 30;
constexpr std::size_t kMaxStepAt = 38;
constexpr std::size_t kSumAt = 46;
constexpr std::size_t kSumSquaresAt = 54;

std::uint32_t cell_crc(CellId id, Bytes record) noexcept { return entry_crc(encode_key(id.heap()), record); }

}  // namespace

CellView::CellView(CellId id, Bytes record, std::uint16_t frame_width) noexcept
    : id_(id),
      record_(record),
      width_(frame_width),
      first_(load_le<std::uint64_t>(&record[kFirstAt]) ^ kSignBit),
      last_(load_le<std::uint64_t>(&record[kLastAt]) ^ kSignBit) {
  for (std::size_t i = 0; i < kCellChildren; ++i)
    counts_[i] = load_le<std::uint32_t>(&record[kCountsAt + 4 * i]);
}

result<CellView> CellView::open(CellId id, Bytes record, std::uint16_t frame_width) noexcept {
  const bool masked = record.size() != cell_size(frame_width);
  if (masked && record.size() != masked_cell_size(frame_width)) return errc::store_corrupt;
  if (load_le<std::uint32_t>(record.data()) != cell_crc(id, record)) return errc::store_corrupt;
  const CellView view(id, record, frame_width);
  if (view.frames() < kCellFrames || !id.contains(view.first_) || !id.contains(view.last_) ||
      (masked && !view.absent_counts_fit())) {
    return errc::store_corrupt;
  }
  return view;
}

std::uint64_t CellView::max_step() const noexcept { return load_le<std::uint64_t>(&record_[kMaxStepAt]); }
std::uint8_t CellView::sample_min() const noexcept { return record_[kMinAt]; }
std::uint8_t CellView::sample_max() const noexcept { return record_[kMaxAt]; }
std::uint64_t CellView::sum() const noexcept { return load_le<std::uint64_t>(&record_[kSumAt]); }
std::uint64_t CellView::sum_squares() const noexcept {
  return load_le<std::uint64_t>(&record_[kSumSquaresAt]);
}

std::uint64_t CellView::absent_samples() const noexcept {
  return has_absent() ? load_le<std::uint64_t>(&record_[cell_size(width_)]) : 0;
}

ColumnView CellView::columns() const noexcept {
  const std::size_t width = width_;
  const std::uint8_t* means = record_.data() + kCellHead;
  return {frames(), means, means + 2 * width, means + 3 * width,
          has_absent() ? means + 4 * width + 8 : nullptr};
}

bool CellView::absent_counts_fit() const noexcept {
  const std::uint8_t* const counts = columns().absent;
  std::uint32_t most = 0;
  for (std::size_t c = 0; c < width_; ++c) most = std::max(most, load_le<std::uint32_t>(counts + 4 * c));
  return most <= frames();
}

void CellBuilder::begin(CellId id) noexcept {
  id_ = id;
  columns_.clear();
  counts_ = {};
  max_step_ = sum_ = sum_squares_ = absent_ = 0;
  min_ = 255;
  max_ = 0;
}

void CellBuilder::extend(Key first, Key last, std::uint64_t frames) noexcept {
  if (columns_.frames() == 0) {
    first_ = first;
  } else {
    max_step_ = std::max(max_step_, first - last_);
  }
  last_ = last;
  counts_[id_.child_index(first)] += frames;
}

void CellBuilder::add(const FrameRow& frame) noexcept {
  extend(frame.key, frame.key, 1);
  min_ = std::min(min_, frame.stats.min);
  max_ = std::max(max_, frame.stats.max);
  sum_ += frame.stats.sum;
  sum_squares_ += frame.stats.sum_squares;
  absent_ += frame.stats.absent;
  columns_.add(frame);
}

void CellBuilder::add(const CellView& child) noexcept {
  extend(child.first(), child.last(), child.frames());
  max_step_ = std::max(max_step_, child.max_step());
  min_ = std::min(min_, child.sample_min());
  max_ = std::max(max_, child.sample_max());
  sum_ += child.sum();
  sum_squares_ += child.sum_squares();
  absent_ += child.absent_samples();
  columns_.add(child.columns());
}

void CellBuilder::encode(std::vector<std::uint8_t>& out) {
  const std::size_t width = width_;
  out.resize(absent_ == 0 ? cell_size(width_) : masked_cell_size(width_));
  out[kMinAt] = min_;
  out[kMaxAt] = max_;
  for (std::size_t i = 0; i < kCellChildren; ++i) {
    store_le<std::uint32_t>(&out[kCountsAt + 4 * i], static_cast<std::uint32_t>(counts_[i]));
  }
  store_le<std::uint64_t>(&out[kFirstAt], first_ ^ kSignBit);
  store_le<std::uint64_t>(&out[kLastAt], last_ ^ kSignBit);
  store_le<std::uint64_t>(&out[kMaxStepAt], max_step_);
  store_le<std::uint64_t>(&out[kSumAt], sum_);
  store_le<std::uint64_t>(&out[kSumSquaresAt], sum_squares_);
  columns_.store_means(std::span(out).subspan(kCellHead, 2 * width));
  std::ranges::copy(columns_.mins(), &out[kCellHead + 2 * width]);
  std::ranges::copy(columns_.maxs(), &out[kCellHead + 3 * width]);
  if (absent_ != 0) {
    store_le<std::uint64_t>(&out[cell_size(width_)], absent_);
    columns_.store_absent(std::span(out).last(4 * width));
  }
  store_le<std::uint32_t>(out.data(), cell_crc(id_, out));
}

}  // namespace framesd::store
