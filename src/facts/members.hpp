// SPDX-License-Identifier: MIT
//
// The values that members of Facts are made of, each checked on the way: text, numbers in a range, truth
// values, one of some words, objects with known names.
//
// `where` is the path of the value, for the sentence of a refusal: "survey[3]", "scale.lo".
#pragma once

#include "json_tree.hpp"

#include <limits>
#include <span>

namespace framesd::facts {

// How a sentence begins that refuses a member of the outermost object; its name in quotes follows.
inline constexpr std::string_view kUnknownMember = "the member ";

// "where: what", facts_malformed.
[[nodiscard]] Failure refuse(std::string_view where, std::string_view what);

// "where: must be <wanted>, not <kind of what was given>".
[[nodiscard]] Failure refuse_kind(std::string_view where, std::string_view wanted, const Value& given);

// Text of a client for a sentence: quoted, escaped, cut where it is long.
[[nodiscard]] std::string in_quotes(std::string_view text);

// Where a number may be, and the same in words.
struct Range {
  double min = std::numeric_limits<double>::lowest();
  double max = std::numeric_limits<double>::max();
  bool above_min = false;  // min itself is outside
  bool below_max = false;
  std::string_view words = {};

  [[nodiscard]] bool has(double number) const noexcept {
    return (above_min ? number > min : number >= min) && (below_max ? number < max : number <= max);
  }
};

constexpr Range kAnyNumber{.words = "one that a double can hold"};
constexpr Range kInclinations{.min = 0, .max = 180, .words = "from 0 to 180"};
constexpr Range kAzimuths{.min = 0, .max = 360, .below_max = true, .words = "at least 0 and below 360"};

// `subject` begins the sentence if not empty: "the depth must be a number, not null".
[[nodiscard]] checked<double> number_of(const Value& value, std::string_view where, const Range& range,
                                        std::string_view subject = {});

enum class Lines { one, many };  // may the text have line feeds?

[[nodiscard]] checked<std::string> text_of(const Value& value, std::string_view where, std::size_t bytes_max,
                                           Lines lines = Lines::one);

[[nodiscard]] checked<bool> truth_of(const Value& value, std::string_view where);

// Which of `words` it is.
[[nodiscard]] checked<std::size_t> word_of(const Value& value, std::string_view where,
                                           std::span<const std::string_view> words);

// Each member is one of `known`, and given once. `where` is empty for the outermost object.
[[nodiscard]] checked<void> check_names(const Object& object, std::string_view where,
                                        std::span<const std::string_view> known);

}  // namespace framesd::facts
