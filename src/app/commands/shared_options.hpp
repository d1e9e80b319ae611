// SPDX-License-Identifier: MIT
//
// Options that several commands have.
#pragma once

#include "command.hpp"

namespace framesd::app {

inline constexpr Option kLogOption{"log", "NAME", "the log to use; @PROGRAM logs lists them [default]"};
// Of commands that take all logs without it. It is asked for by kLogOption: has() and value_of() go by name.
inline constexpr Option kOneLogOption{"log", "NAME", "this log alone; @PROGRAM logs lists them [all logs]"};
inline constexpr Option kJsonOption{"json", "", "print JSON instead of text"};

inline constexpr Option kForceOption{"force", "", "replace FILE if it is there"};
inline constexpr Option kOutputOption{"output", "FILE", "write to FILE, also as -o FILE [standard output]"};

inline constexpr Option kDryRunOption{"dry_run", "", "report what would be stored, write nothing"};
// Of commands that store no rows.
inline constexpr Option kTrialOption{"dry_run", "", "say what would be done, change nothing"};

}  // namespace framesd::app
