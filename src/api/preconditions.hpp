// SPDX-License-Identifier: MIT
//
// What a GET asks beyond the thing itself: that it is still what the client has seen (If-Match), and only the
// part that the client lacks (Range).
//
// Both are compared with the finished answer and its ETag, so they are about the state that it
// was made from, whichever cache or store gave it.
#pragma once

#include <framesd/http/problem.hpp>
#include <framesd/http/request.hpp>
#include <framesd/http/response.hpp>

#include <optional>

namespace framesd::api {

// Says in `out` that a part of it can be had. Called for whole answers of known length.
void accept_ranges(http::Response& out);

// Leaves in `out` what `request` asked for of it. 412: it is not what If-Match names; 416: nothing of the
// range is there. A HEAD has no range.
[[nodiscard]] std::optional<http::Problem> apply_preconditions(const http::Request& request,
                                                               http::Response& out);

}  // namespace framesd::api
