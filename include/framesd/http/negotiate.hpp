// SPDX-License-Identifier: MIT
//
// Proactive negotiation (RFC 9110, section 12.5): which of the forms a route offers a client wants.
//
// Pure functions over the values of Accept and Accept-Encoding; linear in their length, allocating nothing.
// Elements that are malformed are passed over, as if they were not there.
#pragma once

#include <framesd/http/problem.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace framesd::http {

// Content codings that bodies come in and answers go out in.
enum class Coding : std::uint8_t { identity, gzip };

// Which of `offered` ("application/json") to answer with: the highest weight; among equals the one that was
// named more exactly; among those the first offered. No Accept, or one without a single element that can be
// read, takes the first. Parameters of media types but q are ignored. Nothing: 406, see not_acceptable().
//
// REQUIRES: `offered` is not empty and in lower case.
[[nodiscard]] std::optional<std::size_t> choose_media_type(
    std::optional<std::string_view> accept, std::span<const std::string_view> offered) noexcept;

// The 406 that lists what there is.
[[nodiscard]] Problem not_acceptable(std::span<const std::string_view> offered);

// gzip if it was asked for (also as x-gzip or "*") and weighs no less than identity, if that was named. Where
// neither is acceptable: identity, since a plain body is of more use than a 406.
[[nodiscard]] Coding choose_coding(std::optional<std::string_view> accept_encoding) noexcept;

}  // namespace framesd::http
