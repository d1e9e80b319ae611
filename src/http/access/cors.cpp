// SPDX-License-Identifier: MIT
#include "message/field_list.hpp"
#include "message/host.hpp"
#include <framesd/base/text.hpp>
#include <framesd/http/cors.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace framesd::http {
namespace {

constexpr std::string_view kExposed =
    "Access-Control-Expose-Headers: ETag, Location, Retry-After, X-Request-ID, X-Depth-Min, X-Depth-Max, "
    "X-Rows, Accept-Ranges, Content-Range, Content-Disposition, Upload-Offset, RateLimit-Limit, "
    "RateLimit-Remaining, RateLimit-Reset\r\n";
constexpr std::string_view kPreflight =
    "Vary: Access-Control-Request-Headers\r\n"
    "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, DELETE\r\n"
    "Access-Control-Max-Age: 600\r\n";
constexpr std::array<std::string_view, 14> kOurs = {
    "Content-Type", "Content-Encoding", "If-Match",      "If-None-Match", "If-Range",
    "Range",        "X-Admin-Token",    "Authorization", "Upload-Id",     "Upload-Offset",
    "X-Request-ID", "traceparent",      "tracestate",    "baggage"};
constexpr std::size_t kOthersMax = 64;

// Whether a page of an allowed origin may send this field. What a proxy says of a client is not for pages to
// say.
bool may_be_sent(std::string_view name) noexcept {
  constexpr std::string_view kByProxies = "X-Forwarded-";
  return is_token(name) && !equal_ignoring_case(name.substr(0, kByProxies.size()), kByProxies) &&
         !equal_ignoring_case(name, "Forwarded") && !equal_ignoring_case(name, "X-Real-IP");
}

void append_allowed_headers(std::string& headers, std::string_view asked) {
  headers += "Access-Control-Allow-Headers: ";
  for (const std::string_view& name : kOurs) headers.append(&name == kOurs.data() ? "" : ", ").append(name);
  std::size_t others = 0;
  while (const auto name = next_part(asked, ',')) {
    const auto is = [&](std::string_view ours) { return equal_ignoring_case(ours, *name); };
    if (!may_be_sent(*name) || std::ranges::any_of(kOurs, is)) continue;
    if (++others > kOthersMax) break;
    headers.append(", ").append(*name);
  }
  headers += "\r\n";
}

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

void Cors::append_preflight_lines(std::string& headers, std::string_view origin,
                                  std::optional<std::string_view> asked) const {
  if (!append_origin(headers, origin)) return;
  headers += kPreflight;
  append_allowed_headers(headers, asked.value_or(std::string_view()));
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

// An origin that is allowed is one of ours but for case, so it can be put into a header unchanged.
bool Cors::allows(std::string_view origin) const noexcept {
  const auto is = [&](std::string_view allowed) { return equal_ignoring_case(allowed, origin); };
  return any_ || std::ranges::any_of(origins_, is);
}

}  // namespace framesd::http
