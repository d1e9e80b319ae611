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
  explicit RecordBatch(const RowFormat& format) : WriteBatch(format), record_size_(record_size(format)) {}

  // The encoded record of one row.
  std::span<const std::uint8_t> record(std::size_t row) const noexcept {
    return {records_.data() + row * record_size_, record_size_};
  }

 private:
  void append(Depth depth, std::span<const std::uint8_t> source,
              std::span<const std::uint8_t> resized) override;
  void reserve_rows(std::size_t rows) override { records_.reserve(rows * record_size_); }
  std::size_t row_bytes() const noexcept override { return records_.size(); }
  void clear_rows() noexcept override { records_.clear(); }

  std::size_t record_size_;
  std::vector<std::uint8_t> records_;
};

// REQUIRES: `batch` was made by an engine that keeps records
[[nodiscard]] const RecordBatch& records_of(const WriteBatch& batch);

}  // namespace framesd::store
