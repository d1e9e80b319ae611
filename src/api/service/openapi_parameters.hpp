// SPDX-License-Identifier: MIT
//
// Parameters as the API document describes them.
#pragma once

#include <framesd/base/json_writer.hpp>
#include <framesd/http/parameter_spec.hpp>

#include <string_view>

namespace framesd::api {

// One object of an operation's `parameters`. `in`: path, query or header.
void write_parameter(JsonWriter& json, const http::ParameterSpec& spec, std::string_view in);

}  // namespace framesd::api
