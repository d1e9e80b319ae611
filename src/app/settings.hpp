// SPDX-License-Identifier: MIT
//
// Settings: everything an operator can set. Each value is a field in the options of the part that uses it;
// the names, bounds and words of each key are in settings_table.cpp, where values come from is
// settings_load.hpp.
#pragma once

#include <framesd/api/options.hpp>
#include <framesd/base/log.hpp>
#include <framesd/net/server.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace framesd::app {

struct LogOptions {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::json;
};

// Empty: none. The default in use is a credential of the service manager's, where there is one.
struct TokenFiles {
  std::filesystem::path admin{};
  std::filesystem::path ingest{};
  std::filesystem::path read{};
  std::filesystem::path logs{};
  std::filesystem::path upstream{};  // of the centre, see api::UpstreamOptions
};

// Logs that are kept in a database, by the program framesd-postgres.
struct DatabaseOptions {
  std::string url{};  // empty: none
  // Of its password. Empty: as libpq finds one. The default in use is a credential of the service manager's.
  std::filesystem::path password_file{};
  std::uint32_t connections = 8;
  std::string read_url{};  // of a replica; empty: none
  std::chrono::milliseconds max_staleness{0};
};

struct Settings {
  net::ServerOptions server{};  // threads: the default in use is the number of cores
  // The default folder in use is $STATE_DIRECTORY where there is one.
  store::lmdb::OpenOptions store{.directory = "./data", .format = {}};
  DatabaseOptions database{};
  api::ServiceOptions service{.app_name = "ImageFramesAPI", .environment = "production"};
  LogOptions log{};
  TokenFiles token_files{};

  // What csv_dir is, or else follows from data_dir.
  std::filesystem::path csv_folder() const {
    return service.csv_dir.empty() ? store.directory / "csv" : service.csv_dir;
  }
  store::lmdb::OpenOptions store_options() const {
    store::lmdb::OpenOptions options = store;
    options.rows_per_transaction = service.chunk_size;
    return options;
  }
};

}  // namespace framesd::app
