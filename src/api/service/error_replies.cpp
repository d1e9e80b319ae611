// SPDX-License-Identifier: MIT
#include "error_replies.hpp"

#include "openapi_replies.hpp"
#include "reply_headers.hpp"

#include <algorithm>

namespace framesd::api {
namespace {

bool any(const Endpoint&) { return true; }
bool needs_token(const Endpoint& endpoint) { return endpoint.scope != http::Scope::none; }
// Of things in its path, or of a log, which may not be there.
bool has_names(const Endpoint& endpoint) { return !endpoint.captures.empty() || endpoint.of_log; }
bool sends(const Endpoint& endpoint) { return endpoint.method != http::Method::get; }
bool takes_body(const Endpoint& endpoint) { return !endpoint.bodies.empty(); }
bool writes(const Endpoint& endpoint) { return endpoint.writes; }
bool reads_slashes(const Endpoint& endpoint) { return endpoint.path != "/"; }
bool is_limited(const Endpoint& endpoint) { return !answered_at_any_rate(endpoint.path); }

// A text in a path that names nothing is 404.
bool reads_values(const Endpoint& endpoint) {
  const auto is_value = [](const http::ParameterSpec& spec) {
    return spec.type != http::ParameterType::text;
  };
  return !endpoint.parameters.empty() || !endpoint.bodies.empty() ||
         std::ranges::any_of(endpoint.captures, is_value);
}

constexpr HeaderSpec kRedirected[] = {kLocationHeader, kCacheControlHeader};
constexpr HeaderSpec kUnauthorized[] = {kAuthenticateHeader};
constexpr HeaderSpec kNotAllowed[] = {kAllowHeader};
constexpr HeaderSpec kLater[] = {kRetryAfterHeader};
constexpr HeaderSpec kNoPart[] = {kContentRangeHeader};
constexpr HeaderSpec kOtherType[] = {kAcceptHeader, kAcceptEncodingHeader};

constexpr ErrorSpec kErrors[] = {
    {308,
     "The path ends in a slash: Location is the same address without it, with the query.",
     {},
     reads_slashes,
     kRedirected},
    {400,
     "The request cannot be read, or it has a parameter that is unknown, repeated or contradicts another.",
     "'colur' is not a parameter of this route; did you mean 'colormap'?", any},
    {401, "A token is needed, and none or a wrong one was sent.",
     "This needs the admin token: send it as X-Admin-Token or Authorization: Bearer.", needs_token,
     kUnauthorized},
    {403,
     "The token does not allow this, no such token is configured, or the name in Host is not in "
     "allowed_hosts.",
     "This needs the admin token, and none is configured: see admin_token_file.", any},
    {404, "There is nothing with this name.", "There is nothing at this path.", has_names},
    {405, "The path does not have this method.", "The methods of this path are GET, HEAD, OPTIONS.", any,
     kNotAllowed},
    {408, "The request did not arrive in time.", "The header did not arrive in time.", any},
    {409, "The log is being replaced, or is not in the state that the request names.",
     "The log is being replaced; writes are accepted again when this is done.", writes, kLater},
    {412, "If-Match does not name the current state: get the current one without If-Match.",
     "If-Match does not name the current state: get the current one without If-Match.", is_validated},
    {413, "The body is too large.", "The body is too large.", sends},
    {414, "The request line is longer than 8 KiB.", "The request line is longer than 8 KiB.", any},
    {415, "The Content-Type or Content-Encoding of the body is not accepted here.",
     "The body's Content-Type must be one of: text/csv, application/x-ndjson.", takes_body, kOtherType},
    {416, "The Range is beyond the end: Content-Range says how many bytes there are.",
     "This range is beyond the end: there are 4096 bytes.", is_validated, kNoPart},
    {417, "Expect has a value other than 100-continue.",
     "The only value of Expect that is supported is 100-continue.", any},
    {422, "A value does not parse or is out of bounds, or the body's content is wrong.",
     "'limit' is a count from 1 to 1000.", reads_values},
    {429, "Too many requests, or too many wrong tokens, from this address.",
     "Too many requests from this address.", is_limited, kLater},
    {431, "The header is longer than 16 KiB or has more than 100 fields.",
     "The header has more than 100 fields.", any},
    {500, "The server failed; its log says why, under the id of the request.",
     "The server met an error; its log says more.", any},
    {501, "The transfer coding is not chunked.", "The only transfer coding that is supported is chunked.",
     any},
    {503, "Overloaded, shutting down, or the store does not answer.",
     "The server has more work than it can take.", any, kLater},
    {505, "A major version of HTTP that is not supported.", "HTTP/1.1 and HTTP/1.0 are spoken here.", any},
    {507, "The store or its disk is full; reading still works.",
     "Nothing can be written: the disk is full: 4,096 bytes of the disk are free, and the store's file uses "
     "73,400,320 of 68,719,476,736 bytes (map_size); make room on the disk, no restart is needed. Reading "
     "still works.",
     writes},
};

}  // namespace

std::span<const ErrorSpec> error_replies() noexcept { return kErrors; }

}  // namespace framesd::api
