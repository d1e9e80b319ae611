// SPDX-License-Identifier: MIT
#include "openapi_parameters.hpp"

#include <framesd/frame/depth.hpp>

#include <limits>
#include <string>

namespace framesd::api {
namespace {

using http::ParameterSpec;
using http::ParameterType;

// Two numbers as Depth::parse() takes them.
constexpr std::string_view kPairPattern =
    R"(^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?,[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$)";

// A value that a client writes as text, as the JSON of its type.
void write_text_value(JsonWriter& json, const ParameterSpec& spec, std::string_view text) {
  switch (spec.type) {
    case ParameterType::depth:
    case ParameterType::count:
    case ParameterType::integer:
    case ParameterType::number:
    case ParameterType::boolean: json.raw(text); return;
    case ParameterType::number_pair:
    case ParameterType::choice:
    case ParameterType::text: json.value(text); return;
  }
}

void write_text_type(JsonWriter& json, const ParameterSpec& spec) {
  json.member("type", "string").member("minLength", 1);
  if (spec.text_max != 0) json.member("maxLength", spec.text_max);
  if (!spec.pattern.empty()) json.member("pattern", spec.pattern);
}

void write_choice_type(JsonWriter& json, const ParameterSpec& spec) {
  json.member("type", "string").key("enum").begin_array();
  for (const std::string_view choice : spec.choices) json.value(choice);
  json.end_array();
}

void write_type(JsonWriter& json, const ParameterSpec& spec) {
  switch (spec.type) {
    case ParameterType::depth:
      json.member("type", "number")
          .member("format", "double")
          .member("minimum", Depth::lowest())
          .member("maximum", Depth::highest());
      return;
    case ParameterType::count:
      json.member("type", "integer")
          .member("format", "int64")
          .member("minimum", spec.count_min)
          .member("maximum", spec.count_max);
      return;
    case ParameterType::integer:
      json.member("type", "integer")
          .member("format", "int64")
          .member("minimum", -std::numeric_limits<std::int64_t>::max())
          .member("maximum", std::numeric_limits<std::int64_t>::max());
      return;
    case ParameterType::number:
      json.member("type", "number")
          .member("format", "double")
          .member("minimum", spec.min)
          .member("maximum", spec.max);
      return;
    case ParameterType::number_pair: json.member("type", "string").member("pattern", kPairPattern); return;
    case ParameterType::boolean: json.member("type", "boolean"); return;
    case ParameterType::choice: write_choice_type(json, spec); return;
    case ParameterType::text: write_text_type(json, spec); return;
  }
}

// A default that goes with another parameter is none: sent alone it is refused.
bool has_default(const ParameterSpec& spec) { return !spec.default_text.empty() && spec.goes_with.empty(); }

void write_schema(JsonWriter& json, const ParameterSpec& spec) {
  json.begin_object();
  if (spec.repeatable) {
    json.member("type", "array");
    if (spec.times_max != 0) json.member("minItems", spec.times_min).member("maxItems", spec.times_max);
    json.key("items").begin_object();
  }
  write_type(json, spec);
  if (spec.repeatable) json.end_object();
  if (has_default(spec)) {
    json.key("default");
    write_text_value(json, spec, spec.default_text);
  }
  json.end_object();
}

std::string description_of(const ParameterSpec& spec) {
  std::string text(spec.about);
  if (!spec.default_text.empty() && !has_default(spec))
    text.append(" If absent: ").append(spec.default_text).append(".");
  return text;
}

std::string_view example_of(const ParameterSpec& spec) {
  return spec.example.empty() && !has_default(spec) ? spec.default_text : spec.example;
}

}  // namespace

void write_parameter(JsonWriter& json, const ParameterSpec& spec, std::string_view in) {
  json.begin_object().member("name", spec.name).member("in", in);
  if (in == "path" || spec.required) json.member("required", true);
  json.member("description", std::string_view(description_of(spec))).key("schema");
  write_schema(json, spec);
  if (const std::string_view example = example_of(spec); !example.empty()) {
    json.key("example");
    if (spec.repeatable) json.begin_array();
    for (std::uint32_t i = 0; i < spec.times_min; ++i) write_text_value(json, spec, example);
    if (spec.repeatable) json.end_array();
  }
  if (!spec.goes_with.empty()) json.member("x-goes-with", spec.goes_with);
  json.end_object();
}

}  // namespace framesd::api
