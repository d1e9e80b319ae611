// SPDX-License-Identifier: MIT
#include "samples_body.hpp"

#include "request_body.hpp"
#include <framesd/base/number.hpp>
#include <framesd/frame/sample_mask.hpp>

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

// What is wrong with a sample; empty if nothing is.
std::string_view fault_of(const boost::json::value& value) {
  if (value.is_null()) return {};
  const auto number = number_of(value);
  if (!number) return "is neither a number nor null";
  return *number >= 0 && *number <= 255 ? "" : "is out of range 0..255";
}

// REQUIRES: no faults in `values`
std::variant<Samples, http::Problem> samples_of(const boost::json::array& values) {
  Samples samples{.values = std::vector<std::uint8_t>(values.size()), .absent = {}};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (const auto number = number_of(values[i])) {
      samples.values[i] = static_cast<std::uint8_t>(*number);
    } else {
      samples.absent.resize(mask_bytes(values.size()));
      mark_absent(samples.absent, i);
    }
  }
  if (count_absent(samples.absent) < values.size()) return samples;
  return http::Problem{.status = 422, .detail = "All samples are null: a frame has at least one."};
}

std::optional<http::Problem> faults_in(const boost::json::array& values) {
  std::vector<http::ParameterError> faults;
  for (std::size_t i = 0; i < values.size() && faults.size() < kFaultsMax; ++i) {
    if (const auto fault = fault_of(values[i]); !fault.empty())
      faults.push_back({"samples[" + std::to_string(i) + "]", std::string(fault)});
  }
  if (faults.empty()) return std::nullopt;
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
  return Samples{.values = {body.begin(), body.end()}, .absent = {}};
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
  if (auto problem = faults_in(*values)) return *std::move(problem);
  return samples_of(*values);
}

}  // namespace framesd::api
