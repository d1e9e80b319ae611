// SPDX-License-Identifier: MIT
//
// InDatabase: an empty log in the database that tests/support/private_postgres has started.
#pragma once

#include "store_fixture.hpp"
#include <framesd/store/postgres/open.hpp>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>
#include <unistd.h>

namespace framesd::test {

inline store::postgres::OpenOptions database_options() {
  const char* const url = std::getenv("FRAMESD_DATABASE_URL");
  return {.url = url == nullptr ? "" : url, .password = {}, .may_lose_commits = true};
}

// One for all tests of the program; its tables are made first.
inline store::postgres::Database& database() {
  static const auto opened = [] {
    store::postgres::make_tables(database_options()).value();
    return store::postgres::open_database(database_options()).value();
  }();
  return *opened;
}

class InDatabase {
 public:
  explicit InDatabase(const RowFormat& format = kNarrow) : name_(new_name()) {
    database().create(name_, format, {}).value();
    open();
  }
  ~InDatabase() {
    log_.reset();
    (void)database().remove(name_, nullptr, {});
  }
  InDatabase(const InDatabase&) = delete;
  InDatabase& operator=(const InDatabase&) = delete;

  store::OperatedLog& store() { return *log_; }
  const std::string& name() const { return name_; }
  void close() { log_.reset(); }
  void open() { log_ = database().open_log(name_).value(); }

 private:
  static std::string new_name() {
    static std::atomic<int> count = 0;
    return "test-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
  }

  std::string name_;
  std::unique_ptr<store::OperatedLog> log_;
};

}  // namespace framesd::test
