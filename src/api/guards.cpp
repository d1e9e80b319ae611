// SPDX-License-Identifier: MIT
#include "guards.hpp"

#include "service_parts.hpp"
#include <framesd/http/cors.hpp>
#include <framesd/http/credentials.hpp>
#include <framesd/http/host_allowed.hpp>

namespace framesd::api {
namespace {

using http::Problem;
using http::Scope;

bool is_preflight(const http::Request& request) noexcept {
  return request.method == http::Method::options && request.field("origin") &&
         request.field("access-control-request-method");
}

void add_cors(const http::Request& request, const http::Cors& cors, http::Response& out) {
  const auto origin = request.field("origin");
  if (is_preflight(request)) {
    cors.append_preflight_lines(out.lasting_headers, *origin,
                                request.field("access-control-request-headers"));
  } else {
    cors.append_answer_lines(out.lasting_headers, origin);
  }
}

// Behind a proxy both names have to be ours: the one it asks by, and the one it was asked by. The second
// alone would not do, since a page may send X-Forwarded-Host through a proxy that passes it on.
bool host_is_foreign(const http::Request& request, const Policy& policy) {
  const auto is_foreign = [&](std::string_view host) {
    return !http::host_allowed(host, policy.options.allowed_hosts, policy.own_name);
  };
  const auto host = request.field("host");  // HTTP/1.0 may have none: no browser speaks it
  const std::string_view outside = request.outside.host;
  return (host && is_foreign(*host)) || (!outside.empty() && is_foreign(outside));
}

// Nothing can be right where no token was configured: the operator has to be told, not the client's token.
std::optional<Problem> refuse_unconfigured(const http::Tokens& tokens, Scope needed) {
  if (tokens.any_for(needed)) return std::nullopt;
  const std::string_view files =
      needed == Scope::read     ? "read_token_file, ingest_token_file, admin_token_file or tokens_file"
      : needed == Scope::ingest ? "ingest_token_file, admin_token_file or tokens_file"
                                : "admin_token_file or tokens_file";
  return Problem{.status = 403,
                 .detail = "This needs the " + std::string(name_of(needed)) +
                           " token, and none is configured: see " + std::string(files) + ".",
                 .error_code = "no_token_configured"};
}

Problem unauthorized(std::string detail, std::string_view challenge) {
  Problem problem{.status = 401, .detail = std::move(detail)};
  problem.headers.append("WWW-Authenticate: Bearer realm=\"framesd\"").append(challenge).append("\r\n");
  return problem;
}

Problem too_many(std::string detail, unsigned retry_after, std::string_view error_code) {
  return {.status = 429, .detail = std::move(detail), .error_code = error_code, .retry_after = retry_after};
}

Problem not_for_this_log(std::string_view log) {
  return {.status = 403,
          .detail = log.empty() ? "The token sent is good for some logs only, and this is not about one log."
                                : "The token sent is not good for the log '" + std::string(log) + "'.",
          .error_code = "insufficient_scope"};
}

Problem too_small(Scope granted, Scope needed) {
  Problem problem{.status = 403,
                  .detail = "This needs the " + std::string(name_of(needed)) +
                            " token; the one sent is the " + std::string(name_of(granted)) + " token.",
                  .error_code = "insufficient_scope"};
  return problem;
}

}  // namespace

bool always_answered(std::string_view target) noexcept {
  const std::string_view path = target.substr(0, target.find('?'));
  return path == "/health" || path == "/ready" || path == "/metrics";
}

bool answered_at_any_rate(std::string_view target) noexcept {
  return always_answered(target) || target.starts_with("/assets/");
}

Guards::Guards(const ServiceOptions& options)
    : rates_(options.rate_limit, options.rate_burst), failures_(options.auth_failures) {}

void Guards::configure(const ServiceOptions& options) noexcept {
  rates_.configure(options.rate_limit, options.rate_burst);
  failures_.configure(options.auth_failures);
}

std::optional<Problem> Guards::admit(const http::Request& request, const Policy& policy,
                                     const ServiceParts& parts, http::Response& out) {
  if (!policy.options.cors_origins.empty()) add_cors(request, policy.cors, out);
  if (host_is_foreign(request, policy)) {
    return Problem{
        .status = 403,
        .detail = "This server may not be called by the name in Host or X-Forwarded-Host: see allowed_hosts.",
        .error_code = "host_not_allowed"};
  }
  return limit(request, parts, out);
}

std::optional<Problem> Guards::limit(const http::Request& request, const ServiceParts& parts,
                                     http::Response& out) {
  if (!rates_.on() || request.remote.empty() || answered_at_any_rate(request.target)) return std::nullopt;
  const auto decision = rates_.take(request.remote, parts.now());
  http::append_rate_limit_lines(out.lasting_headers, decision);
  if (decision.allowed) return std::nullopt;
  return too_many("Too many requests from this address.", decision.retry_after, "rate_limited");
}

std::optional<Problem> Guards::authorize(const http::Request& request, const Policy& policy,
                                         const ServiceParts& parts, const Needed& asked, Scope& granted) {
  const http::Tokens& tokens = policy.tokens;
  const Scope needed = asked.scope;
  const bool is_open = needed == Scope::read && !tokens.reading_is_restricted() && !asked.in_any_case;
  if (needed == Scope::none || is_open) return std::nullopt;
  if (auto refused = refuse_unconfigured(tokens, needed)) return refused;
  const bool is_sent = http::credentials_of(request).given;
  const std::string token = token_of(request, parts.now());
  const Scope anywhere = tokens.granted_anywhere(token);
  if (anywhere == Scope::none && is_sent) return refuse_wrong(request, parts);
  if (anywhere == Scope::none) {  // a session whose token is no longer good is as good as none
    return unauthorized("This needs the " + std::string(name_of(needed)) +
                            " token: send it as X-Admin-Token or Authorization: Bearer.",
                        {});
  }
  granted = asked.any_log ? anywhere : tokens.granted(token, asked.log);
  if (granted < needed && anywhere >= needed) return not_for_this_log(asked.log);
  if (granted < needed) return too_small(anywhere, needed);
  return std::nullopt;
}

std::string Guards::token_of(const http::Request& request, SteadyTime now) {
  const http::Credentials credentials = http::credentials_of(request);
  if (credentials.given) return std::string(credentials.token);
  const bool reads = request.method == http::Method::get || request.method == http::Method::head;
  return reads ? sessions_.token_of(request, now) : std::string();
}

// Only those who send wrong tokens are turned away for it: behind one address (a proxy that is not trusted, a
// router) there may be others, whose tokens are right.
Problem Guards::refuse_wrong(const http::Request& request, const ServiceParts& parts) {
  const SteadyTime now = parts.now();
  if (!request.remote.empty()) {
    if (const unsigned wait = failures_.blocked(request.remote, now); wait != 0)
      return too_many("Too many wrong tokens from this address.", wait, "too_many_wrong_tokens");
    failures_.failed(request.remote, now);
  }
  return unauthorized("The token is wrong.", ", error=\"invalid_token\"");
}

}  // namespace framesd::api
