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

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace framesd::store::postgres {

struct OpenOptions {
  std::string url;           // a libpq URI; it may leave out all that libpq finds in its environment
  std::string password;      // empty: as libpq finds it
  unsigned connections = 8;  // to read, for all logs together
  // How long what was said of a log is taken for true without asking again; commits of this process are known
  // at once. 0: not at all.
  std::chrono::milliseconds max_staleness{0};
  // A copy of the database that looks are taken at where it is not behind what was seen within max_staleness.
  // Empty: none.
  std::string read_url{};
  std::uint64_t rows_per_transaction = 10000;  // at most
  // A database that does not wait for its disk may be used: a power cut can take acknowledged rows away.
  bool may_lose_commits = false;
  bool waits = true;  // for a database that cannot be reached
};

// The logs of one database. What Store says of a log that is open in this process holds here for any: a name
// leads to an id, and who has a log open keeps it by that. It may be open several times.
class Database : public Store {
 public:
  // Any, also kDefaultLog, which Store's calls do not know. Errors: log_missing, store_unreachable,
  // store_denied.
  [[nodiscard]] virtual checked<std::unique_ptr<OperatedLog>> open_log(std::string_view name) = 0;

  // The log kDefaultLog, made where there is none. Where the database cannot be reached yet, that is done as
  // soon as it can, and until then the log is store_unreachable. Errors: also store_widths_differ.
  [[nodiscard]] virtual checked<std::unique_ptr<OperatedLog>> open_default(const RowFormat& format) = 0;
};

// Whether `url` is one, as far as that is known without asking anybody. Errors, with a sentence: usage.
[[nodiscard]] checked<void> check_url(const std::string& url);

// Makes the tables where there are none. Errors, with a sentence: store_foreign, store_newer_format,
// store_denied, store_unreachable.
[[nodiscard]] checked<void> make_tables(const OpenOptions& options);

// One that cannot be reached is waited for, if the options say so: all calls are store_unreachable until it
// can. Errors: also store_missing (there are no tables); usage: it does not wait for its disk.
[[nodiscard]] checked<std::unique_ptr<Database>> open_database(const OpenOptions& options);

}  // namespace framesd::store::postgres
