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
  // origins   each as is_origin() has it, or "*" for any
  explicit Cors(std::vector<std::string> origins = {});

  // Adds what any answer carries: the origin if it is allowed, what its page may read, and Vary: Origin where
  // the answer depends on it (also without an Origin, because caches keep answers).
  //
  // origin   of the request's Origin
  void append_answer_lines(std::string& headers, std::optional<std::string_view> origin) const;

  // Adds what answers a preflight (OPTIONS with Origin and Access-Control-Request-Method), as 204. Whatever
  // was asked for, the same list is given: the browser looks for what it needs. Nothing but Vary for an
  // origin that is not allowed.
  void append_preflight_lines(std::string& headers, std::string_view origin) const;

 private:
  bool allows(std::string_view origin) const noexcept;
  // Whether it is allowed.
  bool append_origin(std::string& headers, std::optional<std::string_view> origin) const;

  std::vector<std::string> origins_;
  bool any_;
};

}  // namespace framesd::http
