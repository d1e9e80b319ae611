// SPDX-License-Identifier: MIT
//
// Request: one HTTP request as an endpoint sees it. All views point into the connection's buffer and live
// until the answer is written.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace framesd::http {

enum class Method : std::uint8_t { get, head, post, put, del, options, other };

struct Field {
  std::string_view name;
  std::string_view value;  // without blanks around it
};

// Where the client sees this server: what a trusted proxy says in front of it (see forwarded.hpp), checked.
// All of it is empty where nothing was said.
struct Outside {
  std::string_view scheme{};  // "http" or "https"
  std::string_view host{};    // with its port, if any
  std::string_view prefix{};  // of every path: "/well7", without a slash at the end
};

struct Request {
  Method method = Method::get;
  std::string_view method_text{};   // as sent: methods are case-sensitive
  std::string_view target{};        // origin form, as sent: "/frames?limit=10"
  unsigned version = 11;            // 10 or 11
  std::span<const Field> fields{};  // in the order sent; of the header, never of a trailer
  std::string_view body{};          // whole, decoded from its transfer coding; at most body_max
  std::string_view remote{};        // the client's address, for limits and the log; empty over a Unix socket
  Outside outside{};                // what links are made of
  std::string_view within{};        // the path that `target` was found below: "/logs/a12"
  std::string_view request_id{};    // the client's own if acceptable, else a new UUIDv4

  // The value of the first field of that name (any case), if there is one.
  std::optional<std::string_view> field(std::string_view name) const noexcept;

  // `path` ("/frames/1.0", or a whole target) as a link that leads back to it, below `within`.
  std::string link(std::string_view path) const;
  // The same of a path that is below nothing.
  std::string service_link(std::string_view path) const;
};

}  // namespace framesd::http
