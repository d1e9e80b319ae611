// SPDX-License-Identifier: MIT
//
// What framesd salvage says of a damaged log.
#pragma once

#include <framesd/store/lmdb/salvage.hpp>

#include <string>

namespace framesd::app {

// All that was found and lost, as JSON, without a line's end.
[[nodiscard]] std::string salvage_json(const store::lmdb::SalvageReport& report, const std::string& log);

// What was lost goes to standard error, a line each, at most a hundred of each kind; what was found to
// standard output.
void print_salvage(const store::lmdb::SalvageReport& report);

}  // namespace framesd::app
