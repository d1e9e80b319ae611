// SPDX-License-Identifier: MIT
//
// The record of one cell of the overview: what its frames look like together.
//
//   0  u32     CRC-32C of (heap number big-endian, rest of this record)
//   4  u8, u8  least and greatest source sample
//   6  u32[4]  frames in each child
//  22  i64[2]  first and last depth, in counts
//  38  u64     longest step between neighbouring frames, in counts
//  46  u64[2]  sum and sum of squares of the source samples
//  62  u16[w], u8[w], u8[w]   mean in 1/256 grey, min, max of each column of the resized rows
//      u64     source samples that are absent, all rows together
//      u32[w]  frames in which each column is absent
//
// The last two stand there only if a sample is absent. All counts and sums are of what is there; a column
// that is absent in all frames has mean 0, min 255, max 0.
//
// Little-endian, read at any alignment, 662 bytes at 150 columns, 1,270 with absent samples. A mean is
// rounded from the means of those children that are stored and from the frames of the others, so the bytes
// depend on the frames alone.
#pragma once

#include "columns.hpp"
#include "source.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd::store {

constexpr std::size_t kCellHead = 62;

constexpr std::size_t cell_size(std::uint16_t frame_width) noexcept {
  return kCellHead + std::size_t{4} * frame_width;
}

// With absent samples.
constexpr std::size_t masked_cell_size(std::uint16_t frame_width) noexcept {
  return cell_size(frame_width) + 8 + std::size_t{4} * frame_width;
}

using ChildCounts = std::array<std::uint64_t, kCellChildren>;

// A verified record; a view of the bytes given to open().
class CellView {
 public:
  // Error: store_corrupt (size, checksum, or frames that the cell cannot hold or a column be absent in).
  [[nodiscard]] static result<CellView> open(CellId id, Bytes record, std::uint16_t frame_width) noexcept;
  // A record just made. REQUIRES: CellBuilder::encode() wrote it for this cell
  static CellView of_own(CellId id, Bytes record, std::uint16_t frame_width) noexcept {
    return {id, record, frame_width};
  }

  CellId id() const noexcept { return id_; }
  const ChildCounts& child_counts() const noexcept { return counts_; }
  std::uint64_t frames() const noexcept { return counts_[0] + counts_[1] + counts_[2] + counts_[3]; }
  Key first() const noexcept { return first_; }
  Key last() const noexcept { return last_; }
  std::uint64_t max_step() const noexcept;
  std::uint8_t sample_min() const noexcept;
  std::uint8_t sample_max() const noexcept;
  std::uint64_t sum() const noexcept;
  std::uint64_t sum_squares() const noexcept;
  std::uint64_t absent_samples() const noexcept;
  ColumnView columns() const noexcept;

 private:
  CellView(CellId id, Bytes record, std::uint16_t frame_width) noexcept;
  bool has_absent() const noexcept { return record_.size() != cell_size(width_); }
  bool absent_counts_fit() const noexcept;  // REQUIRES: has_absent()

  CellId id_;
  Bytes record_;
  std::uint16_t width_;
  ChildCounts counts_;
  Key first_;
  Key last_;
};

// Makes the record of a cell from its frames and stored children, which are added in ascending order.
class CellBuilder {
 public:
  explicit CellBuilder(const RowFormat& format) : width_(format.frame_width), columns_(format) {}

  void begin(CellId id) noexcept;
  void add(const FrameRow& frame) noexcept;
  void add(const CellView& child) noexcept;

  CellId id() const noexcept { return id_; }
  std::uint64_t frames() const noexcept { return columns_.frames(); }
  std::uint64_t absent_samples() const noexcept { return absent_; }

  // Replaces `out` by the record. REQUIRES: frames() > 0
  void encode(std::vector<std::uint8_t>& out);

 private:
  void extend(Key first, Key last, std::uint64_t frames) noexcept;

  std::uint16_t width_;
  CellId id_ = CellId::root();
  ColumnSums columns_;
  ChildCounts counts_{};
  Key first_ = 0;
  Key last_ = 0;
  std::uint64_t max_step_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t sum_squares_ = 0;
  std::uint64_t absent_ = 0;
  std::uint8_t min_ = 255;
  std::uint8_t max_ = 0;
};

}  // namespace framesd::store
