// SPDX-License-Identifier: MIT
#include "log_row.hpp"

#include <framesd/base/random.hpp>

#include <chrono>
#include <utility>

namespace framesd::store::postgres {
namespace {

#define FRAMESD_LOG_COLUMNS                                                                           \
  "id, source_width, frame_width, filter, created, content, incarnation, generation, state, frames, " \
  "first_depth, last_depth, building, builder, building_until, name"

constexpr Statement kRead{"SELECT " FRAMESD_LOG_COLUMNS " FROM framesd.log WHERE id = $1::bigint"};
constexpr Statement kReadAll{"SELECT " FRAMESD_LOG_COLUMNS " FROM framesd.log WHERE id = ANY($1::bigint[])"};
constexpr Statement kLock{"SELECT " FRAMESD_LOG_COLUMNS " FROM framesd.log WHERE id = $1::bigint FOR UPDATE"};
constexpr Statement kWrite{
    "UPDATE framesd.log SET content = $3::bigint, incarnation = $4::bigint, generation = $5::bigint, state = "
    "$6::bigint, frames = $7::bigint, first_depth = $8::bigint, last_depth = $9::bigint, building = "
    "$10::bigint, builder = $11::bigint, building_until = $12::bigint WHERE id = $1::bigint AND state = "
    "$2::bigint"};

constexpr Statement kRenew{
    "UPDATE framesd.log SET building_until = (extract(epoch FROM now()) * 1000)::bigint + $3::bigint WHERE "
    "id = $1::bigint AND builder = $2::bigint"};

std::int64_t number_or_zero(const Rows& rows, int at, int column) noexcept {
  return rows.is_null(at, column) ? 0 : rows.number(at, column);
}
std::optional<Key> key_or_none(const Rows& rows, int at, int column) noexcept {
  if (rows.is_null(at, column)) return std::nullopt;
  return key_of_count(rows.number(at, column));
}
void add_key(Values& values, const std::optional<Key>& key) {
  key ? values.number(count_of(*key)) : values.nothing();
}
void add_number(Values& values, std::int64_t number) {
  number != 0 ? values.number(number) : values.nothing();
}

}  // namespace

const Statement& statement_of_log_row(bool for_update) noexcept { return for_update ? kLock : kRead; }
const Statement& statement_of_log_rows() noexcept { return kReadAll; }

result<LogRow> log_row_of(const Rows& rows, int at) {
  if (at >= rows.size()) return errc::log_missing;
  LogRow row;
  row.id = rows.id(at, 0);
  const auto filter = rows.number(at, 3);
  if (rows.number(at, 1) < 1 || rows.number(at, 1) > kWidthMax || rows.number(at, 2) < 1 ||
      rows.number(at, 2) > kWidthMax || filter < 0 || filter > 1)
    return errc::store_corrupt;
  row.rows = {.source_width = static_cast<std::uint16_t>(rows.number(at, 1)),
              .frame_width = static_cast<std::uint16_t>(rows.number(at, 2)),
              .filter = filter == 0 ? Filter::bilinear : Filter::lanczos};
  row.created = rows.number(at, 4);
  row.content = rows.number(at, 5);
  row.incarnation = rows.id(at, 6);
  row.generation = rows.id(at, 7);
  row.state = rows.number(at, 8);
  row.frames = rows.id(at, 9);
  row.first = key_or_none(rows, at, 10);
  row.last = key_or_none(rows, at, 11);
  row.building = number_or_zero(rows, at, 12);
  row.builder = number_or_zero(rows, at, 13);
  row.building_until = number_or_zero(rows, at, 14);
  row.name = rows.text(at, 15);
  return row;
}

result<void> renew_lease(Connection& database, std::uint64_t log, std::uint64_t replacement) {
  Values values;
  values.number(static_cast<std::int64_t>(log)).number(static_cast<std::int64_t>(replacement));
  const auto done = database.run(kRenew, values.number(kLeaseMs));
  return done ? result<void>() : done.error();
}

void add_log_row(Trip& trip, const LogRow& row, std::int64_t state_before, bool& written) {
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
  trip.ask(kWrite, std::move(values), [&written](const Rows& rows) { written = rows.changed() == 1; });
}

std::int64_t new_content_id() {
  constexpr unsigned kChance = 20;  // bits
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto time = std::chrono::floor<std::chrono::milliseconds>(now).count();
  const auto chance = static_cast<std::int64_t>(random_id() >> (64 - kChance));
  return time << kChance | chance;
}

Extent LogRow::extent() const {
  Extent extent{.frames = frames};
  if (first) extent.first = depth_of(*first);
  if (last) extent.last = depth_of(*last);
  return extent;
}

}  // namespace framesd::store::postgres
