// SPDX-License-Identifier: MIT
//
// The grammar of Host and of the authority in an absolute target: name or address, optional port.
//
// Stricter than RFC 3986 where nobody needs its freedom: no empty host, no user name, no sub-delimiters, no
// zone.
#pragma once

#include <string_view>

namespace framesd::http {

// "box.local", "10.0.0.7:8000", "[fe80::1]:8000". The port may be empty ("host:"), as the RFC allows.
[[nodiscard]] bool is_valid_host(std::string_view text) noexcept;

}  // namespace framesd::http
