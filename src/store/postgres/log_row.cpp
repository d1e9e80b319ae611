// SPDX-License-Identifier: MIT
#include "log_row.hpp"

namespace framesd::store::postgres {
namespace {

#define FRAMESD_LOG_COLUMNS                                                                           \
  "id, source_width, frame_width, filter, created, content, incarnation, generation, state, frames, " \
  "first_depth, last_depth, building, builder, building_until"

constexpr Statement kRead{"SELECT " FRAMESD_LOG_COLUMNS " FROM framesd.log WHERE id = $1::bigint"};
constexpr Statement kLock{"SELECT " FRAMESD_LOG_COLUMNS " FROM framesd.log WHERE id = $1::bigint FOR UPDATE"};
constexpr Statement kWrite{
    "UPDATE framesd.log SET content = $3::bigint, incarnation = $4::bigint, generation = $5::bigint, state = "
    "$6::bigint, frames = $7::bigint, first_depth = $8::bigint, last_depth = $9::bigint, building = "
    "$10::bigint, builder = $11::bigint, building_until = $12::bigint WHERE id = $1::bigint AND state = "
    "$2::bigint"};

std::int64_t number_or_zero(const Rows& rows, int column) noexcept {
  return rows.is_null(0, column) ? 0 : rows.number(0, column);
}
std::optional<Key> key_or_none(const Rows& rows, int column) noexcept {
  if (rows.is_null(0, column)) return std::nullopt;
  return key_of_count(rows.number(0, column));
}
void add_key(Values& values, const std::optional<Key>& key) {
  key ? values.number(count_of(*key)) : values.nothing();
}
void add_number(Values& values, std::int64_t number) {
  number != 0 ? values.number(number) : values.nothing();
}

}  // namespace

const Statement& statement_of_log_row(bool for_update) noexcept { return for_update ? kLock : kRead; }

result<LogRow> log_row_of(const Rows& rows) {
  if (rows.empty()) return errc::log_missing;
  LogRow row;
  row.id = rows.id(0, 0);
  const auto filter = rows.number(0, 3);
  if (rows.number(0, 1) < 1 || rows.number(0, 1) > kWidthMax || rows.number(0, 2) < 1 ||
      rows.number(0, 2) > kWidthMax || filter < 0 || filter > 1)
    return errc::store_corrupt;
  row.rows = {.source_width = static_cast<std::uint16_t>(rows.number(0, 1)),
              .frame_width = static_cast<std::uint16_t>(rows.number(0, 2)),
              .filter = filter == 0 ? Filter::bilinear : Filter::lanczos};
  row.created = rows.number(0, 4);
  row.content = rows.number(0, 5);
  row.incarnation = rows.id(0, 6);
  row.generation = rows.id(0, 7);
  row.state = rows.number(0, 8);
  row.frames = rows.id(0, 9);
  row.first = key_or_none(rows, 10);
  row.last = key_or_none(rows, 11);
  row.building = number_or_zero(rows, 12);
  row.builder = number_or_zero(rows, 13);
  row.building_until = number_or_zero(rows, 14);
  return row;
}

result<void> write_log_row(Connection& database, const LogRow& row, std::int64_t state_before) {
  Values values;
  values.number(static_cast<std::int64_t>(row.id)).number(state_before).number(row.content);
  values.number(static_cast<std::int64_t>(row.incarnation));
  values.number(static_cast<std::int64_t>(row.generation)).number(row.state);
  values.number(static_cast<std::int64_t>(row.frames));
  add_key(values, row.first);
  add_key(values, row.last);
  add_number(values, row.building);
  add_number(values, row.builder);
  add_number(values, row.building_until);
  const auto written = database.run(kWrite, values);
  if (!written) return written.error();
  return written->changed() == 1 ? result<void>() : errc::store_busy;
}

}  // namespace framesd::store::postgres
