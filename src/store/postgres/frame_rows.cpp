// SPDX-License-Identifier: MIT
#include "frame_rows.hpp"

#include "log_row.hpp"
#include <framesd/base/endian.hpp>

#include <string>
#include <string_view>

namespace framesd::store::postgres {
namespace {

constexpr Statement kInsertRows{
    "INSERT INTO framesd.frame (content, depth, record) SELECT $1::bigint, u.depth, u.record FROM "
    "unnest($2::bigint[], $3::bytea[]) AS u (depth, record)"};
constexpr Statement kUpdateRows{
    "UPDATE framesd.frame SET record = u.record FROM unnest($2::bigint[], $3::bytea[]) AS u (depth, record) "
    "WHERE framesd.frame.content = $1::bigint AND framesd.frame.depth = u.depth"};
constexpr Statement kCopyRows{"COPY framesd.frame (content, depth, record) FROM STDIN (FORMAT binary)"};

constexpr std::size_t kCopiedFrom = 200;  // rows: COPY takes a trip more
constexpr std::size_t kPartBytes = 64 << 10;

// PostgreSQL's binary form of COPY: a head, for each row the number of its columns and each with its length,
// and a mark at the end.
constexpr std::string_view kHead("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
constexpr std::uint16_t kEnd = 0xffff;

template <class T>
void append_be(std::string& out, T number) {
  const std::size_t at = out.size();
  out.resize(at + sizeof number);
  store_be<T>(out.data() + at, number);
}

void append_number(std::string& out, std::int64_t number) {
  append_be<std::uint32_t>(out, sizeof number);
  append_be<std::uint64_t>(out, static_cast<std::uint64_t>(number));
}

void append_row(std::string& out, std::int64_t content, std::int64_t depth, Bytes record) {
  append_be<std::uint16_t>(out, 3);
  append_number(out, content);
  append_number(out, depth);
  append_be<std::uint32_t>(out, static_cast<std::uint32_t>(record.size()));
  out.append(reinterpret_cast<const char*>(record.data()), record.size());
}

result<void> copy_rows(Connection& database, std::int64_t content, const FrameRows& rows) {
  std::size_t row = 0;
  return database.copy_in([&](std::string& part) {
    if (row == 0) part = kHead;
    for (; row < rows.depths.size() && part.size() < kPartBytes; ++row)
      append_row(part, content, rows.depths[row], rows.records[row]);
    if (row < rows.depths.size()) return true;
    append_be(part, kEnd);
    return false;
  });
}

}  // namespace

result<void> insert_rows(Connection& database, std::int64_t content, const FrameRows& rows, bool& may_copy) {
  if (may_copy && rows.depths.size() >= kCopiedFrom) {
    const auto begun = database.begin_copy(kCopyRows);
    if (begun) return copy_rows(database, content, rows);
    if (!database.usable()) return begun;
    may_copy = false;
    return errc::store_busy;
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
