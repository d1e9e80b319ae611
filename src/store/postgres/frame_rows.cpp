// SPDX-License-Identifier: MIT
#include "frame_rows.hpp"

#include "copy_rows.hpp"
#include "log_row.hpp"

#include <memory>

namespace framesd::store::postgres {
namespace {

constexpr Statement kInsertRows{
    "INSERT INTO framesd.frame (content, depth, record) SELECT $1::bigint, u.depth, u.record FROM "
    "unnest($2::bigint[], $3::bytea[]) AS u (depth, record)"};
constexpr Statement kUpdateRows{
    "UPDATE framesd.frame SET record = u.record FROM unnest($2::bigint[], $3::bytea[]) AS u (depth, record) "
    "WHERE framesd.frame.content = $1::bigint AND framesd.frame.depth = u.depth"};
}  // namespace

result<std::shared_ptr<CopyRows>> begin_copying(Connection& database, std::int64_t content, bool& may_copy) {
  const auto begun = CopyRows::begin(database, content);
  if (begun || !database.usable()) return begun;
  may_copy = false;
  return errc::store_busy;
}

result<void> insert_rows(Connection& database, std::int64_t content, const FrameRows& rows, bool& may_copy) {
  if (may_copy && rows.depths.size() >= kCopiedFrom) {
    const auto copying = begin_copying(database, content, may_copy);
    if (!copying) return copying.error();
    for (std::size_t i = 0; i < rows.depths.size(); ++i) (*copying)->add(rows.depths[i], rows.records[i]);
    (*copying)->close();
    return {};
  }
  Values values;
  const auto done =
      database.run(kInsertRows, values.number(content).numbers(rows.depths).all_bytes(rows.records));
  return done ? result<void>() : done.error();
}

result<void> update_rows(Connection& database, std::int64_t content, const FrameRows& rows) {
  Values values;
  const auto done =
      database.run(kUpdateRows, values.number(content).numbers(rows.depths).all_bytes(rows.records));
  return done ? result<void>() : done.error();
}

}  // namespace framesd::store::postgres
