// SPDX-License-Identifier: MIT
#include "fatal_signals.hpp"

#include "commands/commands.hpp"
#include <framesd/base/log.hpp>

#include <csignal>
#include <poll.h>
#include <string_view>
#include <unistd.h>

namespace framesd::app {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

constexpr std::string_view kLine =
    "framesd: memory could not be read: the store's file or its disk is damaged, or this is a fault of "
    "framesd; "
    "`framesd verify` tells more\n";

// Only what is safe in a signal handler. Where nobody reads the log, ending comes first.
extern "C" void explain_and_exit(int) {
  pollfd writable{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  if (::poll(&writable, 1, 0) == 1) {
    const std::string_view priority = log_priority(LogLevel::critical);
    [[maybe_unused]] ssize_t written = ::write(STDERR_FILENO, priority.data(), priority.size());
    written = ::write(STDERR_FILENO, kLine.data(), kLine.size());
  }
  ::_exit(kMemoryFault);
}

}  // namespace

void explain_fatal_signals() noexcept {
  if (kSanitized) return;
  for (const int fatal : {SIGBUS, SIGSEGV, SIGABRT}) {
    struct sigaction action {};
    action.sa_handler = explain_and_exit;
    ::sigaction(fatal, &action, nullptr);
  }
}

}  // namespace framesd::app
