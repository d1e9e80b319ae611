// SPDX-License-Identifier: MIT
//
// JSON as a tree of values that keeps what boost::json::value loses: members that are given twice, and the
// last bit of a number. Short-lived: it is read into Facts and dropped.
#pragma once

#include <framesd/base/error.hpp>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace framesd::facts {

struct Value;
struct Member;
using Array = std::vector<Value>;
using Object = std::vector<Member>;  // in the order of the text

struct Value {
  // A number too large for a double is infinite, one too small is 0.
  std::variant<std::nullptr_t, bool, double, std::string, Array, Object> held;

  template <class T>
  const T* get() const noexcept {
    return std::get_if<T>(&held);
  }
  // "a number", "null", for sentences.
  [[nodiscard]] const char* kind() const noexcept;
};

struct Member {
  std::string name;
  Value value;
};

// REQUIRES: UTF-8
// Errors: json_malformed, with the byte where reading ended; facts_malformed, far more values than Facts
// have.
[[nodiscard]] checked<Value> parse_json(std::string_view text);

}  // namespace framesd::facts
