// SPDX-License-Identifier: MIT
//
// A log's name as a parameter.
#pragma once

#include <framesd/http/parameter_spec.hpp>
#include <framesd/store/store.hpp>

namespace framesd::api {

inline constexpr http::ParameterSpec kLogCaptures[] = {
    http::patterned(http::text_parameter("log", "The log's name.", {}, "default"),
                    "^[a-z0-9][a-z0-9._-]{0,63}$"),
};

}  // namespace framesd::api
