// SPDX-License-Identifier: MIT
#include "openapi.hpp"

#include "openapi_parameters.hpp"
#include "openapi_replies.hpp"
#include <framesd/base/json_writer.hpp>

#include <algorithm>
#include <cctype>
#include <vector>

namespace framesd::api {
namespace {

using http::Method;
using http::ParameterSpec;

constexpr std::string_view kServiceAbout =
    R"(Serves borehole image logs from an embedded store: frames as JSON with PNG, pictures of any depth interval, raw numbers.

Depths are decimal numbers, exact to 0.000001. HEAD is answered like GET, without the body. OPTIONS is answered with the methods of the path in `Allow`. Errors are `application/problem+json` and name everything that is wrong. Unknown parameters are refused; those whose names begin with `_` are ignored.

)";
constexpr std::string_view kReadingIsOpen =
    "Reading needs no token here. Routes that write need the ingest token or the admin token; the admin "
    "token is valid for all routes. Send the token as `X-Admin-Token: ...` or `Authorization: Bearer ...`.";
constexpr std::string_view kReadingNeedsToken =
    "Reading needs the read token here. Routes that write need the ingest token or the admin token. The "
    "ingest token is also valid for reading, and the admin token for all routes. Send the token as "
    "`X-Admin-Token: ...` or `Authorization: Bearer ...`.";

// What a client may send along with what has an ETag.
constexpr std::string_view kIfMatch =
    R"({"name":"If-Match","in":"header","description":"ETags with commas between, or *: 412 if none of them names the current answer.","schema":{"type":"string","minLength":1},"example":"*"})";
constexpr std::string_view kRangePattern =
    R"({"name":"Range","in":"header","description":"One range of bytes: 206 with that part, where the length of the answer is known; several ranges are answered whole. If-Range with the ETag of the first part: the whole answer if it has changed since.","schema":{"type":"string","minLength":1},"example":"bytes=0-1023"})";
constexpr std::string_view kIfNoneMatch =
    R"({"name":"If-None-Match","in":"header","description":"The ETag of an answer that the client has, several with commas between, or *: 304 if nothing has changed since.","schema":{"type":"string","minLength":1},"example":"\"0123456789abcdef\""})";

constexpr std::string_view method_word(Method method) noexcept {
  switch (method) {
    case Method::get: return "get";
    case Method::post: return "post";
    case Method::put: return "put";
    case Method::del: return "delete";
    case Method::head:
    case Method::options:
    case Method::other: break;
  }
  return "get";
}

// "getFramesDepthPng" for GET /frames/{depth}.png.
std::string operation_id(const Endpoint& endpoint) {
  std::string id(method_word(endpoint.method));
  bool upper = true;
  for (const char c : endpoint.path) {
    const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (letter) id += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = !letter;
  }
  return endpoint.path == "/" ? id + "Root" : id;
}

// Writing always needs a token, reading only where the operator set one.
void write_security(JsonWriter& json, const Endpoint& endpoint, bool reading_needs_token) {
  const bool is_unguarded = endpoint.scope == http::Scope::none;
  const bool reads_freely =
      endpoint.scope == http::Scope::read && !reading_needs_token && !endpoint.takes_token;
  json.key("security").begin_array();
  if (is_unguarded || reads_freely || endpoint.is_open != nullptr) json.raw("{}");
  if (!is_unguarded) json.raw(R"({"Token":[]})").raw(R"({"Bearer":[]})");
  if (!is_unguarded && endpoint.method == Method::get) json.raw(R"({"Session":[]})");
  json.end_array();
}

void write_parameters(JsonWriter& json, const Endpoint& endpoint) {
  const bool conditional = is_validated(endpoint);
  if (endpoint.captures.empty() && endpoint.parameters.empty() && endpoint.headers.empty() && !conditional)
    return;
  json.key("parameters").begin_array();
  for (const ParameterSpec& spec : endpoint.captures) write_parameter(json, spec, "path");
  for (const ParameterSpec& spec : endpoint.parameters) {
    if (!spec.undocumented) write_parameter(json, spec, "query");
  }
  for (const ParameterSpec& spec : endpoint.headers) write_parameter(json, spec, "header");
  for (const std::string_view name : {"IfNoneMatch", "IfMatch", "Range"}) {
    if (conditional) json.raw(reference_to("parameters", name));
  }
  json.end_array();
}

void write_operation(JsonWriter& json, const Endpoint& endpoint, const DocumentFacts& facts) {
  json.key(method_word(endpoint.method)).begin_object();
  json.member("operationId", std::string_view(operation_id(endpoint)));
  json.key("tags").begin_array().value(endpoint.tag.name()).end_array();
  json.member("summary", endpoint.summary);
  if (!endpoint.about.empty()) json.member("description", endpoint.about);
  json.member("x-scope", name_of(endpoint.scope));
  if (endpoint.of_log) json.member("x-of-log", true);  // also below /logs/{log}
  write_parameters(json, endpoint);
  if (!endpoint.bodies.empty()) {
    json.key("requestBody").begin_object();
    if (endpoint.needs_body) json.member("required", true);
    write_contents(json, endpoint.bodies, facts.source_width);
    json.end_object();
  }
  write_replies(json, endpoint, facts.source_width);
  write_security(json, endpoint, facts.reading_needs_token);
  json.end_object();
}

void write_paths(JsonWriter& json, const DocumentFacts& facts, std::span<const Endpoint* const> endpoints) {
  std::vector<std::string_view> done;
  json.key("paths").begin_object();
  for (const Endpoint* first : endpoints) {
    if (std::ranges::find(done, first->path) != done.end()) continue;
    done.push_back(first->path);
    json.key(first->path).begin_object();
    for (const Endpoint* endpoint : endpoints) {
      if (endpoint->path == first->path) write_operation(json, *endpoint, facts);
    }
    json.end_object();
  }
  json.end_object();
}

void write_components(JsonWriter& json, std::span<const Endpoint* const> endpoints) {
  json.key("components").begin_object().key("schemas").begin_object();
  for (const SchemaSpec& schema : schemas()) {
    std::string line(schema.json);
    std::erase(line, '\n');
    json.key(schema.name).raw(line);
  }
  json.end_object();
  write_reply_components(json, endpoints);
  json.key("parameters").begin_object().key("IfNoneMatch").raw(kIfNoneMatch);
  json.key("IfMatch").raw(kIfMatch).key("Range").raw(kRangePattern).end_object();
  json.key("securitySchemes")
      .raw(
          R"({"Token":{"type":"apiKey","in":"header","name":"X-Admin-Token","description":"A token of any scope."},)"
          R"("Bearer":{"type":"http","scheme":"bearer","description":"The same token as a bearer's."},)"
          R"("Session":{"type":"apiKey","in":"cookie","name":"framesd_session","description":"For browsers: the cookie that POST /session gives for a token, good for GET and HEAD."}})");
  json.end_object();
}

// Those that a route is listed under.
void write_tags(JsonWriter& json, std::span<const Endpoint* const> endpoints) {
  json.key("tags").begin_array();
  for (const TagSpec& tag : kTags) {
    const auto is_listed = [&](const Endpoint* endpoint) { return endpoint->tag.name() == tag.name; };
    if (std::ranges::none_of(endpoints, is_listed)) continue;
    json.begin_object().member("name", tag.name).member("description", tag.about).end_object();
  }
  json.end_array();
}

}  // namespace

std::string openapi_document(const DocumentFacts& facts, std::span<const Endpoint* const> endpoints) {
  const std::string about =
      std::string(kServiceAbout).append(facts.reading_needs_token ? kReadingNeedsToken : kReadingIsOpen);
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("openapi", "3.1.0").key("info").begin_object();
  json.member("title", facts.title).member("version", facts.version);
  json.member("description", std::string_view(about));
  json.key("license").raw(R"({"name":"MIT","identifier":"MIT"})").end_object();
  json.key("servers").begin_array().begin_object().member("url", facts.server);
  json.member("description", "This server").end_object().end_array();
  write_tags(json, endpoints);
  write_paths(json, facts, endpoints);
  write_components(json, endpoints);
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace framesd::api
