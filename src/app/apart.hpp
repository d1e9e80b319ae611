// SPDX-License-Identifier: MIT
//
// run_apart: work that a damaged store may end, in a child process of its own.
//
// LMDB keeps no checksums of its page heads: a damaged one can lead it out of the map, or to an assertion.
// The process that reads ends then; the one that asked for it goes on and says so. Only for a process without
// other threads and without an open store.
#pragma once

#include <framesd/base/function_ref.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace framesd::app {

// Gives a line, without its end, to the process that waits.
using Say = std::function<void(std::string_view)>;

// Runs `work` in a child process and gives each line that it says to `take`, in this process, as they come.
// What it writes to standard error goes there. Where no process can be made, it runs in this one.
//
// Gives why it did not come to its end, for a person; empty: it did.
[[nodiscard]] std::string run_apart(FunctionRef<void(const Say&)> work,
                                    FunctionRef<void(std::string_view)> take);

}  // namespace framesd::app
