// SPDX-License-Identifier: MIT
//
// What is said of a log in /logs and by the routes that change one.
#pragma once

#include "reply_spec.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/store/store.hpp>

#include <string_view>

namespace framesd::api {

inline constexpr std::string_view kLogExample =
    R"({"name":"rig7-a12","source_width":200,"frame_width":150,"resample":"bilinear","frames":5460,)"
    R"("depth_min":9000.1,"depth_max":9546.0,"generation":2})";
inline constexpr ContentSpec kLogContents[] = {
    {.media_type = "application/json", .schema = "Log", .example = kLogExample}};

[[nodiscard]] std::string_view name_of(Filter filter) noexcept;

void write_log(JsonWriter& json, std::string_view name, const store::LogSummary& log);

// One that cannot be read: why.
void write_unreadable_log(JsonWriter& json, std::string_view name, std::string_view error);

}  // namespace framesd::api
