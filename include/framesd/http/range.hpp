// SPDX-License-Identifier: MIT
//
// Range and If-Range (RFC 9110, section 14): the part of an answer that a client still lacks, so that an
// export that broke off goes on.
//
// One range of bytes is honoured. Several, another unit, or what is malformed is as if it were not there: the
// whole is always a right answer.
#pragma once

#include <framesd/http/request.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace framesd::http {

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;  // at least 1

  bool operator==(const ByteRange&) const = default;
};

struct Whole {};          // nothing was asked that could be honoured
struct Unsatisfiable {};  // nothing of what was asked is there: 416
using AskedRange = std::variant<Whole, ByteRange, Unsatisfiable>;

// What `request` asks of an answer of `bytes` bytes that has this strong `etag`. If-Range has to name that
// tag; a date never does, since answers have none.
[[nodiscard]] AskedRange asked_range(const Request& request, std::string_view etag, std::uint64_t bytes);

// "bytes 0-99/1234".
[[nodiscard]] std::string content_range(const ByteRange& range, std::uint64_t bytes);
// "bytes */1234", for 416.
[[nodiscard]] std::string unsatisfied_range(std::uint64_t bytes);

}  // namespace framesd::http
