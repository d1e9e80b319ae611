// SPDX-License-Identifier: MIT
//
// Asking a running server one question, as a client: what `framesd health` and `framesd doctor` do.
//
// Plain HTTP over TCP or a Unix socket, one request per connection, no redirects. Blocks the calling thread.
#pragma once

#include <framesd/base/error.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace framesd::net {

struct ServerAddress {
  std::string host{};  // a name, or an address without brackets
  std::uint16_t port = 80;
  std::string prefix{};                 // before every target, as behind a proxy: "/well7"
  std::filesystem::path unix_socket{};  // instead of host and port

  // "http://[::1]:8000/well7", or "unix:/run/framesd.sock".
  [[nodiscard]] std::string text() const;
};

// From "http://host:port/prefix", "host:port" or "unix:/path".
// Errors: usage, with a sentence: another scheme, no host, a port that is none.
[[nodiscard]] checked<ServerAddress> parse_server_address(std::string_view url);

// Where a server that listens at `host` can be reached from this machine: every address becomes loopback.
[[nodiscard]] std::string reachable_host(std::string_view host);

struct ProbeAnswer {
  unsigned status = 0;
  std::string body;  // at most 64 KB of it
};

// Sends GET prefix + target and waits at most `patience` for the whole answer.
// Errors: the code of the system and one line that says what does not answer and why:
// nobody listens, no such name, no answer in time, or an answer that is not HTTP.
[[nodiscard]] checked<ProbeAnswer> probe(const ServerAddress& server, std::string_view target,
                                         std::chrono::milliseconds patience);

}  // namespace framesd::net
