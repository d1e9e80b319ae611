// SPDX-License-Identifier: MIT
//
// Whether a log in a database is sound: its frames, its overview, its notes.
#pragma once

#include "log_row.hpp"
#include <framesd/store/admin.hpp>

namespace framesd::store::postgres {

// In the transaction in which `row` was read. Errors: store_unreachable, store_io.
[[nodiscard]] result<VerifyReport> verify_log(Connection& database, const LogRow& row,
                                              const VerifyPart& part);

}  // namespace framesd::store::postgres
