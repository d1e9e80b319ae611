// SPDX-License-Identifier: MIT
//
// Target: the path of a request target as decoded segments, and its query, still raw (query.hpp reads it).
//
// "/frames/1.5" is {"frames", "1.5"}, "/frames/" is {"frames", ""}, "/" is {""}: empty segments are kept and
// dot segments are not resolved, so that every path means one thing. A Target is reused between requests;
// when nothing is encoded its segments point into the target itself and nothing is allocated.
#pragma once

#include <framesd/http/problem.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::http {

class Target {
 public:
  Target() = default;
  Target(const Target&) = delete;  // segments may point into its own memory
  Target& operator=(const Target&) = delete;

  // Reads `target` in origin form, or "*", which has no segments. The views live as long as `target` and this
  // object. Errors (400): a broken escape, an encoded slash or NUL in the path.
  [[nodiscard]] std::optional<Problem> read(std::string_view target);

  std::string_view path() const noexcept { return path_; }    // as sent
  std::string_view query() const noexcept { return query_; }  // as sent, without '?'
  std::span<const std::string_view> segments() const noexcept { return segments_; }

 private:
  std::string_view path_;
  std::string_view query_;
  std::vector<std::string_view> segments_;
  std::string decoded_;
};

}  // namespace framesd::http
