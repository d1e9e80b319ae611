// SPDX-License-Identifier: MIT
//
// Bodies and answers as the API document describes them: every status an endpoint can answer, with the header
// fields it can have. What follows from the endpoint's row in the table is not written in it again.
#pragma once

#include "endpoint.hpp"
#include <framesd/base/json_writer.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace framesd::api {

// {"$ref":"#/components/<kind>/<name>"}
[[nodiscard]] std::string reference_to(std::string_view kind, std::string_view name);

// Whether the endpoint's answers have an ETag, and a 304.
[[nodiscard]] bool is_validated(const Endpoint& endpoint) noexcept;

// The member `content` of a body or an answer.
void write_contents(JsonWriter& json, std::span<const ContentSpec> contents, std::uint16_t source_width);

// The member `responses` of an operation.
void write_replies(JsonWriter& json, const Endpoint& endpoint, std::uint16_t source_width);

// The members `responses` and `headers` of the components that write_replies() refers to.
void write_reply_components(JsonWriter& json, std::span<const Endpoint* const> endpoints);

}  // namespace framesd::api
