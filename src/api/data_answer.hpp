// SPDX-License-Identifier: MIT
//
// What lies between an endpoint's Data and its answer: the ETag, 304, the caches, packing.
//
// An answer is known by the state of the store and by its identity: route, path, known parameters in the
// order of the specs, representation, the prefix of its links, and what the policy says about pictures. Both
// make its ETag and its cache key.
//
// A request takes one look: in it the state is compared with what the client and the caches have, the work is
// estimated, and what the answer needs is copied; then the look ends and the answer is written. Work that is
// too long for an event loop leaves that look again and starts again on an offload thread, so that all of an
// answer is still of one state. A 304 and a hit read no row.
#pragma once

#include "endpoint.hpp"

namespace framesd::api {

// Answers `data` into `out`, or gives the work that will.
//
// endpoint   the one that gave `data` for `call`
[[nodiscard]] std::variant<Answered, http::Problem, Work> answer_data(const Endpoint& endpoint,
                                                                      const Call& call, Data data,
                                                                      Context& context, http::Response& out);

}  // namespace framesd::api
