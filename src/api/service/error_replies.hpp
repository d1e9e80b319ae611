// SPDX-License-Identifier: MIT
//
// The errors that routes have alike, for the API document: of each status what it means, which header fields
// it has, and which routes can answer it. An endpoint that says more names the status among its own replies.
#pragma once

#include "endpoint.hpp"

#include <span>
#include <string_view>

namespace framesd::api {

struct ErrorSpec {
  unsigned status;
  std::string_view about;
  std::string_view example;  // of a detail
  bool (*may)(const Endpoint& endpoint);
  std::span<const HeaderSpec> headers{};
};

// Ascending.
[[nodiscard]] std::span<const ErrorSpec> error_replies() noexcept;

}  // namespace framesd::api
