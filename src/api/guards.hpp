// SPDX-License-Identifier: MIT
//
// Guards: who may ask at all. They stand before the endpoints, in this order: the names in Host and
// X-Forwarded-Host, the rate of one client, and, once the endpoint is known, the token.
//
// What they have to remember of clients is bounded. Requests over a Unix socket have no address and are
// nobody's to count, unless its proxy is trusted and tells whose they are.
#pragma once

#include <framesd/api/options.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/http/credentials.hpp>
#include <framesd/http/failure_window.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/rate_limiter.hpp>
#include <framesd/http/request.hpp>
#include <framesd/http/response.hpp>
#include <framesd/http/sessions.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace framesd::api {

struct Policy;
struct ServiceParts;

// Whether `target` is answered on any connection: /health, /ready, /metrics.
[[nodiscard]] bool always_answered(std::string_view target) noexcept;

// Whether `target` counts for no rate: those, and /assets/, of which a page loads several files at once.
[[nodiscard]] bool answered_at_any_rate(std::string_view target) noexcept;

// What a request needs a token for.
struct Needed {
  http::Scope scope = http::Scope::none;
  std::string_view log{};    // empty: it is about no log, or about all
  bool any_log = false;      // a token for any log will do
  bool in_any_case = false;  // also where reading is open: the token itself is what is asked for
};

class Guards {
 public:
  explicit Guards(const ServiceOptions& options);

  void configure(const ServiceOptions& options) noexcept;

  // Refuses a foreign Host (403) and too many requests (429). Adds what every answer to this request carries,
  // the refusal included: CORS and RateLimit lines.
  [[nodiscard]] std::optional<http::Problem> admit(const http::Request& request, const Policy& policy,
                                                   const ServiceParts& parts, http::Response& out);

  // Refuses a request whose token does not reach to `needed`: 401, 403, 429 for wrong ones without end. For
  // GET and HEAD the cookie of a session is as good as its token; a page of another site may have any other
  // method sent, so there it counts for nothing.
  //
  // granted   set to what the token allows, where one was needed
  [[nodiscard]] std::optional<http::Problem> authorize(const http::Request& request, const Policy& policy,
                                                       const ServiceParts& parts, const Needed& needed,
                                                       http::Scope& granted);

  // The token that a request is made with: its own or its session's. Empty: none, or two that differ.
  [[nodiscard]] std::string token_of(const http::Request& request, SteadyTime now);

  http::Sessions& sessions() noexcept { return sessions_; }

 private:
  std::optional<http::Problem> limit(const http::Request& request, const ServiceParts& parts,
                                     http::Response& out);
  http::Problem refuse_wrong(const http::Request& request, const ServiceParts& parts);

  http::RateLimiter rates_;
  http::FailureWindow failures_;
  http::Sessions sessions_;
};

}  // namespace framesd::api
