// SPDX-License-Identifier: MIT
//
// ServiceOptions: what an operator may set, and change while the service runs.
#pragma once

#include <framesd/base/clock.hpp>
#include <framesd/http/credentials.hpp>
#include <framesd/ingest/session.hpp>
#include <framesd/push/centre.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace framesd::api {

// Those of each scope, at most two, which are equally good: a new one and the one it replaces. Each has at
// least 16 characters; none: see CONTRACT's "Auth".
struct Tokens {
  // A token for logs alone whose names match a pattern, in which '*' stands for any characters.
  struct OfLogs {
    http::Scope scope = http::Scope::none;
    std::string pattern;
    std::string token;
  };

  std::vector<std::string> read{};
  std::vector<std::string> ingest{};
  std::vector<std::string> admin{};
  std::vector<OfLogs> of_logs{};
};

// What is dropped when a store becomes too large, or rows too old. Nothing is, unless keep or store_max asks
// for it.
struct RetentionOptions {
  enum class Unit : std::uint8_t {
    ingests,  // the rows of the oldest ingest of all logs
    logs,     // the log that was changed longest ago, never the one without a name
  };
  Unit unit = Unit::ingests;
  std::chrono::milliseconds keep{0};             // 0: for ever
  std::uint64_t store_max = 0;                   // bytes of all logs, about; 0: any number
  std::chrono::milliseconds notice{86'400'000};  // from the announcement until the rows go

  bool drops() const noexcept { return keep.count() != 0 || store_max != 0; }
};

// Another framesd that is sent what changes in the logs, see push/push.hpp.
struct UpstreamOptions {
  // Of a log there. "{log}" in it stands for the name of each log; without it the log of data_dir alone is
  // sent. Empty: nothing is.
  std::string url{};
  std::uint64_t bytes_per_second = 0;  // of what is sent; 0: as fast as the link is
  bool erase = true;                   // what is deleted here is deleted there
  // Reaches the log at an address, until `cancelled`, which outlives what it gives, is set. Made by the
  // program, which knows the network.
  std::function<std::unique_ptr<push::Centre>(const std::string& url, const std::atomic<bool>& cancelled)>
      reach{};

  bool sends() const noexcept { return !url.empty() && reach; }
};

struct ServiceOptions {
  std::string app_name{};
  std::string environment{};

  // Pictures
  int png_level = 1;         // of frames: 0 stored, 1 our own Huffman codes, 2..9 zlib
  bool png_indexed = false;  // frames with a palette instead of truecolour
  std::string colormap = "default";
  std::filesystem::path colormap_dir{};

  // Ingest
  std::filesystem::path csv_dir{};   // what POST /frames/reload may read lies below it
  std::filesystem::path csv_file{};  // what it reads when not told; empty: none
  std::uint32_t chunk_size = 10000;
  ingest::OnError on_error = ingest::OnError::skip;
  ingest::AbsentAs absent = ingest::AbsentAs::keep;
  std::uint32_t max_ingests = 32;  // uploads at a time; one more is answered 503

  std::uint32_t max_event_clients =
      64;  // streams of events at a time; one more is answered 503; 0: there are none

  // Where a copy of the logs is written before it is sent, and the last one is noted. Empty: it is written to
  // the system's folder for such files.
  std::filesystem::path data_dir{};

  // Logs; what is not the first two is taken when the service is made
  std::string default_log = "default";          // that routes without /logs/{log} are about
  bool create_logs = false;                     // rows for a log that is not there make it
  std::size_t max_logs = 1000;                  // that there may be, the one of data_dir among them
  std::size_t max_open_logs = 64;               // beside the log without a name
  std::chrono::milliseconds log_idle{300'000};  // until a log is closed

  RetentionOptions retention{};  // taken when the service is made, as is the next
  UpstreamOptions upstream{};

  // Caches
  std::chrono::seconds cache_ttl{60};
  std::size_t frame_cache_size = 1000;  // entries
  std::size_t range_cache_size = 100;
  std::uint64_t cache_max_bytes = std::uint64_t{64} << 20;  // of both together

  // Who may ask
  Tokens tokens{};
  std::uint32_t auth_failures = 20;         // wrong tokens a minute from one address; 0: any number
  std::uint32_t rate_limit = 0;             // requests a second from one address; 0: any number
  std::uint32_t rate_burst = 0;             // at once; 0: as rate_limit
  std::vector<std::string> cors_origins{};  // "*": any; empty: none
  std::vector<std::string> allowed_hosts = {"*"};
  std::vector<std::string> trusted_proxies{};  // each accepted by http::is_proxy()

  bool viewer = true;
  bool metrics = true;

  // What only the program knows; may be empty. Taken when the service is made, not when it is reconfigured.
  std::function<std::size_t()> connections{};  // open now
  std::function<SteadyTime()> clock{};         // of ages and rates; empty: the steady clock
};

}  // namespace framesd::api
