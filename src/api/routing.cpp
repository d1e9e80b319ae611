// SPDX-License-Identifier: MIT
#include "routing.hpp"

#include "endpoints.hpp"

namespace framesd::api {

std::vector<http::Route> routes_of(std::span<const Endpoint* const> table) {
  std::vector<http::Route> routes;
  for (const Endpoint* endpoint : table) {
    routes.push_back(
        {.path = endpoint->path, .methods = {endpoint->method}, .id = static_cast<unsigned>(routes.size())});
  }
  return routes;
}

std::vector<std::string_view> templates_of(std::span<const Endpoint* const> table) {
  std::vector<std::string_view> templates;
  for (const Endpoint* endpoint : table) templates.push_back(endpoint->path);
  return templates;
}

http::Problem nothing_here() { return {.status = 404, .detail = "There is nothing at this path."}; }

Reply allow(const http::Match& match, http::Response& out) {
  std::string methods;
  http::append_allow(methods, match.allowed);
  if (match.kind == http::Match::Kind::method_not_allowed) {
    http::Problem problem{.status = 405, .detail = "The methods of this path are " + methods + "."};
    problem.headers = "Allow: " + methods + "\r\n";
    return problem;
  }
  out.add_header("Allow", methods);
  out.status = 204;
  return Answered{};
}

Reply redirect(const http::Target& target, const http::Request& request, http::Response& out) {
  std::string location = request.link("");
  http::append_redirect(location, target);
  out.status = 308;
  out.add_header("Location", location);
  out.add_header("Cache-Control", "no-cache");  // it depends on the proxy that the request came by
  return Answered{};
}

const Endpoint& endpoint_of(const http::Match& match) { return *endpoints()[match.route->id]; }

std::string_view log_of(const http::Match& match) {
  if (match.kind != http::Match::Kind::found) return {};
  if (endpoint_of(match).names_log) return match.captures[0];
  return endpoint_of(match).of_log ? store::kDefaultLog : std::string_view();
}

std::string_view log_elsewhere(const http::Match& match, const Policy& policy) {
  if (match.kind != http::Match::Kind::found) return {};
  const Endpoint& endpoint = endpoint_of(match);
  const std::string_view log = log_of(match);
  const std::string_view name = endpoint.of_log ? std::string_view(policy.options.default_log)
                                : log.empty()   ? store::kDefaultLog
                                                : log;
  if (!endpoint.logs_in.empty()) return name;
  const bool is_at_hand = name == store::kDefaultLog || (endpoint.names_log && !endpoint.opens_log);
  return is_at_hand ? std::string_view() : name;
}

}  // namespace framesd::api
