// SPDX-License-Identifier: MIT
//
// Params: the query of one request, read by the specs of its route.
//
// Every getter gives the value, the spec's default where the parameter is absent and has one, or nothing.
// What is wrong is gathered, so that one answer names all of it. Ask for everything, then for problem().
// Unknown and repeated parameters are 400, values that do not parse or are out of bounds, or too many of
// them, 422; where both apply, 400 wins and all are named.
#pragma once

#include <framesd/frame/depth.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/http/parameter_spec.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/query.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace framesd::http {

class Params {
 public:
  // parameters   of the query; names that begin with '_' are ignored
  // specs        of the route
  // REQUIRES: at most 64 specs; both outlive the object.
  Params(std::span<const Parameter> parameters, std::span<const ParameterSpec> specs);

  // Whether the client gave it, whatever its value.
  bool has(std::string_view name) const noexcept { return find(name) != nullptr; }

  // REQUIRES of all below: `name` is in the specs, with the type asked for
  std::optional<Depth> depth(std::string_view name);
  std::optional<std::uint64_t> count(std::string_view name);
  std::optional<double> number(std::string_view name);
  std::optional<std::pair<double, double>> number_pair(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  std::optional<std::string_view> text(std::string_view name);
  std::vector<std::string_view> texts(std::string_view name);  // of a repeatable one

  // The enumerator that stands for the choice; E counts from 0 in the order of the spec's choices.
  template <class E>
  std::optional<E> choice(std::string_view name) {
    const auto index = choice_index(name);
    return index ? std::optional(static_cast<E>(*index)) : std::nullopt;
  }

  // depth_min..depth_max, missing bounds open; an inverted range is a 400.
  DepthRange depth_range(std::string_view min_name = "depth_min", std::string_view max_name = "depth_max");

  // What a path says, told of as if it were a parameter: "/frames/{depth}", "/tiles/{level}/{index}.png".
  std::optional<Depth> depth_in_path(std::string_view name, std::string_view segment);
  std::optional<std::int64_t> integer_in_path(std::string_view name, std::string_view segment);

  // What the route itself finds wrong. `detail` goes on where the parameter's name ends: "needs
  // norm=dynamic".
  void refuse(unsigned status, std::string_view name, std::string detail);

  // Empty while nothing is wrong.
  [[nodiscard]] std::optional<Problem> problem() const;

 private:
  struct Asked {  // a parameter's spec and its text, given or by default; no text: absent
    const ParameterSpec& spec;
    std::optional<std::string_view> text;
  };

  const Parameter* find(std::string_view name) const noexcept;
  const ParameterSpec& spec_of(std::string_view name) const noexcept;
  Asked asked(std::string_view name) const noexcept;
  std::optional<std::size_t> choice_index(std::string_view name);
  bool has_fault(std::string_view name) const noexcept;
  void refuse_unknown(std::string_view name);
  void check_times(const ParameterSpec& spec);

  std::span<const Parameter> parameters_;
  std::span<const ParameterSpec> specs_;
  mutable std::size_t next_spec_ = 0;  // behind the one that was asked for last
  std::vector<ParameterError> faults_;
  unsigned status_ = 0;  // of the answer, 0 while there are no faults
};

}  // namespace framesd::http
