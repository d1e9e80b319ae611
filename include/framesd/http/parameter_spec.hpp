// SPDX-License-Identifier: MIT
//
// ParameterSpec: what a parameter of a route is called, which values it accepts and what it means.
//
// A route's specs are the one truth about its query: Params checks by them, and the API document is made of
// them. Bounds are inclusive.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace framesd::http {

enum class ParameterType : std::uint8_t {
  depth,
  count,        // decimal digits
  integer,      // decimal digits, with a minus in front or not
  number,       // a decimal number, written as depths are and as exact (1e-6)
  number_pair,  // two of them with a comma between: "2,98"
  boolean,      // true, false, 1, 0
  choice,       // one of some names, in any case
  text,
};

struct ParameterSpec {
  std::string_view name;
  ParameterType type;
  std::string_view about;                       // a sentence for the documents
  std::string_view default_text{};              // as a client would write it; empty: none
  std::uint64_t count_min = 0, count_max = 0;   // count
  double min = 0, max = 0;                      // number, number_pair
  std::span<const std::string_view> choices{};  // choice, in the order of an enumeration that counts from 0
  std::string_view example{};
  bool repeatable = false;
  std::uint32_t times_min = 1;   // repeatable: how often, where it is given
  std::uint32_t times_max = 0;   // 0: any number of times
  bool required = false;         // 422 where it is absent
  std::uint32_t text_max = 0;    // text: characters at most; 0: any number
  std::string_view pattern{};    // text: for the documents; whoever reads it checks it
  std::string_view goes_with{};  // what must be sent along, "norm=static": alone it is an error
  bool undocumented = false;     // not of the form of the answer that the documents describe
};

constexpr std::uint64_t kCountMax = std::numeric_limits<std::int64_t>::max();

constexpr ParameterSpec depth_parameter(std::string_view name, std::string_view about,
                                        std::string_view example = {}) {
  return {.name = name, .type = ParameterType::depth, .about = about, .example = example};
}
constexpr ParameterSpec count_parameter(std::string_view name, std::string_view about, std::uint64_t min,
                                        std::uint64_t max, std::string_view default_text = {}) {
  return {.name = name,
          .type = ParameterType::count,
          .about = about,
          .default_text = default_text,
          .count_min = min,
          .count_max = max};
}
constexpr ParameterSpec number_parameter(std::string_view name, std::string_view about, double min,
                                         double max, std::string_view default_text = {}) {
  return {.name = name,
          .type = ParameterType::number,
          .about = about,
          .default_text = default_text,
          .min = min,
          .max = max};
}
constexpr ParameterSpec pair_parameter(std::string_view name, std::string_view about, double min, double max,
                                       std::string_view default_text = {}) {
  return {.name = name,
          .type = ParameterType::number_pair,
          .about = about,
          .default_text = default_text,
          .min = min,
          .max = max};
}
constexpr ParameterSpec boolean_parameter(std::string_view name, std::string_view about,
                                          std::string_view default_text = "false") {
  return {.name = name, .type = ParameterType::boolean, .about = about, .default_text = default_text};
}
constexpr ParameterSpec choice_parameter(std::string_view name, std::string_view about,
                                         std::span<const std::string_view> choices,
                                         std::string_view default_text = {}) {
  return {.name = name,
          .type = ParameterType::choice,
          .about = about,
          .default_text = default_text,
          .choices = choices};
}
constexpr ParameterSpec text_parameter(std::string_view name, std::string_view about,
                                       std::string_view default_text = {}, std::string_view example = {}) {
  return {.name = name,
          .type = ParameterType::text,
          .about = about,
          .default_text = default_text,
          .example = example};
}
constexpr ParameterSpec limited_text(std::string_view name, std::string_view about, std::uint32_t characters,
                                     std::string_view example) {
  return {
      .name = name, .type = ParameterType::text, .about = about, .example = example, .text_max = characters};
}
constexpr ParameterSpec patterned(ParameterSpec spec, std::string_view pattern) {
  spec.pattern = pattern;
  return spec;
}
// A default, if there is one, is then the server's: it holds where `companion` is sent and this is not.
constexpr ParameterSpec going_with(std::string_view companion, ParameterSpec spec) {
  spec.goes_with = companion;
  return spec;
}
constexpr ParameterSpec with_example(std::string_view example, ParameterSpec spec) {
  spec.example = example;
  return spec;
}
constexpr ParameterSpec undocumented(ParameterSpec spec) {
  spec.undocumented = true;
  return spec;
}
constexpr ParameterSpec required(ParameterSpec spec) {
  spec.required = true;
  return spec;
}
// `most` 0: any number of times.
constexpr ParameterSpec repeatable(ParameterSpec spec, std::uint32_t least = 1, std::uint32_t most = 0) {
  spec.repeatable = true;
  spec.times_min = least;
  spec.times_max = most;
  return spec;
}

// The one called `name`. REQUIRES: there is one
template <std::size_t N>
consteval ParameterSpec named(const std::array<ParameterSpec, N>& specs, std::string_view name) {
  for (const ParameterSpec& spec : specs) {
    if (spec.name == name) return spec;
  }
  throw "no parameter has that name";
}

}  // namespace framesd::http
