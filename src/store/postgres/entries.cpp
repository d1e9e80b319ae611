// SPDX-License-Identifier: MIT
#include "entries.hpp"

#include "error_of.hpp"

#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr Statement kGet{"SELECT value FROM framesd.note WHERE log = $1::bigint AND key = $2::bytea"};
constexpr Statement kFrom{
    "SELECT key, value FROM framesd.note WHERE log = $1::bigint AND key >= $2::bytea ORDER BY key LIMIT 64"};
constexpr Statement kBeyond{
    "SELECT key, value FROM framesd.note WHERE log = $1::bigint AND key > $2::bytea ORDER BY key LIMIT 512"};
constexpr Statement kBelow{
    "SELECT key, value FROM framesd.note WHERE log = $1::bigint AND key < $2::bytea ORDER BY key DESC LIMIT "
    "64"};
constexpr Statement kPut{
    "INSERT INTO framesd.note (log, key, value) VALUES ($1::bigint, $2::bytea, $3::bytea) ON CONFLICT (log, "
    "key) DO UPDATE SET value = excluded.value"};
constexpr Statement kErase{"DELETE FROM framesd.note WHERE log = $1::bigint AND key = $2::bytea"};

}  // namespace

result<std::optional<Bytes>> NoteTable::get(Bytes key) {
  Values values;
  auto rows = database_.run(kGet, values.number(log_).bytes(key));
  if (!rows) return rows.error();
  value_ = *std::move(rows);
  return value_.empty() ? std::optional<Bytes>() : std::optional(value_.bytes(0, 0));
}

result<bool> NoteTable::read(const Statement& statement, Bytes key, Direction direction) {
  Values values;
  auto rows = database_.run(statement, values.number(log_).bytes(key));
  if (!rows) return error_of(rows);
  ahead_ = *std::move(rows);
  at_ = 0;
  direction_ = direction;
  return !ahead_.empty();
}

result<bool> NoteTable::seek(Bytes key) { return read(kFrom, key, Direction::up); }
result<bool> NoteTable::seek_below(Bytes key) { return read(kBelow, key, Direction::down); }

// One step within what was read ahead, or beyond it.
result<bool> NoteTable::go(Direction direction) {
  if (direction == direction_ ? at_ + 1 < ahead_.size() : at_ > 0) {
    at_ += direction == direction_ ? 1 : -1;
    return true;
  }
  const Rows held = std::move(ahead_);  // the key of which the next read goes on
  return read(direction == Direction::up ? kBeyond : kBelow, held.bytes(at_, 0), direction);
}

result<bool> NoteTable::next() { return go(Direction::up); }
result<bool> NoteTable::previous() { return go(Direction::down); }

result<void> NoteTable::put(Bytes key, Bytes value) {
  Values values;
  const auto done = database_.run(kPut, values.number(log_).bytes(key).bytes(value));
  return done ? result<void>() : done.error();
}

result<void> NoteTable::erase(Bytes key) {
  Values values;
  const auto done = database_.run(kErase, values.number(log_).bytes(key));
  return done ? result<void>() : done.error();
}

}  // namespace framesd::store::postgres
