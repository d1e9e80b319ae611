// SPDX-License-Identifier: MIT
//
// What this build is: for --version, GET /version and metrics.
#pragma once

#include <string_view>

namespace framesd::build_info {

std::string_view version() noexcept;  // "0.1.0"
std::string_view
commit() noexcept;  // as `git describe --always --dirty` gave it when CMake ran, or "unknown"
std::string_view compiler() noexcept;  // "g++ 12.2.0"

}  // namespace framesd::build_info
