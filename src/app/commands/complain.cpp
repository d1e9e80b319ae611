// SPDX-License-Identifier: MIT
#include "commands.hpp"
#include "notify.hpp"
#include <framesd/base/log.hpp>

#include <algorithm>
#include <cstdio>
#include <string>

namespace framesd::app {
namespace {

int exit_status(const Failure& failure) noexcept {
  return failure.code == errc::usage ? kWrongUsage : kFailed;
}

}  // namespace

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
  return exit_status(failure);
}

int end_start(const Failure& failure, int status) {
  const bool of_system = failure.code.category() == boost::system::system_category();
  Notifier::from_environment().failed(failure.detail, of_system ? failure.code.value() : 0);
  complain_each(failure.detail);
  return status;
}

int end_start(const Failure& failure) { return end_start(failure, exit_status(failure)); }

void warn(std::string_view what) { complain("warning: " + std::string(what)); }

}  // namespace framesd::app
