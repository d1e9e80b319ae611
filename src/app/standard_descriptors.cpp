// SPDX-License-Identifier: MIT
#include "standard_descriptors.hpp"

#include "commands/commands.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace framesd::app {

void open_standard_descriptors() noexcept {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    int opened = ::open("/dev/null", O_RDWR | O_NOCTTY);
    // In a root directory without devices: a folder takes the number as well, and nobody can write to it.
    if (opened < 0) opened = ::open("/", O_RDONLY | O_DIRECTORY);
    if (opened != descriptor) ::_exit(kFailed);  // lower ones are open, so this one was the lowest
  }
}

}  // namespace framesd::app
