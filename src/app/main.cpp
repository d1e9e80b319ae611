// SPDX-License-Identifier: MIT
//
// framesd: reads what was asked, does it, says with its exit status how it went.
#include "commands/commands.hpp"
#include "fatal_signals.hpp"
#include "journal.hpp"
#include "standard_descriptors.hpp"
#include <framesd/base/log.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <unistd.h>
#include <vector>

namespace framesd::app {

namespace {

// What was printed may be all that a command was run for.
int with_output_whole(int status) {
  errno = 0;
  const bool flushed = std::fflush(stdout) == 0;
  if (flushed && std::ferror(stdout) == 0) return status;
  const std::string why = errno == 0 ? std::string() : ": " + errno_text(errno);
  complain("standard output could not be written" + why + "; the output is incomplete");
  return status == kDone ? kFailed : status;
}

int run(std::span<const std::string_view> arguments) {
  log_with_priorities(is_journal(STDERR_FILENO, std::getenv("JOURNAL_STREAM")));
  explain_fatal_signals();
  const auto environment = process_environment();
  const auto invocation = read_invocation(arguments, environment);
  if (!invocation) return end_start(invocation.error(), kWrongUsage);
  if (invocation->command != &kServe) {  // whose log says it
    for (const std::string& warning : invocation->configuration.warnings) warn(warning);
  }
  return with_output_whole(invocation->command->run(*invocation));
}

}  // namespace
}  // namespace framesd::app

int main(int argc, char** argv) {
  framesd::app::open_standard_descriptors();
  try {
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    return framesd::app::run(arguments);
  } catch (const std::filesystem::filesystem_error& error) {
    framesd::app::complain(error.path1().string() + ": " + error.code().message());
  } catch (const std::bad_alloc&) {
    framesd::app::complain("there is not enough memory for this process; see its limits (ulimit -a)");
  } catch (const std::exception& error) {
    framesd::app::complain("an error in framesd itself, please report it: " + std::string(error.what()));
  }
  return framesd::app::kFailed;
}
