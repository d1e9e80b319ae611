// SPDX-License-Identifier: MIT
//
// BodyParser: decodes the transfer coding of one request's body; it knows no socket. A body with a length is
// only counted; a chunked one is decoded by Boost.Beast's parser.
//
// Beast in 1.81 limits neither chunk extensions nor trailers, accepts folded trailers and waits for ever
// after a bare LF. So, as with heads, our strict reader checks the framing first (http/chunked.hpp) and
// Beast decodes what is valid. Trailers are checked and dropped: Beast never sees them.
#pragma once

#include <framesd/http/chunked.hpp>
#include <framesd/http/head_scan.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace framesd::net {

class BodyParser {
 public:
  // head       scanned, without error
  // head_bytes its length: extensions and trailers may use what is left of kHeadMax
  // body_max   bytes; a larger body is refused as soon as its length is known. Empty: no limit
  // keep       is called with each part of the body
  using Keep = std::function<void(std::string_view part)>;
  BodyParser(const http::Head& head, std::size_t head_bytes, std::optional<std::uint64_t> body_max,
             Keep keep);
  ~BodyParser();
  BodyParser(const BodyParser&) = delete;
  BodyParser& operator=(const BodyParser&) = delete;

  // Decodes the front of `received` and returns how many bytes it has used. The next call begins with the
  // unused bytes, followed by new ones. 0 and not done(): more bytes are needed.
  std::size_t feed(std::string_view received);

  // Of a body with a length: how many bytes are still missing. They may also be received directly to their
  // destination; then passed_by() counts them.
  std::uint64_t rest() const noexcept { return rest_; }
  // REQUIRES: bytes <= rest()
  void passed_by(std::uint64_t bytes) noexcept { rest_ -= bytes; }

  bool done() const noexcept;
  // Set once the body is refused: 400, 413, 431.
  const std::optional<http::HeadError>& error() const noexcept { return error_; }

 private:
  class Parser;

  std::size_t decode(std::string_view bytes);
  void judge(std::string_view received);

  Keep keep_;
  std::uint64_t rest_ = 0;
  std::unique_ptr<Parser> parser_;              // of a chunked body
  std::optional<http::ChunkedReader> framing_;  // checks it first
  std::size_t judged_ = 0;                      // unused bytes that framing_ has checked already
  std::size_t chunks_ = 0;                      // of those, up to the beginning of the trailers
  std::size_t data_ = 0;                        // of those, up to the end of the last data
  std::optional<http::HeadError> error_;
};

}  // namespace framesd::net
