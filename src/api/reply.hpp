// SPDX-License-Identifier: MIT
//
// From what an endpoint answers to what the network floor is given: data is looked for, and each answer is
// packed and cut to what the request asked for.
#pragma once

#include "endpoint.hpp"

namespace framesd::api {

// What sinks answer where they refuse: all others leave their problems to the network floor.
void write_problem(const http::Problem& problem, const http::Request& request, http::Response& out);

// `answer` of `endpoint` for `call`. What is given lives without the call, not without its request.
[[nodiscard]] Reply reply_with(Answer answer, const Endpoint& endpoint, const Call& call, Context& context,
                               http::Response& out);

}  // namespace framesd::api
