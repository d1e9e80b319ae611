// SPDX-License-Identifier: MIT
//
// A distance between depths as JSON: exact, in the log's unit. It may be larger than a depth can be.
#pragma once

#include <framesd/base/json_writer.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace framesd::api {

// counts   of 1e-6 units; none: null
void member_distance(JsonWriter& json, std::string_view name, const std::optional<std::uint64_t>& counts);

}  // namespace framesd::api
