// SPDX-License-Identifier: MIT
//
// Rows of the table "frame", written many at a time.
#pragma once

#include "bytes.hpp"
#include "copy_rows.hpp"
#include "sql/connection.hpp"
#include <framesd/base/error.hpp>

#include <cstdint>
#include <memory>
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

// A COPY of new ones. Where the database does not allow that: store_busy, and `may_copy` is false from then
// on. Errors, here or at its end: store_busy also where one of the rows is there already.
[[nodiscard]] result<std::shared_ptr<CopyRows>> begin_copying(Connection& database, std::int64_t content,
                                                              bool& may_copy);

// New ones, in any order; many go by COPY if that is allowed, which then goes on. Errors: as above.
// REQUIRES: the records' bytes live until the end of the COPY
[[nodiscard]] result<void> insert_rows(Connection& database, std::int64_t content, const FrameRows& rows,
                                       bool& may_copy);

// Other records for some that are there.
[[nodiscard]] result<void> update_rows(Connection& database, std::int64_t content, const FrameRows& rows);

}  // namespace framesd::store::postgres
