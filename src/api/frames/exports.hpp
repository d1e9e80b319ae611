// SPDX-License-Identifier: MIT
//
// Exports of frames, wherever they are asked for: by the path's extension or by Accept.
#pragma once

#include "endpoint.hpp"
#include <framesd/render/export.hpp>

#include <span>
#include <string_view>

namespace framesd::api {

inline constexpr std::string_view kNdjson = "application/x-ndjson";
inline constexpr std::string_view kCsv = "text/csv";
// LAS has no media type of its own. As text it is compressed, and programs that read it from its address
// (lasio does) decode it by the charset; its name tells browsers to store it.
inline constexpr std::string_view kLas = "text/plain; charset=utf-8";
inline constexpr std::string_view kNpy = "application/octet-stream";

// The frames of call's query, read by the specs of the format whatever the endpoint's own are.
[[nodiscard]] Answer export_frames(const Call& call, render::ExportFormat format);

}  // namespace framesd::api
