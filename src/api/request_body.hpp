// SPDX-License-Identifier: MIT
//
// What a request says of its body, checked before any of it is read, and JSON bodies, once they are there.
#pragma once

#include <framesd/http/negotiate.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/request.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <variant>

#include <boost/json/value.hpp>

namespace framesd::api {

struct BodyKind {
  std::size_t media_type = 0;  // of those accepted
  http::Coding coding = http::Coding::identity;
};

// Which of the `accepted` media types (lower case) the body has. Errors (415, with what is accepted): another
// one or none; a coding that is not taken.
[[nodiscard]] std::variant<BodyKind, http::Problem> read_body_kind(const http::Request& request,
                                                                   std::span<const std::string_view> accepted,
                                                                   bool gzip_too);

// Errors (400): not JSON, and where.
[[nodiscard]] std::variant<boost::json::value, http::Problem> read_json(std::string_view body);

}  // namespace framesd::api
