// SPDX-License-Identifier: MIT
//
// What lies between an endpoint's Data and its answer: the ETag, 304, the caches, packing.
//
// An answer is known by the state of the store and by its identity: route, path, known parameters in the
// order of the specs, representation, the prefix of its links, and what the policy says about pictures. Both
// make its ETag and its cache key. A 304 costs a snapshot of the store, a hit a look-up more; neither reads a
// row.
#pragma once

#include "endpoint.hpp"

namespace framesd::api {

// Answers `data` into `out`, or gives the work that will.
//
// endpoint   the one that gave `data` for `call`
[[nodiscard]] std::variant<Answered, http::Problem, Task> answer_data(const Endpoint& endpoint,
                                                                      const Call& call, Data data,
                                                                      http::Response& out);

}  // namespace framesd::api
