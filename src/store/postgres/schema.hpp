// SPDX-License-Identifier: MIT
//
// The tables in the database, all below the schema "framesd", and how they come to be.
//
// Serving reads and changes rows only; making and migrating the tables is a command of its own, whose user
// may have more rights. Only what several databases of PostgreSQL's protocol know is used: no extension,
// trigger or function of the server, no advisory lock.
#pragma once

#include "sql/connection.hpp"
#include <framesd/base/error.hpp>

#include <cstdint>

namespace framesd::store::postgres {

constexpr std::int64_t kSchemaFormat = 1;

// Makes the tables where there are none. Errors, with a sentence: store_foreign (other tables of these
// names), store_newer_format, store_denied, store_unreachable.
[[nodiscard]] checked<void> make_schema(Connection& database);

// Whether the tables are there, and of this format. Gives the id of the store. Errors: also store_missing (no
// tables).
[[nodiscard]] checked<std::uint64_t> check_schema(Connection& database);

// Whether what is committed is on the disk. Errors, with a sentence: usage (fsync is off).
[[nodiscard]] checked<void> check_durability(Connection& database);

}  // namespace framesd::store::postgres
