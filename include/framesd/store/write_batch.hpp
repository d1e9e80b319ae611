// SPDX-License-Identifier: MIT
//
// WriteBatch: rows on their way into a log, in whatever form its engine keeps them.
//
// add() does what can be done on the thread that parses, so that the writer only copies. A batch belongs to
// one thread at a time and moves to the writer; clear() keeps its memory for reuse.
#pragma once

#include <framesd/frame/depth.hpp>
#include <framesd/frame/row_format.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd::store {

// One row as it comes in.
struct NewRow {
  std::span<const std::uint8_t> source;       // source_width samples as recorded, 0 where absent
  std::span<const std::uint8_t> resized;      // frame_width samples, the same row resized, 0 where absent
  std::span<const std::uint8_t> absent = {};  // the mask of `source`; empty if it is whole
};

class WriteBatch {
 public:
  virtual ~WriteBatch() = default;
  WriteBatch(const WriteBatch&) = delete;
  WriteBatch& operator=(const WriteBatch&) = delete;

  // Adds one frame, see NewRow. Depths come in any order and may repeat: the last one wins.
  //
  // REQUIRES: at least one sample is there; a mask with a bit set, none past the end of the row
  void add(Depth depth, std::span<const std::uint8_t> source, std::span<const std::uint8_t> resized,
           std::span<const std::uint8_t> absent = {}) {
    ascending_ = ascending_ && (depths_.empty() || depths_.back() < depth);
    depths_.push_back(depth);
    append(depth, {source, resized, absent});
  }

  // Room for so many rows at once: growing into it would copy them all again.
  void reserve(std::size_t rows) {
    depths_.reserve(rows);
    reserve_rows(rows);
  }

  const RowFormat& format() const noexcept { return format_; }
  std::size_t rows() const noexcept { return depths_.size(); }
  bool empty() const noexcept { return depths_.empty(); }
  // Depths strictly ascend, so rows can be stored in this order.
  bool ascending() const noexcept { return ascending_; }
  Depth depth(std::size_t row) const noexcept { return depths_[row]; }
  // Bytes held, for bounding what is on its way.
  std::size_t bytes() const noexcept { return row_bytes() + depths_.size() * sizeof(Depth); }
  void clear() noexcept {
    ascending_ = true;
    depths_.clear();
    clear_rows();
  }

 protected:
  explicit WriteBatch(const RowFormat& format) : format_(format) {}

 private:
  virtual void append(Depth depth, const NewRow& row) = 0;
  virtual void reserve_rows(std::size_t rows) = 0;
  virtual std::size_t row_bytes() const noexcept = 0;
  virtual void clear_rows() noexcept = 0;

  RowFormat format_;
  bool ascending_ = true;
  std::vector<Depth> depths_;
};

}  // namespace framesd::store
