// SPDX-License-Identifier: MIT
//
// LogTarget: a target below /logs/{log}, and where in it the log's own begins.
#pragma once

#include <framesd/http/target.hpp>

#include <optional>
#include <string>

namespace framesd::api {

// Of "/logs/a12/frames?limit=1"
struct LogTarget {
  std::string name;    // a12
  std::string within;  // /logs/a12
  std::string rest;    // /frames?limit=1
};

// None: the path does not lead below a log.
[[nodiscard]] std::optional<LogTarget> log_target_of(const http::Target& target);

}  // namespace framesd::api
