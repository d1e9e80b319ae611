// SPDX-License-Identifier: MIT
//
// Query: the parameters of a query string, names and values percent-decoded, in the order sent. '+' is a
// plus.
//
// Read only by routes that have parameters: /health and its like answer whatever stands behind the question
// mark.
#pragma once

#include <framesd/http/problem.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::http {

struct Parameter {
  std::string_view name;
  std::string_view value;  // empty also where there was no '='
};

class Query {
 public:
  Query() = default;
  Query(const Query&) = delete;  // parameters may point into its own memory
  Query& operator=(const Query&) = delete;

  // Reads `query`, the part behind '?'. The views live as long as `query` and this object, which is reused.
  // Errors (400): a broken escape, an encoded NUL.
  [[nodiscard]] std::optional<Problem> read(std::string_view query);

  std::span<const Parameter> parameters() const noexcept { return parameters_; }

 private:
  std::vector<Parameter> parameters_;
  std::string decoded_;
};

// Appends `value` so that it can stand as a parameter's value in a link of ours.
void append_query_value(std::string& out, std::string_view value);

enum class Percent : unsigned char { ok, broken_escape, forbidden };

// `text` with its escapes decoded: `text` itself where there are none, else a view of what was appended to
// `memory`.
//
// forbidden   an escaped character that must not be in `text`: it is refused; so is NUL always
// REQUIRES: memory's capacity holds text.size() bytes more, so that earlier views into it stay good.
[[nodiscard]] Percent percent_decode(std::string_view& text, std::string_view forbidden, std::string& memory);

}  // namespace framesd::http
