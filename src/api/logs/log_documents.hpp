// SPDX-License-Identifier: MIT
//
// What the routes about logs say alike in the API document.
#pragma once

#include "reply_spec.hpp"
#include <framesd/http/parameter_spec.hpp>

#include <span>
#include <string_view>

namespace framesd::api {

consteval http::ParameterSpec log_capture(std::string_view example) {
  return http::patterned(http::text_parameter("log", "The log's name.", {}, example),
                         "^[a-z0-9][a-z0-9._-]{0,63}$");
}

// Of a log that may not be there; of one that must be, the first alone.
inline constexpr http::ParameterSpec kLogConditions[] = {
    http::text_parameter(
        "If-Match",
        "ETags as GET gave them, or *: changes the log only if it is there and, with ETags, only if one of "
        "them is its current state."),
    http::text_parameter("If-None-Match", "*: writes only if there is no such log."),
};
inline constexpr auto kLogIsAs = std::span(kLogConditions).first<1>();

inline constexpr std::string_view kLogExample =
    R"({"name":"rig7-a12","title":"Image 9000-9500","well":"A-1","unit":"ft","bit_size":0.7083,)"
    R"("azimuth_reference":"north","survey":[[0,0,0],[9100,1.5,271.25]],"tags":{"client":"x"},)"
    R"("created":"2026-11-20T12:34:56.789Z","source_width":200,"frame_width":150,"resample":"bilinear",)"
    R"("frames":5460,"depth_min":9000.1,"depth_max":9546.0,"generation":2})";
inline constexpr ContentSpec kLogContents[] = {
    {.media_type = "application/json", .schema = "Log", .example = kLogExample}};

}  // namespace framesd::api
