// SPDX-License-Identifier: MIT
//
// What a request says its body is: Content-Type and Content-Encoding.
#pragma once

#include <framesd/http/negotiate.hpp>

#include <optional>
#include <string_view>

namespace framesd::http {

struct ContentType {
  std::string_view name;  // "text/csv", as sent: compare with is()

  // name_in_lower_case is a constant: "text/csv".
  bool is(std::string_view name_in_lower_case) const noexcept;
};

// The media type in `value`; its parameters are checked but ignored, except that a charset must be UTF-8.
// Nothing: malformed or in another charset, 415.
[[nodiscard]] std::optional<ContentType> read_content_type(std::string_view value) noexcept;

// identity, gzip or x-gzip, once, in any case; an empty value is identity. Nothing: 415, which says
// "Accept-Encoding: gzip".
[[nodiscard]] std::optional<Coding> read_content_encoding(std::string_view value) noexcept;

}  // namespace framesd::http
