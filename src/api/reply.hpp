// SPDX-License-Identifier: MIT
//
// From what an endpoint answers to what the network floor is given, and the one place where a Problem becomes
// an answer.
#pragma once

#include "endpoint.hpp"

namespace framesd::api {

void write_problem(const http::Problem& problem, const http::Request& request, http::Response& out);

// `answer` of `endpoint` for `call`. What is given lives without the call, not without its request.
[[nodiscard]] Reply reply_with(Answer answer, const Endpoint& endpoint, const Call& call, Context& context,
                               http::Response& out);

}  // namespace framesd::api
