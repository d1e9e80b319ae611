// SPDX-License-Identifier: MIT
//
// BodyParser: one request's body out of its transfer coding, no socket in sight. A body with a length is only
// counted; a chunked one is decoded by Boost.Beast's parser.
//
// Beast in 1.81 bounds neither chunk extensions nor trailers, lets folded trailers pass and waits for ever
// behind a bare LF. So, as with heads, our strict reader judges the framing first (http/chunked.hpp) and
// Beast decodes what passed. Trailers are judged and dropped: Beast never sees them.
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
  // head       scanned and found in order
  // head_bytes how long it was: extensions and trailers have what it left of kHeadMax
  // body_max   bytes; a larger body is refused as soon as its length is known. None: there is no limit
  // keep       is given the body, part after part
  using Keep = std::function<void(std::string_view part)>;
  BodyParser(const http::Head& head, std::size_t head_bytes, std::optional<std::uint64_t> body_max,
             Keep keep);
  ~BodyParser();
  BodyParser(const BodyParser&) = delete;
  BodyParser& operator=(const BodyParser&) = delete;

  // Takes from the front of `received` what it can and gives how many bytes. What is left comes first the
  // next time, with more behind it. 0 and not done(): more is needed.
  std::size_t feed(std::string_view received);

  // Of a body with a length: how many bytes are still to come. They may also be received to where they
  // belong; then passed_by() counts them.
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
  std::optional<http::ChunkedReader> framing_;  // and who judges it first
  std::size_t judged_ = 0;                      // bytes in front of what comes next that it has seen already
  std::size_t chunks_ = 0;                      // of those, up to where the trailers begin
  std::size_t data_ = 0;                        // and up to the end of the data there is
  std::optional<http::HeadError> error_;
};

}  // namespace framesd::net
