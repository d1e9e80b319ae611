// SPDX-License-Identifier: MIT
//
// Requests that upload, and a server with one upload thread to take them.
#pragma once

#include "running_server.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>

namespace framesd::net::test {

inline constexpr std::size_t kMegabyte = 1024 * 1024;

// No two pieces of it are alike.
inline std::string content(std::size_t bytes) {
  std::string all(bytes, '.');
  for (std::size_t at = 0; at + 20 < bytes; at += 997) std::to_string(at).copy(&all[at], 20);
  return all;
}

inline std::string sized(std::size_t bytes, std::string_view fields = "") {
  return "POST /upload HTTP/1.1\r\nHost: h\r\n" + std::string(fields) +
         "Content-Length: " + std::to_string(bytes) + "\r\n\r\n";
}

inline std::string chunked(std::string_view body, std::size_t chunk) {
  std::string all = "POST /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (; !body.empty(); body.remove_prefix(std::min(chunk, body.size()))) {
    char size[32];
    std::snprintf(size, sizeof size, "%zx\r\n", std::min(chunk, body.size()));
    all.append(size).append(body.substr(0, chunk)).append("\r\n");
  }
  return all + "0\r\nX: trailer\r\n\r\n";
}

// So that a thread held is seen.
inline ServerOptions one_upload_thread() {
  ServerOptions options = on_loopback();
  options.upload_threads = 1;
  return options;
}

struct Uploading : RunningServer {
  explicit Uploading(const ServerOptions& options = one_upload_thread()) : RunningServer(options) {}
  auto& events() { return service.uploads.events; }
};

}  // namespace framesd::net::test
