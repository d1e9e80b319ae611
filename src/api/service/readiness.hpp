// SPDX-License-Identifier: MIT
//
// Whether the server takes requests: GET /ready says it in words, framesd_ready of GET /metrics as a number.
#pragma once

#include "service_parts.hpp"
#include <framesd/store/store.hpp>

#include <string>
#include <vector>

namespace framesd::api {

// For the operator; empty: it is ready. Waits for no engine.
[[nodiscard]] std::vector<std::string> reasons_not_ready(const ServiceParts& parts,
                                                         const store::Health& health);

}  // namespace framesd::api
