// SPDX-License-Identifier: MIT
#include "record.hpp"
#include <framesd/store/write_batch.hpp>

namespace framesd::store {

WriteBatch::WriteBatch(const RowFormat& format)
    : format_(format), record_size_(framesd::store::record_size(format)) {}

void WriteBatch::add(Depth depth, std::span<const std::uint8_t> source,
                     std::span<const std::uint8_t> resized) {
  ascending_ = ascending_ && (depths_.empty() || depths_.back() < depth);
  depths_.push_back(depth);
  records_.resize(records_.size() + record_size_);
  encode_record(key_of(depth), source, resized, std::span(records_).last(record_size_));
}

void WriteBatch::reserve(std::size_t rows) {
  depths_.reserve(rows);
  records_.reserve(rows * record_size_);
}

void WriteBatch::clear() noexcept {
  ascending_ = true;
  depths_.clear();
  records_.clear();
}

}  // namespace framesd::store
