// SPDX-License-Identifier: MIT
#include "error_replies.hpp"

#include "openapi_replies.hpp"
#include "reply_headers.hpp"

#include <algorithm>

namespace framesd::api {
namespace {

bool any(const Endpoint&) { return true; }
bool needs_token(const Endpoint& endpoint) { return endpoint.scope != http::Scope::none; }
bool has_names(const Endpoint& endpoint) { return !endpoint.captures.empty(); }
bool sends(const Endpoint& endpoint) { return endpoint.method != http::Method::get; }
bool takes_body(const Endpoint& endpoint) { return !endpoint.bodies.empty(); }
bool writes(const Endpoint& endpoint) { return endpoint.writes; }
bool reads_slashes(const Endpoint& endpoint) { return endpoint.path != "/"; }
bool is_limited(const Endpoint& endpoint) { return !always_answered(endpoint.path); }

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
     "The path ended in a slash: Location is the same without it, the query kept.",
     {},
     reads_slashes,
     kRedirected},
    {400,
     "The request cannot be read, or it has a parameter that is unknown, repeated or contradicts another.",
     "'colur' is not a parameter of this route; did you mean 'colormap'?", any},
    {401, "A token is needed, and none was sent or a wrong one.",
     "This needs the admin token: send it as X-Admin-Token or Authorization: Bearer.", needs_token,
     kUnauthorized},
    {403,
     "The token's scope does not suffice, or no such token is configured, or allowed_hosts has not the name "
     "in "
     "Host.",
     "This needs the admin token, and none is configured: see admin_token_file.", any},
    {404, "There is nothing of this name.", "There is nothing at this path.", has_names},
    {405, "The path is there, but not for this method.", "This path answers to GET, HEAD, OPTIONS.", any,
     kNotAllowed},
    {408, "The request did not arrive in time.", "The header did not arrive in time.", any},
    {409, "The log is being replaced, or does not stand as the request says.",
     "The log is being replaced; writes are taken again when it is done.", writes, kLater},
    {412, "If-Match names another state than the current one: get this anew, without If-Match.",
     "This is no longer what If-Match names: get it anew, without If-Match.", is_validated},
    {413, "The body is too large.", "The body is too large.", sends},
    {414, "The request line is longer than 8 KiB.", "The request line is longer than 8 KiB.", any},
    {415, "The body's Content-Type or Content-Encoding is none that is taken here.",
     "The body's Content-Type must be one of: text/csv, application/x-ndjson.", takes_body, kOtherType},
    {416, "Nothing of the Range is there: Content-Range says how many bytes there are.",
     "Nothing of this range is there: there are 4096 bytes.", is_validated, kNoPart},
    {417, "Expect asks for something other than 100-continue.",
     "The only expectation met here is 100-continue.", any},
    {422, "A value does not parse or is out of bounds, or the body's content is wrong.",
     "'limit' is a count from 1 to 1000.", reads_values},
    {429, "Too many requests, or too many wrong tokens, from this address.",
     "Too many requests from this address.", is_limited, kLater},
    {431, "The header is longer than 16 KiB or has more than 100 fields.",
     "The header has more than 100 fields.", any},
    {500, "The server met an error; its log says which, under the request's id.",
     "The server met an error; its log says more.", any},
    {501, "The transfer coding is not chunked.", "The only transfer coding understood here is chunked.", any},
    {503, "Overloaded, shutting down, or the store does not answer.",
     "The server has more work than it can take.", any, kLater},
    {505, "Another major version of HTTP.", "HTTP/1.1 and HTTP/1.0 are spoken here.", any},
    {507, "The store or its disk is full; reading goes on.",
     "Nothing can be written: the disk is full: 4,096 bytes of the disk are free, and the store's file uses "
     "73,400,320 of 68,719,476,736 bytes (map_size); make room on the disk, no restart is needed. Reading "
     "goes on.",
     writes},
};

}  // namespace

std::span<const ErrorSpec> error_replies() noexcept { return kErrors; }

}  // namespace framesd::api
