// SPDX-License-Identifier: MIT
//
// Time as text and as seconds. Code that decides by time takes its "now" as an argument, so that tests need
// not sleep.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace framesd {

using SteadyTime = std::chrono::steady_clock::time_point;

// Appends `when` in UTC as RFC 3339 with milliseconds: "2026-11-20T12:34:56.789Z".
void append_timestamp(std::string& out, std::chrono::system_clock::time_point when);

[[nodiscard]] inline std::string timestamp(std::chrono::system_clock::time_point when) {
  std::string out;
  append_timestamp(out, when);
  return out;
}

// Reads what append_timestamp() has written, and nothing else.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text);

[[nodiscard]] inline double seconds(std::chrono::steady_clock::duration elapsed) {
  return std::chrono::duration<double>(elapsed).count();
}

}  // namespace framesd
