// SPDX-License-Identifier: MIT
//
// What the routes about one log answer with, and how they refuse a body.
#pragma once

#include "endpoint.hpp"
#include <framesd/api/log_json.hpp>

#include <string>
#include <string_view>

namespace framesd::api {

// The log as JSON, which is not to be kept by anybody in between.
void answer_with_log(std::string_view name, const store::LogSummary& log, http::Response& out);

// 412: the log is not as If-Match or If-None-Match requires.
[[nodiscard]] http::Problem refuse_state(std::string detail);
[[nodiscard]] http::Problem refuse_other_state();
[[nodiscard]] http::Problem refuse_missing_log(std::string_view name);

// 403: a server without a place for other logs was asked to make one.
[[nodiscard]] http::Problem refuse_other_logs();

// The answer to a body that read_log() refuses: 400 or 422, with its sentence and the member at fault.
[[nodiscard]] http::Problem refuse_given_log(const Failure& failure);

}  // namespace framesd::api
