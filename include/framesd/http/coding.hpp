// SPDX-License-Identifier: MIT
//
// Content codings that bodies come in and answers go out in.
#pragma once

#include <cstdint>

namespace framesd::http {

enum class Coding : std::uint8_t { identity, gzip };

}  // namespace framesd::http
