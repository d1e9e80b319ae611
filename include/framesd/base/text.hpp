// SPDX-License-Identifier: MIT
//
// Small text helpers shared by settings, HTTP parameters and logs: ASCII only, locale-free.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace framesd {

// What some programs write in front of UTF-8.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// `text` without blanks and tabs at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

// Equal but for the case of ASCII letters.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;

// The name of `known` nearest to `word`, for "did you mean": at most a third of its letters changed,
// inserted, dropped or swapped with a neighbour. Empty if none is near.
[[nodiscard]] std::string_view nearest_name(std::string_view word, std::span<const std::string_view> known);

// Length of the well-formed UTF-8 sequence at the start of `text` (RFC 3629, section 4), 0 if there is none.
// REQUIRES: not empty.
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;

// Appends `text` inside double quotes as a JSON string: control characters (C1 too), quotes, backslashes and
// DEL escaped, so are other ends of a line and changes of direction; bytes that are not UTF-8 are replaced by
// U+FFFD. So text from a client can be put into a log line, on a terminal or into an answer.
void append_json_string(std::string& out, std::string_view text);
// The same without the double quotes, and with those of the text and its backslashes as they are: for what
// another server has said.
[[nodiscard]] std::string drawable(std::string_view text);

}  // namespace framesd
