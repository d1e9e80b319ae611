// SPDX-License-Identifier: MIT
#include "host.hpp"
#include <framesd/base/text.hpp>
#include <framesd/http/cors.hpp>

#include <algorithm>

namespace framesd::http {
namespace {

constexpr std::string_view kExposed =
    "Access-Control-Expose-Headers: ETag, Location, Retry-After, X-Request-ID, X-Depth-Min, X-Depth-Max, "
    "X-Rows, Upload-Offset, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset\r\n";
constexpr std::string_view kPreflight =
    "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, DELETE\r\n"
    "Access-Control-Allow-Headers: Content-Type, Content-Encoding, If-None-Match, X-Admin-Token, "
    "Authorization, Upload-Id, Upload-Offset, X-Request-ID\r\n"
    "Access-Control-Max-Age: 600\r\n";

}  // namespace

bool is_origin(std::string_view text) noexcept {
  for (const std::string_view scheme : {"http://", "https://"}) {
    const std::string_view start = text.substr(0, scheme.size());
    if (equal_ignoring_case(start, scheme)) return is_valid_host(text.substr(scheme.size()));
  }
  return false;
}

Cors::Cors(std::vector<std::string> origins)
    : origins_(std::move(origins)), any_(std::ranges::find(origins_, "*") != origins_.end()) {}

void Cors::append_answer_lines(std::string& headers, std::optional<std::string_view> origin) const {
  if (append_origin(headers, origin)) headers += kExposed;
}

void Cors::append_preflight_lines(std::string& headers, std::string_view origin) const {
  if (append_origin(headers, origin)) headers += kPreflight;
}

bool Cors::append_origin(std::string& headers, std::optional<std::string_view> origin) const {
  if (origins_.empty()) return false;
  if (!any_) headers += "Vary: Origin\r\n";
  if (!origin || !allows(*origin)) return false;
  headers += "Access-Control-Allow-Origin: ";
  headers += any_ ? "*" : *origin;
  headers += "\r\n";
  return true;
}

// An origin that is allowed is one of ours but for case, so it can stand in a header as it came.
bool Cors::allows(std::string_view origin) const noexcept {
  const auto is = [&](std::string_view allowed) { return equal_ignoring_case(allowed, origin); };
  return any_ || std::ranges::any_of(origins_, is);
}

}  // namespace framesd::http
