// SPDX-License-Identifier: MIT
//
// Where log lines go: through the LogWriter while there is one, else straight to standard error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace framesd {

struct LogOutput {
  // Whole lines, each with its newline. From any thread; lines of threads do not mix.
  static void put(std::string_view lines) noexcept;
};

// The line that says how many are missing, in the log's form. In log.cpp.
std::string dropped_lines_warning(std::uint64_t lines);

}  // namespace framesd
