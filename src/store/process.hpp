// SPDX-License-Identifier: MIT
//
// ProcessId: a process named so that a later one with the same number is not taken for it.
#pragma once

#include <cstdint>

namespace framesd::store {

struct ProcessId {
  std::uint32_t pid = 0;
  std::uint64_t started = 0;  // clock ticks after boot, as /proc tells; 0 if it does not

  friend bool operator==(const ProcessId&, const ProcessId&) = default;
};

[[nodiscard]] ProcessId this_process();

// Whether that very process still runs. One that ended but was not waited for does not.
[[nodiscard]] bool is_running(const ProcessId& process);

}  // namespace framesd::store
