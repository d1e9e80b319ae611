// SPDX-License-Identifier: MIT
//
// What is said of a log in a list: by /logs and by framesd logs --json.
#pragma once

#include <framesd/base/json_writer.hpp>
#include <framesd/store/store.hpp>

#include <string_view>

namespace framesd::api {

void write_log(JsonWriter& json, std::string_view name, const store::LogSummary& log);

// One that cannot be read: why.
void write_unreadable_log(JsonWriter& json, std::string_view name, std::string_view error);

}  // namespace framesd::api
