// SPDX-License-Identifier: MIT
//
// What the routes about logs say alike in the API document.
#pragma once

#include "reply_spec.hpp"
#include <framesd/http/parameter_spec.hpp>

#include <string_view>

namespace framesd::api {

consteval http::ParameterSpec log_capture(std::string_view example) {
  return http::patterned(http::text_parameter("log", "The log's name.", {}, example),
                         "^[a-z0-9][a-z0-9._-]{0,63}$");
}

inline constexpr std::string_view kLogExample =
    R"({"name":"rig7-a12","source_width":200,"frame_width":150,"resample":"bilinear","frames":5460,)"
    R"("depth_min":9000.1,"depth_max":9546.0,"generation":2})";
inline constexpr ContentSpec kLogContents[] = {
    {.media_type = "application/json", .schema = "Log", .example = kLogExample}};

}  // namespace framesd::api
