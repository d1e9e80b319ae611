// SPDX-License-Identifier: MIT
#include "apart.hpp"

#include "commands/commands.hpp"
#include "fatal_signals.hpp"
#include <framesd/base/descriptor.hpp>
#include <framesd/base/log.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace framesd::app {
namespace {

void write_line(int descriptor, std::string text) {
  text += '\n';
  for (std::string_view left = text; !left.empty();) {
    const ssize_t sent = ::write(descriptor, left.data(), left.size());
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return;
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
}

[[noreturn]] void run_and_end(FunctionRef<void(const Say&)> work, int descriptor) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  end_at_fatal_signals();
  int status = kDone;
  try {
    work([descriptor](std::string_view line) { write_line(descriptor, std::string(line)); });
  } catch (const std::exception& error) {
    complain(error.what());
    status = kFailed;
  }
  log_flush();
  ::_exit(status);  // what the other process has not written yet is not written twice
}

void read_lines(int descriptor, FunctionRef<void(std::string_view)> take) {
  std::string text;
  std::array<char, 4096> piece;
  for (;;) {
    const ssize_t got = ::read(descriptor, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return;
    text.append(piece.data(), static_cast<std::size_t>(got));
    for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
      take(std::string_view(text).substr(0, end));
      text.erase(0, end + 1);
    }
  }
}

}  // namespace

std::string run_apart(FunctionRef<void(const Say&)> work, FunctionRef<void(std::string_view)> take) {
  std::fflush(stdout);
  std::array<int, 2> ends{-1, -1};
  const bool piped = ::pipe2(ends.data(), O_CLOEXEC) == 0;
  const Descriptor from(ends[0]);
  Descriptor to(ends[1]);
  const pid_t child = piped ? ::fork() : -1;
  if (child < 0) return work([&](std::string_view line) { take(line); }), std::string();
  if (child == 0) run_and_end(work, to.get());
  to.reset();
  read_lines(from.get(), take);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kDone) return {};
  if (WIFEXITED(status) && WEXITSTATUS(status) == kMemoryFault)
    return "pages of its file, or its disk, are damaged so that reading them ends the program";
  return "the process that read it has failed or was killed";
}

}  // namespace framesd::app
