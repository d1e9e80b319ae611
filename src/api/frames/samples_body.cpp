// SPDX-License-Identifier: MIT
#include "samples_body.hpp"

#include "request_body.hpp"
#include <framesd/base/number.hpp>

#include <optional>
#include <string>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace framesd::api {
namespace {

constexpr std::size_t kFaultsMax = 20;  // nobody reads more

http::Problem wrong_count(std::string_view what, std::size_t expected, std::size_t found) {
  return {.status = 422,
          .detail = "Expected " + std::to_string(expected) + " " + std::string(what) + ", found " +
                    std::to_string(found) + "."};
}

std::optional<double> number_of(const boost::json::value& value) noexcept {
  if (const auto* number = value.if_int64()) return static_cast<double>(*number);
  if (const auto* number = value.if_uint64()) return static_cast<double>(*number);
  if (const auto* number = value.if_double()) return *number;
  return std::nullopt;
}

std::variant<Samples, http::Problem> samples_of(const boost::json::array& values) {
  Samples samples;
  std::vector<http::ParameterError> faults;
  for (std::size_t i = 0; i < values.size() && faults.size() < kFaultsMax; ++i) {
    const auto number = number_of(values[i]);
    const bool fits = number && *number >= 0 && *number <= 255;
    samples.push_back(fits ? static_cast<std::uint8_t>(*number) : std::uint8_t{0});
    if (!fits) {
      faults.push_back(
          {"samples[" + std::to_string(i) + "]", number ? "is out of range 0..255" : "is not a number"});
    }
  }
  if (faults.empty()) return samples;
  const std::string first = faults.front().parameter + " " + faults.front().detail + ".";
  return http::Problem{.status = 422, .detail = first, .errors = std::move(faults)};
}

// As text where it is one.
std::optional<Depth> depth_of(double number) {
  std::string text;
  append_number(text, number);
  const auto depth = Depth::parse(text);
  return depth ? std::optional(*depth) : std::nullopt;
}

// That `found` in a body is not the depth of the frame, or nothing if it is. Boost.JSON reads numbers as
// doubles, which are not exact for the largest depths: those are the same if their doubles are.
std::optional<http::Problem> other_depth(const boost::json::value& found, Depth depth) {
  const auto number = number_of(found);
  const auto named = number ? depth_of(*number) : std::nullopt;
  if (number && (named == depth || *number == depth.units())) return std::nullopt;
  return http::Problem{.status = 422,
                       .detail = "The path names depth " + depth.text() + ", the body " +
                                 (named ? named->text() : "something that is not a depth") +
                                 ": they must be the same, or the body must name none.",
                       .errors = {{"depth", "must be " + depth.text() + ", as in the path"}}};
}

}  // namespace

std::variant<Samples, http::Problem> samples_of_bytes(std::string_view body, std::uint16_t width) {
  if (body.size() != width) return wrong_count("bytes", width, body.size());
  return Samples(body.begin(), body.end());
}

std::variant<Samples, http::Problem> samples_of_json(std::string_view body, std::uint16_t width,
                                                     Depth depth) {
  auto read = read_json(body);
  if (auto* problem = std::get_if<http::Problem>(&read)) return std::move(*problem);
  const auto* object = std::get<boost::json::value>(read).if_object();
  const auto* member = object != nullptr ? object->if_contains("samples") : nullptr;
  const auto* values = member != nullptr ? member->if_array() : nullptr;
  if (values == nullptr) {
    return http::Problem{.status = 422, .detail = R"(The body must be {"samples":[...]}.)"};
  }
  const auto* named = object->if_contains("depth");
  if (named != nullptr) {
    if (auto problem = other_depth(*named, depth)) return *std::move(problem);
  }
  if (values->size() != width) return wrong_count("samples", width, values->size());
  return samples_of(*values);
}

}  // namespace framesd::api
