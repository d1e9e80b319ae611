// SPDX-License-Identifier: MIT
//
// A JSON body whose members are all optional and known by name: each is checked, and what is wrong is said of
// all of them at once.
#pragma once

#include <framesd/base/function_ref.hpp>
#include <framesd/http/problem.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

namespace framesd::api {

inline std::string_view view_of(const boost::json::string& text) noexcept {
  return {text.data(), text.size()};
}

// Takes the value of member i, which is not null, or says what it should be: "is a count from 1 to 10".
using TakeMember = FunctionRef<const char*(std::size_t, const boost::json::value&)>;

// No body is an object without members. Errors: 400, not JSON; 422, no object, or with what is wrong.
[[nodiscard]] std::optional<http::Problem> read_members(std::string_view body,
                                                        std::span<const std::string_view> names,
                                                        TakeMember take);

}  // namespace framesd::api
