// SPDX-License-Identifier: MIT
//
// The API document, OpenAPI 3.1, made of the same table that routes and checks.
#pragma once

#include "endpoint.hpp"

#include <cstdint>
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

// What the document says of the server that answers it.
struct DocumentFacts {
  std::string_view title;
  std::string_view version;
  std::uint16_t source_width;  // samples of a row in its examples
  bool reading_needs_token;
  std::string_view server = ".";  // a link to it, which all paths are behind; as it is: beside the document
};

// The document as one line of JSON.
[[nodiscard]] std::string openapi_document(const DocumentFacts& facts,
                                           std::span<const Endpoint* const> endpoints);

}  // namespace framesd::api
