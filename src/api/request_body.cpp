// SPDX-License-Identifier: MIT
#include "request_body.hpp"

#include <framesd/http/content_type.hpp>

#include <algorithm>
#include <string>

#include <boost/json/parse.hpp>

namespace framesd::api {
namespace {

http::Problem wrong_media_type(std::span<const std::string_view> accepted) {
  std::string list;
  for (const std::string_view name : accepted) list.append(list.empty() ? "" : ", ").append(name);
  return {.status = 415,
          .detail = "The body's Content-Type must be one of: " + list + ".",
          .headers = "Accept: " + list + "\r\n"};
}

http::Problem wrong_coding(bool gzip_too) {
  const std::string accepted = gzip_too ? "gzip" : "identity";
  return {.status = 415,
          .detail = "The body's Content-Encoding may be " + accepted + " only.",
          .headers = "Accept-Encoding: " + accepted + "\r\n"};
}

}  // namespace

std::variant<BodyKind, http::Problem> read_body_kind(const http::Request& request,
                                                     std::span<const std::string_view> accepted,
                                                     bool gzip_too) {
  const auto type = http::read_content_type(request.field("content-type").value_or(""));
  if (!type) return wrong_media_type(accepted);
  const auto found = std::ranges::find_if(accepted, [&](std::string_view name) { return type->is(name); });
  if (found == accepted.end()) return wrong_media_type(accepted);
  const auto coding = http::read_content_encoding(request.field("content-encoding").value_or(""));
  if (!coding || (*coding == http::Coding::gzip && !gzip_too)) return wrong_coding(gzip_too);
  return BodyKind{.media_type = static_cast<std::size_t>(found - accepted.begin()), .coding = *coding};
}

std::variant<boost::json::value, http::Problem> read_json(std::string_view body) {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(body, error);
  if (!error) return value;
  http::Problem problem = http::problem_of(errc::json_malformed);
  problem.detail = "The body is not JSON: " + error.message() + ".";
  return problem;
}

}  // namespace framesd::api
