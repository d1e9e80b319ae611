// SPDX-License-Identifier: MIT
//
// Scope: what a request may do. Each includes those before it.
#pragma once

#include <cstdint>

namespace framesd::http {

enum class Scope : std::uint8_t {
  none,  // nothing that is worth a token: /health, /metrics
  read,
  ingest,
  admin,
};

}  // namespace framesd::http
