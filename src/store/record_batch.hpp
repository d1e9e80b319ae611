// SPDX-License-Identifier: MIT
//
// RecordBatch: rows already encoded as records, statistics and checksums included. For engines that keep
// records (see src/store/README.md).
#pragma once

#include "record.hpp"
#include <framesd/store/write_batch.hpp>

namespace framesd::store {

class RecordBatch final : public WriteBatch {
 public:
  explicit RecordBatch(const RowFormat& format) : WriteBatch(format) {}

  // The encoded record of one row.
  std::span<const std::uint8_t> record(std::size_t row) const noexcept {
    const std::size_t end = row + 1 < begins_.size() ? begins_[row + 1] : records_.size();
    return {records_.data() + begins_[row], end - begins_[row]};
  }

 private:
  void append(Depth depth, const NewRow& row) override;
  void reserve_rows(std::size_t rows) override {
    begins_.reserve(rows);
    records_.reserve(rows * record_size(format()));
  }
  std::size_t row_bytes() const noexcept override { return records_.size(); }
  void clear_rows() noexcept override {
    begins_.clear();
    records_.clear();
  }

  std::vector<std::size_t> begins_;
  std::vector<std::uint8_t> records_;
};

// REQUIRES: `batch` was made by an engine that keeps records
[[nodiscard]] const RecordBatch& records_of(const WriteBatch& batch);

}  // namespace framesd::store
