// SPDX-License-Identifier: MIT
//
// POST and DELETE /session: a browser shows a token once and gets a cookie for it, so that links and pictures
// can be followed where reading needs a token (http/sessions.hpp).
#include "endpoints.hpp"
#include "reply_headers.hpp"
#include <framesd/http/sessions.hpp>

#include <string>

namespace framesd::api {
namespace {

// Scripts cannot read it, other sites cannot have it sent, and it goes to no path above ours.
void set_cookie(const http::Request& request, std::string_view value, http::Response& out) {
  const http::Outside& outside = request.outside;
  std::string cookie(http::Sessions::kCookie);
  cookie.append("=").append(value);
  cookie.append("; Path=").append(outside.prefix.empty() ? "/" : outside.prefix);
  cookie += "; HttpOnly; SameSite=Strict";
  if (outside.scheme == "https") cookie += "; Secure";
  if (value.empty()) cookie += "; Max-Age=0";
  out.add_header("Set-Cookie", cookie);
  out.forbid_keeping();
  out.status = 204;
}

// That the token is right has been seen to before.
Answer post_session(const Call& call, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  Guards& guards = call.parts.guards;
  const SteadyTime now = call.parts.now();
  set_cookie(call.request, guards.sessions().begin(guards.token_of(call.request, now), now), out);
  return {};
}

Answer delete_session(const Call& call, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  call.parts.guards.sessions().end(call.request);
  set_cookie(call.request, {}, out);
  return {};
}

constexpr HeaderSpec kSessionHeaders[] = {kSetCookieHeader};
constexpr ReplySpec kBegunReplies[] = {
    {.status = 204, .about = "The cookie is in Set-Cookie.", .headers = kSessionHeaders}};
constexpr ReplySpec kEndedReplies[] = {
    {.status = 204, .about = "Set-Cookie takes the cookie away.", .headers = kSessionHeaders}};

}  // namespace

const Endpoint kPostSession{
    .method = http::Method::post,
    .path = "/session",
    .tag = "Service",
    .summary = "Get a cookie for a token",
    .about =
        R"(For browsers: the cookie `framesd_session` is good for GET and HEAD of what the token that is sent may read,
so links to downloads work where reading needs a token. For other methods it counts for nothing. It does not
contain the token. It ends with the browser, after twelve hours, when the token is no longer configured, and
when the server is restarted. A token of any scope and for any log will do.)",
    .takes_token = true,
    .replies = kBegunReplies,
    .keeping = Keeping::never,
    .answer = post_session,
};

const Endpoint kDeleteSession{
    .method = http::Method::del,
    .path = "/session",
    .tag = "Service",
    .summary = "End the session",
    .about = "The cookie that is sent along is no longer good, and the browser forgets it.",
    .scope = http::Scope::none,
    .replies = kEndedReplies,
    .keeping = Keeping::never,
    .answer = delete_session,
};

}  // namespace framesd::api
