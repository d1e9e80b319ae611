// SPDX-License-Identifier: MIT
//
// Percent-decoding, once, into memory that does not move.
#pragma once

#include <string>
#include <string_view>

namespace framesd::http {

enum class Percent : unsigned char { ok, broken_escape, forbidden };

// `text` with its escapes decoded: `text` itself where there are none, else a view of what was appended to
// `memory`.
//
// forbidden   an escaped character that may not stand in `text` is refused; NUL never may
// REQUIRES: memory's capacity holds text.size() bytes more, so that earlier views into it stay good.
[[nodiscard]] Percent percent_decode(std::string_view& text, std::string_view forbidden, std::string& memory);

}  // namespace framesd::http
