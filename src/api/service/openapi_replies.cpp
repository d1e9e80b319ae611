// SPDX-License-Identifier: MIT
#include "openapi_replies.hpp"

#include "error_replies.hpp"
#include "packing.hpp"
#include "reply_headers.hpp"
#include <framesd/http/status.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <vector>

namespace framesd::api {
namespace {

using Headers = std::vector<HeaderSpec>;

constexpr std::string_view kProblemType = "application/problem+json";

// Of every answer.
constexpr std::array kUsualHeaders = {kRequestIdHeader,   kNosniffHeader,       kVaryHeader,
                                      kAllowOriginHeader, kExposeHeadersHeader, kServerTimingHeader};
constexpr std::array kRateHeaders = {kRateLimitHeader, kRateRemainingHeader, kRateResetHeader};
constexpr std::array kNotModifiedHeaders = {kEtagHeader, kCacheControlHeader, kContentPolicyHeader};

bool is_json(std::string_view media_type) noexcept {
  return media_type == kJson || media_type == kProblemType;
}

// To a schema JSON lines are text; what each line is, is described beside it.
std::string schema_of(const ContentSpec& content) {
  if (!content.schema.empty()) {
    const std::string reference = reference_to("schemas", content.schema);
    return is_json(content.media_type) ? reference : R"({"type":"string","x-line":)" + reference + "}";
  }
  if (packs(content.media_type)) return R"({"type":"string"})";
  return R"({"type":"string","format":"binary","contentMediaType":")" + std::string(content.media_type) +
         "\"}";
}

std::string example_of(const ContentSpec& content, std::uint16_t source_width) {
  return content.example_for == nullptr ? std::string(content.example) : content.example_for(source_width);
}

// "PayloadTooLarge"
std::string component_name(unsigned status) {
  std::string name(http::reason_phrase(status));
  std::erase_if(name, [](unsigned char c) { return std::isalnum(c) == 0; });
  return name;
}

Keeping keeping_of(const Endpoint& endpoint) noexcept {
  if (endpoint.keeping != Keeping::as_usual) return endpoint.keeping;
  const bool reads = endpoint.method == http::Method::get && endpoint.scope == http::Scope::read;
  return reads ? Keeping::validated : Keeping::unsaid;
}

bool has_validators(Keeping keeping) noexcept {
  return keeping == Keeping::validated || keeping == Keeping::validated_in_part;
}

void append(Headers& headers, std::span<const HeaderSpec> more) {
  headers.insert(headers.end(), more.begin(), more.end());
}

Headers usual_headers(bool limited) {
  Headers headers(kUsualHeaders.begin(), kUsualHeaders.end());
  if (limited) append(headers, kRateHeaders);
  return headers;
}

Headers headers_of(const Endpoint& endpoint, const ReplySpec& reply) {
  Headers headers(reply.headers.begin(), reply.headers.end());
  const Keeping keeping = keeping_of(endpoint);
  const bool is_error = reply.status >= 400;
  if (has_validators(keeping) && !is_error) {
    headers.push_back(keeping == Keeping::validated ? kEtagHeader : kEtagInPartHeader);
    headers.push_back(kAcceptRangesHeader);
  }
  if (keeping != Keeping::unsaid || is_error) headers.push_back(kCacheControlHeader);
  const auto is_text = [](const ContentSpec& content) { return packs(content.media_type); };
  if (std::ranges::any_of(reply.contents, is_text)) headers.push_back(kContentEncodingHeader);
  append(headers, usual_headers(!answered_at_any_rate(endpoint.path)));
  return headers;
}

void write_headers(JsonWriter& json, const Headers& headers) {
  json.key("headers").begin_object();
  for (const HeaderSpec& header : headers) json.key(header.name).raw(reference_to("headers", header.key()));
  json.end_object();
}

void write_reply(JsonWriter& json, const Endpoint& endpoint, const ReplySpec& reply,
                 std::uint16_t source_width) {
  json.begin_object().member("description", reply.about);
  write_headers(json, headers_of(endpoint, reply));
  if (!reply.contents.empty()) write_contents(json, reply.contents, source_width);
  json.end_object();
}

// Of an answer that may be had in part: the fields of the whole one, and bytes that are no document alone.
void write_part(JsonWriter& json, const Endpoint& endpoint, const ReplySpec& whole) {
  Headers headers = headers_of(endpoint, whole);
  headers.push_back(kContentRangeHeader);
  json.key("206").begin_object();
  json.member("description", "The bytes that Range asked for.");
  write_headers(json, headers);
  json.end_object();
}

// What is alike for all routes, but for the rate limit's fields.
void write_common_reply(JsonWriter& json, unsigned status, std::string_view about, Headers headers,
                        std::string_view example) {
  json.key(component_name(status)).begin_object().member("description", about);
  append(headers, usual_headers(true));
  write_headers(json, headers);
  if (!example.empty()) {
    http::Response out;
    http::write_problem(out, {.status = status, .detail = std::string(example)}, "/frames",
                        "0b9ecd4e-6f0f-4c0a-9d5e-2f6f1a6f7c11",
                        std::chrono::system_clock::time_point(std::chrono::seconds(1'795'860'000)));
    std::erase(out.body, '\n');
    json.key("content").begin_object().key(kProblemType).begin_object();
    json.key("schema").raw(reference_to("schemas", "Problem")).key("example").raw(out.body);
    json.end_object().end_object();
  }
  json.end_object();
}

void add_once(Headers& all, const HeaderSpec& header) {
  if (std::ranges::find(all, header.key(), &HeaderSpec::key) == all.end()) all.push_back(header);
}

// Every header field that is referred to, once.
Headers all_headers(std::span<const Endpoint* const> endpoints) {
  Headers all = usual_headers(true);
  add_once(all, kContentRangeHeader);
  for (const HeaderSpec& header : kNotModifiedHeaders) add_once(all, header);
  for (const ErrorSpec& error : error_replies()) {
    for (const HeaderSpec& header : error.headers) add_once(all, header);
  }
  for (const Endpoint* endpoint : endpoints) {
    for (const ReplySpec& reply : endpoint->replies) {
      for (const HeaderSpec& header : headers_of(*endpoint, reply)) add_once(all, header);
    }
  }
  return all;
}

}  // namespace

std::string reference_to(std::string_view kind, std::string_view name) {
  return std::string(R"({"$ref":"#/components/)").append(kind).append("/").append(name).append("\"}");
}

bool is_validated(const Endpoint& endpoint) noexcept { return has_validators(keeping_of(endpoint)); }

void write_contents(JsonWriter& json, std::span<const ContentSpec> contents, std::uint16_t source_width) {
  json.key("content").begin_object();
  for (const ContentSpec& content : contents) {
    json.key(content.media_type).begin_object().key("schema").raw(schema_of(content));
    const std::string example = example_of(content, source_width);
    if (!example.empty()) {
      json.key("example");
      if (is_json(content.media_type)) {
        json.raw(example);
      } else {
        json.value(std::string_view(example));
      }
    }
    json.end_object();
  }
  json.end_object();
}

void write_replies(JsonWriter& json, const Endpoint& endpoint, std::uint16_t source_width) {
  std::vector<ReplySpec> own(endpoint.replies.begin(), endpoint.replies.end());
  std::ranges::sort(own, {}, &ReplySpec::status);
  const auto has_own = [&](unsigned status) {
    return std::ranges::find(own, status, &ReplySpec::status) != own.end();
  };
  json.key("responses").begin_object();
  for (const ReplySpec& reply : own) {
    write_reply(json.key(std::to_string(reply.status)), endpoint, reply, source_width);
    if (reply.status == 200 && is_validated(endpoint)) write_part(json, endpoint, reply);
  }
  if (is_validated(endpoint)) json.key("304").raw(reference_to("responses", component_name(304)));
  for (const ErrorSpec& error : error_replies()) {
    if (has_own(error.status) || !error.may(endpoint)) continue;
    json.key(std::to_string(error.status)).raw(reference_to("responses", component_name(error.status)));
  }
  json.end_object();
}

void write_reply_components(JsonWriter& json, std::span<const Endpoint* const> endpoints) {
  json.key("responses").begin_object();
  write_common_reply(json, 304, "The client has the current state already: If-None-Match names it.",
                     {kNotModifiedHeaders.begin(), kNotModifiedHeaders.end()}, {});
  for (const ErrorSpec& error : error_replies()) {
    Headers headers(error.headers.begin(), error.headers.end());
    if (error.status >= 400) headers.push_back(kCacheControlHeader);
    write_common_reply(json, error.status, error.about, headers, error.example);
  }
  json.end_object().key("headers").begin_object();
  for (const HeaderSpec& header : all_headers(endpoints)) {
    json.key(header.key()).begin_object().member("description", header.about);
    if (header.always) json.member("required", true);
    json.key("schema").raw(header.schema).end_object();
  }
  json.end_object();
}

}  // namespace framesd::api
