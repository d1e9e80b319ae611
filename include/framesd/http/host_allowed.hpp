// SPDX-License-Identifier: MIT
//
// The guard against DNS rebinding: a page of a foreign site whose name was made to point at this host still
// sends that name in Host.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace framesd::http {

// Whether `host`, of Host with or without a port, names this server: an IP address, localhost, `own_name`, or
// one of `allowed`; "*" among these allows any. Case and a dot at the end do not count. An empty host is
// nobody's name.
//
// REQUIRES: `host` has passed scan_head().
[[nodiscard]] bool host_allowed(std::string_view host, std::span<const std::string> allowed,
                                std::string_view own_name) noexcept;

}  // namespace framesd::http
