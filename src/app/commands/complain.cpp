// SPDX-License-Identifier: MIT
#include <cstdio>
#include <string>

#include "commands.hpp"

namespace framesd::app {

void complain(std::string_view what) {
  const std::string line = "framesd: " + std::string(what) + '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace framesd::app
