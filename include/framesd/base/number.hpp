// SPDX-License-Identifier: MIT
//
// Counts from and to text, locale-free and strict: what HTTP parameters, settings and JSON need.
#pragma once

#include <framesd/base/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace framesd {

// A count in decimal digits only: no sign, blank, point or exponent.
//
// Errors: number_malformed; number_out_of_range (above `max`, however many digits).
[[nodiscard]] result<std::uint64_t> parse_count(std::string_view text,
                                                std::uint64_t max = INT64_MAX) noexcept;

// Appends the decimal digits of `value`.
void append_number(std::string& out, std::uint64_t value);
void append_number(std::string& out, std::int64_t value);

// Appends `value` as the shortest JSON number that reads back as the same double ("2.5", "1e+300").
// REQUIRES: finite.
void append_number(std::string& out, double value);

// Appends `value` in hexadecimal, small letters, zeros in front up to `digits`.
void append_hex(std::string& out, std::uint64_t value, unsigned digits = 1);

// 5460 -> "5,460", for people.
std::string with_thousands(std::uint64_t value);

// 1,073,741,824 -> "1,024 MiB"; the rest is dropped.
std::string in_mebibytes(std::uint64_t bytes);

}  // namespace framesd
