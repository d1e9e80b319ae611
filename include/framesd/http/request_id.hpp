// SPDX-License-Identifier: MIT
//
// X-Request-ID: the client's own where it is fit for logs and headers, else a new UUIDv4.
#pragma once

#include <array>
#include <string_view>

namespace framesd::http {

// 1..128 characters of [A-Za-z0-9._-].
[[nodiscard]] bool is_request_id(std::string_view text) noexcept;

// A random UUID of version 4 (RFC 9562), as text: "f81d4fae-7dec-4d0e-a765-00a0c91e6bf6".
//
// Unique, not secret: from a small generator that each thread seeds once from the kernel. Cost: bench
// request_id. Throws std::system_error if the kernel gives no random bytes to the thread's first call.
[[nodiscard]] std::array<char, 36> new_request_id();

}  // namespace framesd::http
