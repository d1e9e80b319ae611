// SPDX-License-Identifier: MIT
//
// Settings: everything an operator can set, with its type and default. The names, bounds and words of each
// key are in settings_table.cpp; where values come from is settings_load.hpp.
#pragma once

#include <framesd/base/log.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/ingest/session.hpp>
#include <framesd/net/access_log.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace framesd::app {

enum class PngForm : std::uint8_t { rgb, indexed };

struct Settings {
  std::string host = "::";
  std::uint16_t port = 8000;
  std::filesystem::path unix_socket{};  // empty: none, as for every path below that has no default
  std::uint32_t threads = 1;            // the default in use is the number of cores
  std::string app_name = "ImageFramesAPI";
  std::string environment = "production";
  LogLevel log_level = LogLevel::info;
  LogFormat log_format = LogFormat::json;
  net::AccessLog access_log{};
  std::filesystem::path data_dir = "./data";  // the default in use is $STATE_DIRECTORY where there is one
  std::uint64_t map_size = store::lmdb::kDefaultMapBytes;  // bytes
  store::lmdb::Durability durability = store::lmdb::Durability::full;
  std::uint16_t source_width = 200;
  std::uint16_t frame_width = 150;
  Filter resample = Filter::bilinear;
  std::uint32_t chunk_size = 10000;  // rows
  ingest::OnError on_error = ingest::OnError::skip;
  std::uint32_t max_connections = 1024;
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds request_timeout{60'000};
  std::chrono::milliseconds idle_timeout{75'000};
  std::chrono::milliseconds drain_timeout{20'000};
  std::uint64_t body_max = std::uint64_t{1} << 20;  // bytes
  std::filesystem::path csv_dir{};                  // empty: see csv_folder()
  std::filesystem::path csv_file{};
  std::uint32_t max_ingests = 32;
  std::string colormap = "default";
  std::filesystem::path colormap_dir{};
  PngForm png = PngForm::rgb;
  std::uint16_t png_level = 1;
  std::uint32_t cache_ttl_seconds = 60;
  std::uint32_t frame_cache_size = 1000;  // entries
  std::uint32_t range_cache_size = 100;
  std::uint64_t cache_max_bytes = std::uint64_t{64} << 20;
  std::filesystem::path admin_token_file{};   // the default in use is a credential of the service manager's,
  std::filesystem::path ingest_token_file{};  // where there is one, as of the next two
  std::filesystem::path read_token_file{};
  std::uint32_t auth_failures = 20;  // a minute
  std::uint32_t rate_limit = 0;      // requests a second
  std::uint32_t rate_burst = 0;
  std::vector<std::string> cors_origins{};
  std::vector<std::string> allowed_hosts = {"*"};
  std::vector<std::string> trusted_proxies{};
  bool viewer = true;
  bool metrics = true;
  bool server_timing = false;

  std::filesystem::path csv_folder() const { return csv_dir.empty() ? data_dir / "csv" : csv_dir; }
  RowFormat row_format() const noexcept { return {source_width, frame_width, resample}; }
  store::lmdb::OpenOptions store_options() const {
    return {.directory = data_dir,
            .map_bytes = map_size,
            .durability = durability,
            .format = row_format(),
            .rows_a_transaction = chunk_size};
  }
  // A store that is there already, whatever its rows are: for commands that look at it.
  store::lmdb::OpenOptions existing_store() const {
    store::lmdb::OpenOptions options = store_options();
    options.any_format = true;
    options.access = store::lmdb::Access::read;
    return options;
  }
};

}  // namespace framesd::app
