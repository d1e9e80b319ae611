// SPDX-License-Identifier: MIT
//
// Params: the query of one request, read against the names its route knows.
//
// Every getter gives the value, or nothing where the parameter is absent or wrong; what is wrong is gathered,
// so that one answer names all of it. Ask for everything, then for problem(). Unknown and repeated parameters
// are 400, values that do not parse or are out of bounds 422; where both apply, 400 wins and all are named.
#pragma once

#include <framesd/frame/depth.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/query.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace framesd::http {

template <class E>
struct Choice {
  std::string_view name;
  E value;
};

class Params {
 public:
  // known        the names of the route's parameters; names that begin with '_' are ignored
  // repeatable   the one of them that may be given several times
  // REQUIRES: at most 64 names; both outlive the object.
  Params(std::span<const Parameter> parameters, std::span<const std::string_view> known,
         std::string_view repeatable = {});

  bool has(std::string_view name) const noexcept { return find(name) != nullptr; }

  std::optional<Depth> depth(std::string_view name);
  std::optional<std::uint64_t> count(std::string_view name, std::uint64_t min = 0,
                                     std::uint64_t max = std::numeric_limits<std::int64_t>::max());
  // A decimal number, written as depths are and as exact (1e-6).
  std::optional<double> number(std::string_view name, double min, double max);
  // Two of them with a comma between: "2,98".
  std::optional<std::pair<double, double>> number_pair(std::string_view name, double min, double max);
  std::optional<bool> boolean(std::string_view name);
  std::optional<std::string_view> text(std::string_view name);
  std::vector<std::string_view> texts(std::string_view name);

  // One of some names, in any case.
  template <class E>
  std::optional<E> choice(std::string_view name, std::span<const Choice<E>> choices) {
    const auto value = text(name);
    if (!value) return std::nullopt;
    for (const Choice<E>& candidate : choices) {
      if (same_name(candidate.name, *value)) return candidate.value;
    }
    std::string detail = "is one of";
    for (const Choice<E>& candidate : choices) {
      detail.append(&candidate == &choices.front() ? " " : ", ").append(candidate.name);
    }
    refuse(422, name, std::move(detail));
    return std::nullopt;
  }

  // depth_min..depth_max, missing bounds open; an inverted range is a 400.
  DepthRange depth_range(std::string_view min_name = "depth_min", std::string_view max_name = "depth_max");

  // What a path says, told of as if it were a parameter: "/frames/{depth}", "/tiles/{level}/{index}.png".
  std::optional<Depth> depth_in_path(std::string_view name, std::string_view segment);
  std::optional<std::int64_t> integer_in_path(std::string_view name, std::string_view segment);

  // What the route itself finds wrong. `detail` goes on where the parameter's name ends: "needs
  // norm=dynamic".
  void refuse(unsigned status, std::string_view name, std::string detail);
  void require(std::string_view name);  // 422 if absent

  // Empty while nothing is wrong.
  [[nodiscard]] std::optional<Problem> problem() const;

 private:
  const Parameter* find(std::string_view name) const noexcept;
  bool has_fault(std::string_view name) const noexcept;
  void refuse_unknown(std::string_view name);
  static bool same_name(std::string_view a, std::string_view b) noexcept;

  std::span<const Parameter> parameters_;
  std::span<const std::string_view> known_;
  std::vector<ParameterError> faults_;
  unsigned status_ = 0;  // of the answer, 0 while there are no faults
};

}  // namespace framesd::http
