// SPDX-License-Identifier: MIT
#include "record_batch.hpp"

#include <cassert>
#include <stdexcept>

namespace framesd::store {

void RecordBatch::append(Depth depth, const NewRow& row) {
  assert(row.absent.empty() || ends_with_its_row(row.absent, row.source.size()));
  const std::size_t size = row.absent.empty() ? record_size(format()) : masked_record_size(format());
  begins_.push_back(records_.size());
  records_.resize(records_.size() + size);
  encode_record(key_of(depth), row, std::span(records_).last(size));
}

const RecordBatch& records_of(const WriteBatch& batch) {
  if (const auto* records = dynamic_cast<const RecordBatch*>(&batch)) return *records;
  throw std::logic_error("a batch of another engine was submitted");
}

}  // namespace framesd::store
