// SPDX-License-Identifier: MIT
//
// check_apart: a check that reads a store, which may be so damaged that reading it ends the process.
#pragma once

#include "finding.hpp"
#include <framesd/base/function_ref.hpp>

#include <string>
#include <string_view>

namespace framesd::app {

// Runs `check` in a process of its own (run_apart) and adds its findings as they come. Gives what it gives, a
// text of one line.
//
// name, advice   of the finding where it does not come to its end; `about` stands in front of the reason
std::string check_apart(FunctionRef<std::string(Findings&)> check, std::string_view name,
                        const std::string& about, const std::string& advice, Findings& findings);

}  // namespace framesd::app
