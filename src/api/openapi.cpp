// SPDX-License-Identifier: MIT
#include "openapi.hpp"

#include <framesd/base/number.hpp>
#include <framesd/http/json_writer.hpp>
#include <framesd/http/status.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

namespace framesd::api {
namespace {

using http::JsonWriter;
using http::Method;
using http::ParameterSpec;
using http::ParameterType;

// Tags in the order they are shown, with what each is about.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kTags = {{
    {"Frames", "Rows of samples by depth: read, written, exported."},
    {"Pictures", "Strips, tiles, prints and colours of any depth interval."},
    {"Ingest", "Logs on their way in: jobs, uploads, what came from where."},
    {"Service", "How the service fares and what it is."},
    {"Admin", "For whoever operates it."},
}};

constexpr std::string_view kAbout =
    "Borehole image logs out of an embedded store: frames as JSON with PNG, pictures of any depth interval, "
    "raw "
    "numbers.\n\n"
    "Depths are decimal numbers, exact to 0.000001. Every GET answers HEAD alike without a body, and every "
    "path "
    "answers OPTIONS with the methods it has. Errors are `application/problem+json` and name all that is "
    "wrong. "
    "Unknown parameters are refused, names that begin with `_` are ignored. Every answer carries "
    "`X-Request-ID`.";

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

std::string reference_to(std::string_view schema) {
  return std::string(R"({"$ref":"#/components/schemas/)").append(schema).append("\"}");
}

// JSON lines are text to a schema; what each of them is stands beside it.
std::string schema_of(const ContentSpec& content) {
  const std::string reference = reference_to(content.schema);
  if (content.media_type == "application/json") return reference;
  return R"({"type":"string","x-line":)" + reference + "}";
}

// A value that a client writes as text, as the JSON of its type.
void write_text_value(JsonWriter& json, const ParameterSpec& spec, std::string_view text) {
  switch (spec.type) {
    case ParameterType::depth:
    case ParameterType::count:
    case ParameterType::number:
    case ParameterType::boolean: json.raw(text); return;
    case ParameterType::number_pair:
    case ParameterType::choice:
    case ParameterType::text: json.value(text); return;
  }
}

void write_type(JsonWriter& json, const ParameterSpec& spec) {
  switch (spec.type) {
    case ParameterType::depth: json.member("type", "number"); return;
    case ParameterType::count:
      json.member("type", "integer").member("minimum", spec.count_min).member("maximum", spec.count_max);
      return;
    case ParameterType::number:
      json.member("type", "number").member("minimum", spec.min).member("maximum", spec.max);
      return;
    case ParameterType::number_pair:
      json.member("type", "string").member("pattern", R"(^[+-]?[0-9.eE+-]+,[+-]?[0-9.eE+-]+$)");
      return;
    case ParameterType::boolean: json.member("type", "boolean"); return;
    case ParameterType::choice:
      json.member("type", "string").key("enum").begin_array();
      for (const std::string_view choice : spec.choices) json.value(choice);
      json.end_array();
      return;
    case ParameterType::text: json.member("type", "string").member("minLength", 1); return;
  }
}

void write_schema(JsonWriter& json, const ParameterSpec& spec) {
  json.begin_object();
  if (spec.repeatable) json.member("type", "array").key("items").begin_object();
  write_type(json, spec);
  if (spec.repeatable) json.end_object();
  if (!spec.default_text.empty()) {
    json.key("default");
    write_text_value(json, spec, spec.default_text);
  }
  json.end_object();
}

void write_parameter(JsonWriter& json, const ParameterSpec& spec, std::string_view in) {
  json.begin_object().member("name", spec.name).member("in", in);
  if (in == "path" || spec.required) json.member("required", true);
  json.member("description", spec.about).key("schema");
  write_schema(json, spec);
  if (!spec.example.empty()) {
    json.key("example");
    if (spec.repeatable) json.begin_array();
    write_text_value(json, spec, spec.example);
    if (spec.repeatable) json.end_array();
  }
  json.end_object();
}

void write_contents(JsonWriter& json, std::span<const ContentSpec> contents) {
  json.key("content").begin_object();
  for (const ContentSpec& content : contents) {
    json.key(content.media_type).begin_object();
    if (!content.schema.empty()) json.key("schema").raw(schema_of(content));
    const bool is_json = content.media_type == "application/json";
    if (!content.example.empty()) {
      json.key("example");
      if (is_json) {
        json.raw(content.example);
      } else {
        json.value(content.example);
      }
    }
    json.end_object();
  }
  json.end_object();
}

void write_replies(JsonWriter& json, const Endpoint& endpoint) {
  json.key("responses").begin_object();
  if (endpoint.replies.empty()) {
    json.key("200").begin_object().member("description", endpoint.summary).end_object();
  }
  for (const ReplySpec& reply : endpoint.replies) {
    json.key(std::to_string(reply.status)).begin_object().member("description", reply.about);
    if (!reply.contents.empty()) write_contents(json, reply.contents);
    json.end_object();
  }
  json.key("4XX").raw(R"({"$ref":"#/components/responses/Problem"})");
  json.key("5XX").raw(R"({"$ref":"#/components/responses/Problem"})");
  json.end_object();
}

// Reading needs a token only where the operator set one; writing always does.
void write_security(JsonWriter& json, http::Scope scope) {
  json.key("security").begin_array();
  if (scope == http::Scope::none || scope == http::Scope::read) json.raw("{}");
  if (scope != http::Scope::none) json.raw(R"({"AdminToken":[]})").raw(R"({"Bearer":[]})");
  json.end_array();
}

constexpr std::string_view scope_word(http::Scope scope) noexcept {
  switch (scope) {
    case http::Scope::none: return "none";
    case http::Scope::read: return "read";
    case http::Scope::ingest: return "ingest";
    case http::Scope::admin: return "admin";
  }
  return "none";
}

void write_operation(JsonWriter& json, const Endpoint& endpoint) {
  json.key(method_word(endpoint.method)).begin_object();
  json.member("operationId", std::string_view(operation_id(endpoint)));
  json.key("tags").begin_array().value(endpoint.tag).end_array();
  json.member("summary", endpoint.summary);
  if (!endpoint.about.empty()) json.member("description", endpoint.about);
  json.member("x-scope", scope_word(endpoint.scope));
  if (!endpoint.captures.empty() || !endpoint.parameters.empty() || !endpoint.headers.empty()) {
    json.key("parameters").begin_array();
    for (const ParameterSpec& spec : endpoint.captures) write_parameter(json, spec, "path");
    for (const ParameterSpec& spec : endpoint.parameters) write_parameter(json, spec, "query");
    for (const ParameterSpec& spec : endpoint.headers) write_parameter(json, spec, "header");
    json.end_array();
  }
  if (!endpoint.bodies.empty()) {
    json.key("requestBody").begin_object();
    write_contents(json, endpoint.bodies);
    json.end_object();
  }
  write_replies(json, endpoint);
  write_security(json, endpoint.scope);
  json.end_object();
}

void write_paths(JsonWriter& json, std::span<const Endpoint* const> endpoints) {
  std::vector<std::string_view> done;
  json.key("paths").begin_object();
  for (const Endpoint* first : endpoints) {
    if (std::ranges::find(done, first->path) != done.end()) continue;
    done.push_back(first->path);
    json.key(first->path).begin_object();
    for (const Endpoint* endpoint : endpoints) {
      if (endpoint->path == first->path) write_operation(json, *endpoint);
    }
    json.end_object();
  }
  json.end_object();
}

void write_components(JsonWriter& json) {
  json.key("components").begin_object().key("schemas").begin_object();
  for (const SchemaSpec& schema : schemas()) {
    std::string line(schema.json);
    std::erase(line, '\n');
    json.key(schema.name).raw(line);
  }
  json.end_object();
  json.key("responses").begin_object().key("Problem").begin_object();
  json.member("description", "What is wrong: status, a sentence, and the parameters at fault.");
  json.key("content").begin_object().key("application/problem+json").begin_object();
  json.key("schema").raw(reference_to("Problem")).end_object().end_object();
  json.end_object().end_object();
  json.key("securitySchemes")
      .raw(R"({"AdminToken":{"type":"apiKey","in":"header","name":"X-Admin-Token"},)"
           R"("Bearer":{"type":"http","scheme":"bearer"}})");
  json.end_object();
}

}  // namespace

std::string openapi_document(std::string_view title, std::string_view version,
                             std::span<const Endpoint* const> endpoints) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("openapi", "3.1.0").key("info").begin_object();
  json.member("title", title).member("version", version).member("description", kAbout);
  json.key("license").raw(R"({"name":"MIT","identifier":"MIT"})").end_object();
  json.key("servers").raw(R"([{"url":"/","description":"This server"}])");
  json.key("tags").begin_array();
  for (const auto& [name, about] : kTags) {
    json.begin_object().member("name", name).member("description", about).end_object();
  }
  json.end_array();
  write_paths(json, endpoints);
  write_components(json);
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace framesd::api
