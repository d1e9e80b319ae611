// SPDX-License-Identifier: MIT
//
// Logs in a database of PostgreSQL's wire protocol: the second engine, for several servers beside one
// another.
//
// Any number of processes on any number of machines may have the same logs open. Every look and every write
// waits for the network: Reader::waits() is true.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/admin.hpp>
#include <framesd/store/log.hpp>
#include <framesd/store/store.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace framesd::store::postgres {

struct OpenOptions {
  std::string url;           // a libpq URI; it may leave out all that libpq finds in its environment
  std::string password;      // empty: as libpq finds it
  unsigned connections = 8;  // to read, for all logs together
  std::uint64_t rows_per_transaction = 10000;  // at most
};

class PostgresLog : public Log, public Admin {};

// The logs of one database.
class Database {
 public:
  virtual ~Database() = default;

  // Errors: log_missing, store_unreachable, store_denied.
  [[nodiscard]] virtual checked<std::unique_ptr<PostgresLog>> open(std::string_view name) = 0;
  // Errors: also log_exists; usage: it is no name for a log.
  [[nodiscard]] virtual checked<void> create(std::string_view name, const RowFormat& format,
                                             std::string_view facts) = 0;
  // Takes the log away with all its frames. Errors: log_missing, store_unreachable.
  [[nodiscard]] virtual checked<void> remove(std::string_view name) = 0;
  // Sorted.
  [[nodiscard]] virtual checked<std::vector<std::string>> names() = 0;
};

// Makes the tables where there are none. Errors, with a sentence: store_foreign, store_newer_format,
// store_denied, store_unreachable.
[[nodiscard]] checked<void> make_tables(const OpenOptions& options);

// Errors: also store_missing (there are no tables).
[[nodiscard]] checked<std::unique_ptr<Database>> open_database(const OpenOptions& options);

}  // namespace framesd::store::postgres
