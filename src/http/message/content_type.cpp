// SPDX-License-Identifier: MIT
#include "field_list.hpp"
#include <framesd/base/text.hpp>
#include <framesd/http/content_type.hpp>

namespace framesd::http {
namespace {

bool is_media_type(std::string_view text) noexcept {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && is_token(text.substr(0, slash)) &&
         is_token(text.substr(slash + 1));
}

// "utf8" is no registered name, but nobody who writes it means anything else.
bool is_utf8(std::string_view charset) noexcept {
  return equal_ignoring_case(charset, "utf-8") || equal_ignoring_case(charset, "utf8");
}

}  // namespace

bool ContentType::is(std::string_view name_in_lower_case) const noexcept {
  return equal_ignoring_case(name, name_in_lower_case);
}

std::optional<ContentType> read_content_type(std::string_view value) noexcept {
  const std::string_view name = next_part(value, ';').value_or(std::string_view{});
  if (!is_media_type(name)) return std::nullopt;
  while (const auto part = next_part(value, ';')) {
    if (part->empty()) continue;
    const auto parameter = read_parameter(*part);
    if (!parameter) return std::nullopt;
    if (equal_ignoring_case(parameter->name, "charset") && !is_utf8(parameter->value)) return std::nullopt;
  }
  return ContentType{name};
}

std::optional<Coding> read_content_encoding(std::string_view value) noexcept {
  const std::string_view name = trimmed(value);
  if (name.empty() || equal_ignoring_case(name, "identity")) return Coding::identity;
  if (equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip")) return Coding::gzip;
  return std::nullopt;
}

}  // namespace framesd::http
