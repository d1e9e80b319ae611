// SPDX-License-Identifier: MIT
//
// The viewer's page, which a browser gets at /.
#pragma once

#include "endpoint.hpp"

namespace framesd::api {

// Whether GET / is answered with the page: the client prefers HTML to JSON, and the viewer is on. The page
// holds nothing of a log, so it needs no token: it asks for one itself.
[[nodiscard]] bool wants_page(const http::Request& request, const Policy& policy) noexcept;

void answer_page(const http::Request& request, http::Response& out);

}  // namespace framesd::api
