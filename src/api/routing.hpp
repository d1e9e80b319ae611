// SPDX-License-Identifier: MIT
//
// What the route table alone says of a request: the log it is about, and what is answered where no endpoint
// is.
#pragma once

#include "endpoint.hpp"
#include <framesd/http/router.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace framesd::api {

// The routes of `table`, each with its place in it as its id.
[[nodiscard]] std::vector<http::Route> routes_of(std::span<const Endpoint* const> table);

[[nodiscard]] std::vector<std::string_view> templates_of(std::span<const Endpoint* const> table);

// REQUIRES: match.route is one of routes_of(endpoints())
[[nodiscard]] const Endpoint& endpoint_of(const http::Match& match);

// 404
[[nodiscard]] http::Problem nothing_here();

// 405, or the answer to OPTIONS.
[[nodiscard]] Reply allow(const http::Match& match, http::Response& out);

// 308
[[nodiscard]] Reply redirect(const http::Target& target, const http::Request& request, http::Response& out);

// The log that a request is about which is not below one; empty: none.
[[nodiscard]] std::string_view log_of(const http::Match& match);

// The same where logs have to be looked for, that or those of the query: the log of data_dir is at hand.
[[nodiscard]] std::string_view log_elsewhere(const http::Match& match, const Policy& policy);

}  // namespace framesd::api
