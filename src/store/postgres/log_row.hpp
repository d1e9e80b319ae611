// SPDX-License-Identifier: MIT
//
// LogRow: the one row that says what a log is and which content is live, as a transaction sees it.
#pragma once

#include "key.hpp"
#include "sql/connection.hpp"
#include "sql/trip.hpp"
#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/view.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::store::postgres {

struct LogRow {
  std::uint64_t id = 0;
  std::string name{};
  RowFormat rows;
  std::int64_t created = 0;  // in milliseconds since 1970
  std::int64_t content = 0;  // whose frames and cells are read
  std::uint64_t incarnation = 0;
  std::uint64_t generation = 1;
  std::int64_t state = 1;  // counts commits, also those of notes alone
  std::uint64_t frames = 0;
  std::optional<Key> first;
  std::optional<Key> last;
  std::int64_t building = 0;        // the content that is to take the place of the live one; 0: none is
  std::int64_t builder = 0;         // the id of that replacement
  std::int64_t building_until = 0;  // in milliseconds since 1970, by the database's clock

  Version version() const noexcept { return {incarnation, generation}; }
  Extent extent() const;
  // Whether a later state of the log, or another one than `seen` of the same count, was seen before.
  bool is_behind(const LogRow& seen) const noexcept {
    return state < seen.state || (state == seen.state && incarnation != seen.incarnation);
  }
};

// Counts in tables and keys in memory order alike.
constexpr std::int64_t count_of(Key key) noexcept { return static_cast<std::int64_t>(key ^ kSignBit); }
constexpr Key key_of_count(std::int64_t count) noexcept { return static_cast<Key>(count) ^ kSignBit; }

// For a new content: larger than those that were made before, so that its rows come behind all others in the
// tables, where adding them costs least. Another one may have it, by chance: then making it fails.
[[nodiscard]] std::int64_t new_content_id();

// The statement that reads it, by the log's id, also for whoever sends it together with others; `for_update`
// takes the row's lock, too.
[[nodiscard]] const Statement& statement_of_log_row(bool for_update) noexcept;

// The same of several logs, by an array of their ids.
[[nodiscard]] const Statement& statement_of_log_rows() noexcept;

// That row of what one of the statements gave. Errors: log_missing (no such row), store_corrupt.
[[nodiscard]] result<LogRow> log_row_of(const Rows& rows, int at = 0);

// How long a replacement is waited for that nothing is heard of: its process may have been killed.
constexpr std::int64_t kLeaseMs = 60'000;

// Says that the replacement of that id is still built.
[[nodiscard]] result<void> renew_lease(Connection& database, std::uint64_t log, std::uint64_t replacement);

// Asks to write all that changes. `written` becomes false where somebody else has changed it.
void add_log_row(Trip& trip, const LogRow& row, std::int64_t state_before, bool& written);

}  // namespace framesd::store::postgres
