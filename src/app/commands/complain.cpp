// SPDX-License-Identifier: MIT
#include "commands.hpp"
#include <framesd/base/log.hpp>

#include <algorithm>
#include <cstdio>
#include <string>

namespace framesd::app {

int status_of(const Failure& refused) noexcept {
  return refused.code == errc::file_missing ? kFailed : kWrongUsage;
}

void complain(std::string_view what) {
  const std::string line =
      std::string(log_priority(LogLevel::error)).append(program_name()).append(": ").append(what) + '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void complain_each(std::string_view lines) {
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    complain(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

int end_with(const Failure& failure) {
  complain_each(failure.detail);
  return failure.code == errc::usage ? kWrongUsage : kFailed;
}

void warn(std::string_view what) { complain("warning: " + std::string(what)); }

}  // namespace framesd::app
