// SPDX-License-Identifier: MIT
#include "record_batch.hpp"

#include <stdexcept>

namespace framesd::store {

void RecordBatch::append(Depth depth, std::span<const std::uint8_t> source,
                         std::span<const std::uint8_t> resized) {
  records_.resize(records_.size() + record_size_);
  encode_record(key_of(depth), source, resized, std::span(records_).last(record_size_));
}

const RecordBatch& records_of(const WriteBatch& batch) {
  if (const auto* records = dynamic_cast<const RecordBatch*>(&batch)) return *records;
  throw std::logic_error("a batch of another engine was submitted");
}

}  // namespace framesd::store
