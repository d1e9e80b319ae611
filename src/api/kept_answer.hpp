// SPDX-License-Identifier: MIT
//
// What data answers have around their content: validators, 304, and answers that a cache keeps.
#pragma once

#include "caches.hpp"
#include <framesd/http/conditional.hpp>
#include <framesd/http/response.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace framesd::api {

// ETag, Cache-Control and Vary of data.
void add_validators(http::Response& out, const http::Etag& etag);

// The client has the answer with this tag.
void become_not_modified(http::Response& out, const http::Etag& etag);

// The answer becomes what was kept, and shares it.
void send_kept(http::Response& out, std::shared_ptr<const Kept> kept);

// To be kept: no larger than it must be.
[[nodiscard]] std::shared_ptr<const Kept> copy_of(const http::Response& out);

// What it takes to keep it under `key`.
[[nodiscard]] std::size_t bytes_of(const Kept& kept, std::string_view key) noexcept;

}  // namespace framesd::api
