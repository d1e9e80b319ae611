// SPDX-License-Identifier: MIT
//
// Sweeping: frames and cells of contents that no log has any more, some at a time, so that nobody waits for
// it.
#pragma once

#include "sql/connection.hpp"
#include <framesd/base/error.hpp>

namespace framesd::store::postgres {

// All contents that are dead. Several may be at it at once. Errors: those of the database; what is left is
// swept another time.
[[nodiscard]] result<void> sweep_dead_contents(Connection& database);

}  // namespace framesd::store::postgres
