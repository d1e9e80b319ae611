// SPDX-License-Identifier: MIT
//
// Response: what an endpoint answers, before framing. The session adds Content-Length, Connection, Date and
// X-Request-ID, and leaves the body out for HEAD.
//
// A Response is reused between requests: clear() keeps its memory, because fresh large strings cost more in
// page faults than filling them (17 us at 40 KB).
#pragma once

#include <framesd/http/body_stream.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::http {

// What a cache had to do with an answer: for the log.
enum class CacheUse : std::uint8_t { none, hit, miss };

// Bytes that others have a share in too, where they stand.
struct SharedBytes {
  std::shared_ptr<const void> owner;
  std::string_view bytes;
};

struct Response {
  unsigned status = 200;
  std::string_view content_type;  // a constant; empty: no body, no Content-Type
  std::string headers;            // further lines, each "Name: value\r\n"
  std::string lasting_headers;    // the same, but kept when the answer becomes a Problem: CORS, rate limits
  std::string body;
  std::shared_ptr<const std::string> shared_body;  // if set, sent instead of `body`
  SharedBytes rest;                                // what follows either of them; never copied
  std::unique_ptr<BodySource> source;              // if set, asked for the content piece by piece
  std::optional<std::uint64_t> source_bytes;       // what it will give in all, where that is known
  // What the answer is made from, where that must not go before it is sent.
  std::shared_ptr<const void> held;
  CacheUse cache = CacheUse::none;
  std::string_view route = "unmatched";  // the route template, a constant: for logs and metrics
  bool close = false;                    // close the connection after this answer

  // The content up to `rest`.
  std::string_view content() const noexcept { return shared_body ? std::string_view(*shared_body) : body; }
  std::size_t content_bytes() const noexcept { return content().size() + rest.bytes.size(); }
  // REQUIRES: neither holds CR or LF.
  void add_header(std::string_view name, std::string_view value);
  // The value of the first line of that name in `headers`, as it was added; empty if there is none.
  std::string_view header(std::string_view name) const noexcept;
  // Cache-Control: no-store
  void forbid_keeping() { add_header("Cache-Control", "no-store"); }
  // Takes away all that the content is made of.
  void clear_content() noexcept;
  // All but what stays when another answer is made instead: the lasting headers, `held`, `route`, `close`.
  void clear_answer() noexcept;
  void clear() noexcept;
};

}  // namespace framesd::http
