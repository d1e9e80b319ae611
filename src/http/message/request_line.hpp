// SPDX-License-Identifier: MIT
//
// The first line of a request: method, target, version, one space between (RFC 9112, section 3).
#pragma once

#include <framesd/http/head_scan.hpp>

#include <optional>
#include <string_view>

namespace framesd::http {

constexpr HeadError bad(std::string_view detail) noexcept { return {400, detail}; }

constexpr HeadError kLineTooLong = {414, "The request line is longer than 8 KiB."};

// Reads `line`, without its CRLF, into `out`'s method, target and version. An absolute target leaves its path
// in `out` and its host in `authority`.
[[nodiscard]] std::optional<HeadError> read_request_line(std::string_view line, Head& out,
                                                         std::string_view& authority) noexcept;

// Whether what has come of a first line can still become one: TLS and other protocols are recognized at the
// first byte.
[[nodiscard]] std::optional<HeadError> check_first_bytes(std::string_view line) noexcept;

}  // namespace framesd::http
