// SPDX-License-Identifier: MIT
//
// Status line and header fields of a response. Beast's serializer takes two to five times as long as this
// code.
#pragma once

#include <framesd/http/response.hpp>

#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::net {

// "Date: Fri, 20 Nov 2026 12:34:56 GMT\r\n", made once per second. One thread.
class DateLine {
 public:
  std::string_view at(std::time_t now);

 private:
  std::time_t second_ = -1;
  std::string line_;
};

// Whether a response of that status ever has a body (RFC 9110: not 1xx, 204, 304).
[[nodiscard]] bool status_allows_body(unsigned status) noexcept;

struct HeadDetails {
  std::string_view date_line;
  std::string_view request_id;
  bool close = false;    // the connection ends after this response
  bool chunked = false;  // how a source of unknown length is sent; else the connection's end marks its end
  std::optional<std::chrono::steady_clock::duration> took{};  // for Server-Timing; empty: no such field
};

// "hit" or "miss"; empty for none.
[[nodiscard]] std::string_view name_of(http::CacheUse use) noexcept;

// Appends status line, header fields and the empty line.
void append_response_head(std::string& out, const http::Response& response, const HeadDetails& details);

}  // namespace framesd::net
