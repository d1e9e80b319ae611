// SPDX-License-Identifier: MIT
//
// Rows of the table "frame", written many at a time.
#pragma once

#include "bytes.hpp"
#include "sql/connection.hpp"
#include <framesd/base/error.hpp>

#include <cstdint>
#include <vector>

namespace framesd::store::postgres {

struct FrameRows {
  std::vector<std::int64_t> depths;
  std::vector<Bytes> records;  // one for each

  bool empty() const noexcept { return depths.empty(); }
  void add(std::int64_t depth, Bytes record) {
    depths.push_back(depth);
    records.push_back(record);
  }
};

// New ones, in any order. Many go by COPY, unless `may_copy` says that this database does not allow that,
// which it is found out to do here: store_busy, and `may_copy` is false from then on. Errors: store_busy also
// where one of them is there already.
[[nodiscard]] result<void> insert_rows(Connection& database, std::int64_t content, const FrameRows& rows,
                                       bool& may_copy);

// Other records for some that are there.
[[nodiscard]] result<void> update_rows(Connection& database, std::int64_t content, const FrameRows& rows);

}  // namespace framesd::store::postgres
