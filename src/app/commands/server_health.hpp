// SPDX-License-Identifier: MIT
//
// What a running server says of itself: GET /ready, for framesd health and framesd doctor.
#pragma once

#include "commands.hpp"
#include <framesd/net/probe.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace framesd::app {

struct ServerHealth {
  int exit_status = kNoAnswer;
  std::string_view status = "no answer";
  std::vector<std::string> reasons{};  // why it is not ready, or why there is no answer
};

// Waits at most 5 seconds for the answer.
[[nodiscard]] ServerHealth health_of(const net::ServerAddress& server);

// "not ready: disk nearly full, draining"
[[nodiscard]] std::string in_words(const ServerHealth& health);

}  // namespace framesd::app
