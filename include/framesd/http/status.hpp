// SPDX-License-Identifier: MIT
//
// The reason phrases of the statuses framesd answers (RFC 9110, 6585, 4918).
#pragma once

#include <string_view>

namespace framesd::http {

// "Not Found" for 404; the phrase of the class ("Client Error") for a status that framesd never answers.
[[nodiscard]] std::string_view reason_phrase(unsigned status) noexcept;

}  // namespace framesd::http
