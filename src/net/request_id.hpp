// SPDX-License-Identifier: MIT
//
// What names a request in its answer and in the log: the client's own X-Request-ID if it is harmless, else a
// new UUID.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace framesd::net {

// Sets `out` to `offered` if that is 1..128 characters of [A-Za-z0-9._-], else to a new UUIDv4.
void choose_request_id(std::optional<std::string_view> offered, std::string& out);

}  // namespace framesd::net
