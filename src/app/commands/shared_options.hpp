// SPDX-License-Identifier: MIT
//
// Options that several commands have.
#pragma once

#include "command.hpp"

namespace framesd::app {

inline constexpr Option kLogOption{"log", "NAME", "the log to use; framesd logs lists them [default]"};
inline constexpr Option kJsonOption{"json", "", "print JSON instead of text"};

inline constexpr Option kForceOption{"force", "", "replace FILE if it is there"};
inline constexpr Option kOutputOption{"output", "FILE", "write to FILE, also as -o FILE [standard output]"};

inline constexpr Option kDryRunOption{"dry_run", "", "report what would be stored, write nothing"};

}  // namespace framesd::app
