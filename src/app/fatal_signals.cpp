// SPDX-License-Identifier: MIT
#include "fatal_signals.hpp"

#include "commands/commands.hpp"
#include <framesd/base/clock.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <poll.h>
#include <string>
#include <string_view>
#include <unistd.h>

namespace framesd::app {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

constexpr std::string_view kMessage =
    "memory could not be read: the file of a store or its disk is damaged, or this is a fault of framesd. To "
    "do: framesd verify says which log it is; restore that log from a backup, or save what can be read of it "
    "with framesd salvage DIR --to NEW";

constexpr std::string_view kNoTime = "0000-00-00T00:00:00.000Z";

// Made before a signal comes: a handler may not allocate.
struct Line {
  std::string text = "framesd: " + std::string(kMessage) + "\n";
  std::size_t time_at = std::string::npos;  // where the time stands; npos: nowhere
  std::string time{};
};

Line& prepared() {
  static Line line;
  return line;
}

std::atomic_flag explaining = ATOMIC_FLAG_INIT;

// Only what is safe in a signal handler. Where nobody reads the log, ending comes first.
extern "C" void explain_and_exit(int) {
  while (explaining.test_and_set()) ::pause();  // another thread is at it, and ends the process
  Line& line = prepared();
  if (line.time_at != std::string::npos) {
    line.time.clear();
    append_timestamp(line.time, std::chrono::system_clock::now());
    line.text.replace(line.time_at, line.time.size(), line.time);
  }
  pollfd writable{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  if (::poll(&writable, 1, 0) == 1) {
    const std::string_view priority = log_priority(LogLevel::critical);
    [[maybe_unused]] ssize_t written = ::write(STDERR_FILENO, priority.data(), priority.size());
    written = ::write(STDERR_FILENO, line.text.data(), line.text.size());
  }
  ::_exit(kMemoryFault);
}

extern "C" void exit_at_signal(int) { ::_exit(kMemoryFault); }

void handle_fatal_signals(void (*handler)(int)) noexcept {
  for (const int fatal : {SIGBUS, SIGSEGV, SIGABRT}) {
    struct sigaction action {};
    action.sa_handler = handler;
    ::sigaction(fatal, &action, nullptr);
  }
}

}  // namespace

void explain_fatal_signals() {
  prepared();
  if (!kSanitized) handle_fatal_signals(explain_and_exit);
}

void log_fatal_signals(LogFormat format) {
  Line& line = prepared();
  line.text = format_log_line(format, LogLevel::critical, kNoTime, kMessage, {});
  line.time_at = line.text.find(kNoTime);
  line.time.reserve(2 * kNoTime.size());
}

void end_at_fatal_signals() noexcept { handle_fatal_signals(exit_at_signal); }

}  // namespace framesd::app
