// SPDX-License-Identifier: MIT
#include <framesd/api/log_json.hpp>

namespace framesd::api {

void write_log(JsonWriter& json, std::string_view name, const store::LogSummary& log) {
  json.begin_object()
      .member("name", name)
      .member("source_width", log.format.source_width)
      .member("frame_width", log.format.frame_width)
      .member("resample", name_of(log.format.filter))
      .member("frames", log.extent.frames)
      .member("depth_min", log.extent.first)
      .member("depth_max", log.extent.last)
      .member("generation", log.version.generation)
      .end_object();
}

void write_unreadable_log(JsonWriter& json, std::string_view name, std::string_view error) {
  json.begin_object().member("name", name).member("error", error).end_object();
}

}  // namespace framesd::api
