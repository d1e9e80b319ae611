// SPDX-License-Identifier: MIT
//
// NoteTable: the entries beside a log's frames, in the table "note". Read ahead a few at a time.
#pragma once

#include "notes/entries.hpp"
#include "sql/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace framesd::store::postgres {

class NoteTable final : public EntryTable {
 public:
  NoteTable(Connection& database, std::uint64_t log) noexcept
      : database_(database), log_(static_cast<std::int64_t>(log)) {}

  [[nodiscard]] result<std::optional<Bytes>> get(Bytes key) override;
  [[nodiscard]] result<bool> seek(Bytes key) override;
  [[nodiscard]] result<bool> seek_below(Bytes key) override;
  [[nodiscard]] result<bool> next() override;
  [[nodiscard]] result<bool> previous() override;
  Bytes key() const noexcept override { return ahead_.bytes(at_, 0); }
  Bytes value() const noexcept override { return ahead_.bytes(at_, 1); }

  [[nodiscard]] result<void> put(Bytes key, Bytes value) override;
  [[nodiscard]] result<void> erase(Bytes key) override;

 private:
  enum class Direction : std::uint8_t { up, down };
  [[nodiscard]] result<bool> read(const Statement& statement, Bytes key, Direction direction);
  [[nodiscard]] result<bool> go(Direction direction);

  Connection& database_;
  const std::int64_t log_;
  Rows value_;  // of get()
  Rows ahead_;
  int at_ = 0;
  Direction direction_ = Direction::up;
};

}  // namespace framesd::store::postgres
