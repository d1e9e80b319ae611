// SPDX-License-Identifier: MIT
//
// Cors: which pages of other origins may read our answers, as header lines (Fetch standard, "CORS protocol").
//
// Without origins (the default) nothing is ever added. Cookies and the like are never allowed: tokens are
// sent as headers by whoever has one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::http {

// "https://logs.example.org", "http://10.0.0.7:8000": what a browser sends as Origin. No path, not even "/".
[[nodiscard]] bool is_origin(std::string_view text) noexcept;

class Cors {
 public:
  // origins   each accepted by is_origin(), or "*" for any
  explicit Cors(std::vector<std::string> origins = {});

  // Adds what any answer carries: the origin if it is allowed, what its page may read, and Vary: Origin where
  // the answer depends on it (also without an Origin, because caches keep answers).
  //
  // origin   of the request's Origin
  void append_answer_lines(std::string& headers, std::optional<std::string_view> origin) const;

  // Adds what answers a preflight (OPTIONS with Origin and Access-Control-Request-Method), as 204. The
  // methods and fields that we read are always named. Any other field that was asked for may be sent too,
  // since tracing and dashboards add fields of their own that mean nothing to us; but not those by which
  // proxies speak. Nothing but Vary for an origin that is not allowed.
  //
  // asked   of Access-Control-Request-Headers; what is no field name in it is passed over
  void append_preflight_lines(std::string& headers, std::string_view origin,
                              std::optional<std::string_view> asked) const;

 private:
  bool allows(std::string_view origin) const noexcept;
  // Whether it is allowed.
  bool append_origin(std::string& headers, std::optional<std::string_view> origin) const;

  std::vector<std::string> origins_;
  bool any_;
};

}  // namespace framesd::http
