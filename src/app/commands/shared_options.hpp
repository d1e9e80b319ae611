// SPDX-License-Identifier: MIT
//
// Options that several commands have.
#pragma once

#include "command.hpp"

namespace framesd::app {

inline constexpr Option kLogOption{"log", "NAME", "the log to use; framesd logs lists them [default]"};
inline constexpr Option kJsonOption{"json", "", "print JSON instead of text"};

}  // namespace framesd::app
