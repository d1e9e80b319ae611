// SPDX-License-Identifier: MIT
//
// Field values that are lists (RFC 9110, section 5.6): elements between commas, parameters behind semicolons,
// quoted strings that may hold both. Allocates nothing; one pass over the value.
#pragma once

#include <optional>
#include <string_view>

namespace framesd::http {

// Takes the part of `rest` before the next `separator` that is outside double quotes, without blanks around
// it (it may be empty), and leaves in `rest` what follows. Nothing when `rest` was used up.
//
//   for (auto rest = value; const auto element = next_part(rest, ',');) ...
[[nodiscard]] std::optional<std::string_view> next_part(std::string_view& rest, char separator) noexcept;

struct FieldParameter {
  std::string_view name;
  std::string_view value;  // without its quotes; escapes inside them are left as they are
};

// "charset=utf-8", "title=\"a b\"". Nothing if malformed.
[[nodiscard]] std::optional<FieldParameter> read_parameter(std::string_view text) noexcept;

// Whether `text` is a token: the form of field names, media types, codings.
[[nodiscard]] bool is_token(std::string_view text) noexcept;

// A weight ("0", "0.8", "1.000") in thousandths. Nothing if malformed.
[[nodiscard]] std::optional<int> read_weight(std::string_view text) noexcept;

constexpr int kFullWeight = 1000;

}  // namespace framesd::http
