// SPDX-License-Identifier: MIT
//
// The table "change": what the newest commits did to a log, and the stamp by which a commit is known whose
// answer was lost.
#pragma once

#include "log_row.hpp"
#include "sql/connection.hpp"
#include "sql/trip.hpp"
#include <framesd/store/log_change.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace framesd::store::postgres {

// Asks to write down what one commit did, and to drop what is too old. `row` is of the state behind it: its
// state counts the changes, or one where there are none.
void add_changes(Trip& trip, const LogRow& row, std::uint64_t stamp, std::span<const LogChange> changes);

// The one that a new log has. Also a commit: there is a version to begin from.
[[nodiscard]] result<void> write_first_change(Connection& database, const LogRow& row);

// See View::changes(). Without an incarnation: whatever that of the state was.
[[nodiscard]] result<std::optional<std::vector<LogChange>>> changes_since(
    Connection& database, const LogRow& row, std::uint64_t since,
    const std::optional<std::uint64_t>& incarnation);

// Whether the commit of that stamp was made, at a state above `state`.
[[nodiscard]] result<bool> was_committed(Connection& database, std::uint64_t log, std::int64_t state,
                                         std::uint64_t stamp);

}  // namespace framesd::store::postgres
