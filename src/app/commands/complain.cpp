// SPDX-License-Identifier: MIT
#include "commands.hpp"

#include <cstdio>
#include <string>

namespace framesd::app {

void complain(std::string_view what) {
  const std::string line = "framesd: " + std::string(what) + '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace framesd::app
