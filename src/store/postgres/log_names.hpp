// SPDX-License-Identifier: MIT
//
// The rows of the table "log" by name: making, finding, renaming and removing them, each in one transaction.
#pragma once

#include "log_row.hpp"
#include "sql/connection.hpp"
#include <framesd/store/write_request.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::store::postgres {

// All of them, in the order of their bytes.
[[nodiscard]] result<std::vector<std::string>> log_names(Connection& database);

// The id and the widths of the log of that name. Errors: log_missing.
struct NamedLog {
  std::uint64_t id = 0;
  RowFormat format;
};
[[nodiscard]] result<NamedLog> find_log(Connection& database, std::string_view name);

// A log without frames. Errors: log_exists; store_busy: another one is in the way, and may not stay.
[[nodiscard]] result<LogRow> make_log(Connection& database, std::string_view name, const RowFormat& format,
                                      std::string_view facts);

// Errors of both: log_missing, precondition_failed, store_busy; log_exists (`to`).
[[nodiscard]] result<void> rename_log(Connection& database, std::string_view from, std::string_view to,
                                      const Precondition& asked);
// Its frames are swept later.
[[nodiscard]] result<void> remove_log(Connection& database, std::string_view name, const Precondition& asked);

}  // namespace framesd::store::postgres
