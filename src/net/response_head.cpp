// SPDX-License-Identifier: MIT
#include "response_head.hpp"

#include <framesd/base/number.hpp>
#include <framesd/http/status.hpp>

namespace framesd::net {
namespace {

void append_framing(std::string& out, const http::Response& response, bool chunked) {
  if (response.source && !response.source_bytes) {
    if (chunked) out += "Transfer-Encoding: chunked\r\n";
    return;
  }
  out += "Content-Length: ";
  append_number(out, response.source ? *response.source_bytes : std::uint64_t{response.content_bytes()});
  out += "\r\n";
}

// Milliseconds with two decimals.
void append_timing(std::string& out, std::chrono::steady_clock::duration took, http::CacheUse cache) {
  const auto hundredths =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()) / 10;
  out += "Server-Timing: total;dur=";
  append_number(out, hundredths / 100);
  out += hundredths % 100 < 10 ? ".0" : ".";
  append_number(out, hundredths % 100);
  if (cache != http::CacheUse::none) out.append(", cache;desc=").append(name_of(cache));
  out += "\r\n";
}

}  // namespace

std::string_view DateLine::at(std::time_t now) {
  if (now == second_) return line_;
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&now, &utc);
  char rest[32];  // strftime's names of days and months depend on the locale
  std::strftime(rest, sizeof rest, " %Y %H:%M:%S GMT\r\n", &utc);
  line_ = "Date: ";
  line_ += kDays[utc.tm_wday];
  line_ += utc.tm_mday < 10 ? ", 0" : ", ";
  append_number(line_, std::uint64_t(utc.tm_mday));
  line_ += ' ';
  line_ += kMonths[utc.tm_mon];
  line_ += rest;
  second_ = now;
  return line_;
}

bool status_allows_body(unsigned status) noexcept { return status >= 200 && status != 204 && status != 304; }

std::string_view name_of(http::CacheUse use) noexcept {
  switch (use) {
    case http::CacheUse::none: break;
    case http::CacheUse::hit: return "hit";
    case http::CacheUse::miss: return "miss";
  }
  return {};
}

void append_response_head(std::string& out, const http::Response& response, const HeadDetails& details) {
  out += "HTTP/1.1 ";
  append_number(out, std::uint64_t{response.status});
  out += ' ';
  out += http::reason_phrase(response.status);
  out += "\r\n";
  out += details.date_line;
  if (status_allows_body(response.status)) {
    if (!response.content_type.empty()) {
      out += "Content-Type: ";
      out += response.content_type;
      out += "\r\n";
    }
    append_framing(out, response, details.chunked);
  }
  out += "X-Request-ID: ";
  out += details.request_id;
  out += "\r\nX-Content-Type-Options: nosniff\r\n";
  if (details.took) append_timing(out, *details.took, response.cache);
  if (details.close) out += "Connection: close\r\n";
  out += response.headers;
  out += response.lasting_headers;
  out += "\r\n";
}

}  // namespace framesd::net
