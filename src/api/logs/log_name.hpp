// SPDX-License-Identifier: MIT
//
// A log's name as a parameter.
#pragma once

#include <framesd/http/parameter_spec.hpp>

#include <string_view>

namespace framesd::api {

consteval http::ParameterSpec log_capture(std::string_view example) {
  return http::patterned(http::text_parameter("log", "The log's name.", {}, example),
                         "^[a-z0-9][a-z0-9._-]{0,63}$");
}

}  // namespace framesd::api
