// SPDX-License-Identifier: MIT
//
// The API document, OpenAPI 3.1, made of the same table that routes and checks.
#pragma once

#include "endpoint.hpp"

#include <span>
#include <string>
#include <string_view>

namespace framesd::api {

// A JSON Schema of what is sent or answered, by name.
struct SchemaSpec {
  std::string_view name;
  std::string_view json;
};

// All of them.
[[nodiscard]] std::span<const SchemaSpec> schemas() noexcept;

// The document as one line of JSON.
[[nodiscard]] std::string openapi_document(std::string_view title, std::string_view version,
                                           std::span<const Endpoint* const> endpoints);

}  // namespace framesd::api
