// SPDX-License-Identifier: MIT
//
// BodyParser: one request's body out of its transfer coding, by Boost.Beast's parser, no socket in sight.
//
// Beast in 1.81 bounds neither chunk extensions nor trailers, and merges trailers into the fields. Here both
// count against what the head left of kHeadMax, trailers are dropped, and what waits for its line's end is
// bounded too. The caller keeps the fields of its own head scan.
#pragma once

#include <framesd/http/head_scan.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::net {

class BodyParser {
 public:
  // head       the whole head as received, already scanned and found in order
  // body_max   bytes; a larger body is refused as soon as its length is known. None: there is no limit
  // body       where it goes; outlives the parser. The caller may take from it what it likes, whenever it
  // likes
  BodyParser(std::string_view head, std::optional<std::uint64_t> body_max, std::string& body);
  ~BodyParser();
  BodyParser(const BodyParser&) = delete;
  BodyParser& operator=(const BodyParser&) = delete;

  // Takes from the front of `received` what it can and gives how many bytes. What is left stands in front the
  // next time, with more behind it. 0 and not done(): more is needed.
  std::size_t feed(std::string_view received);

  bool done() const noexcept;
  // Set once the body is refused: 400, 413, 431.
  const std::optional<http::HeadError>& error() const noexcept { return error_; }

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
  std::optional<http::HeadError> error_;
};

}  // namespace framesd::net
