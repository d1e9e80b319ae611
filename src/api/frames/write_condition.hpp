// SPDX-License-Identifier: MIT
//
// If-Match and If-None-Match of a request that writes, and how they are documented.
//
// A tag of ours holds if its state of the store is the current one and there is a frame, whatever
// representation and coding the tag is of: a client that has got a picture of a frame has seen that state. So
// a change anywhere in the log makes a tag stale; who meets that gets the frame again.
#pragma once

#include "endpoint.hpp"
#include <framesd/store/log.hpp>

namespace framesd::api {

[[nodiscard]] store::Precondition write_condition(const http::Request& request);

inline constexpr http::ParameterSpec kConditionHeaders[] = {
    http::text_parameter("If-Match",
                         "ETags as GET gave them, or *: writes only if there is a frame and, with ETags, "
                         "only if one of them is the current state."),
    http::text_parameter("If-None-Match", "*: writes only if there is no frame."),
};

inline constexpr ContentSpec kProblem[] = {{.media_type = "application/problem+json", .schema = "Problem"}};
inline constexpr ReplySpec kConditionFailed{
    .status = 412,
    .about = "The condition of If-Match or If-None-Match is not met; nothing was changed.",
    .contents = kProblem};

}  // namespace framesd::api
