// SPDX-License-Identifier: MIT
//
// WriteBatch: rows on their way into the store, already encoded as records.
//
// Statistics and checksums are computed by add(), on the thread that parses, so that the writer thread only
// copies. A batch belongs to one thread at a time and moves to the writer; clear() keeps its memory for
// reuse.
#pragma once

#include <framesd/frame/depth.hpp>
#include <framesd/frame/row_format.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd::store {

class WriteBatch {
 public:
  explicit WriteBatch(const RowFormat& format);

  // Adds one frame. Depths come in any order and may repeat: the last one wins.
  //
  // source   source_width samples as recorded        resized   frame_width samples, the same row resized
  void add(Depth depth, std::span<const std::uint8_t> source, std::span<const std::uint8_t> resized);

  // Room for so many rows at once: growing into it would copy them all again.
  void reserve(std::size_t rows);

  const RowFormat& format() const noexcept { return format_; }
  std::size_t rows() const noexcept { return depths_.size(); }
  bool empty() const noexcept { return depths_.empty(); }
  // Depths strictly ascend, so rows can be stored as they stand.
  bool ascending() const noexcept { return ascending_; }
  Depth depth(std::size_t row) const noexcept { return depths_[row]; }
  // The encoded record of one row (see src/store/README.md).
  std::span<const std::uint8_t> record(std::size_t row) const noexcept {
    return {records_.data() + row * record_size_, record_size_};
  }
  // Bytes held, for bounding what is on its way.
  std::size_t bytes() const noexcept { return records_.size() + depths_.size() * sizeof(Depth); }
  void clear() noexcept;

 private:
  RowFormat format_;
  std::size_t record_size_;
  bool ascending_ = true;
  std::vector<Depth> depths_;
  std::vector<std::uint8_t> records_;
};

}  // namespace framesd::store
