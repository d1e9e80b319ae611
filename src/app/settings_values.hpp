// SPDX-License-Identifier: MIT
//
// Sizes and durations as people write them: "64G", "10s".
#pragma once

#include <framesd/base/error.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace framesd::app {

// Bytes: digits, then nothing or one of K, M, G, T (any case), each 1024 times the one before.
//
// Errors: number_malformed; number_out_of_range (above INT64_MAX).
[[nodiscard]] result<std::uint64_t> parse_size(std::string_view text) noexcept;

// Digits, then one of ms, s, m, h (any case). A number alone is malformed: its unit would be anybody's guess.
//
// Errors: as parse_size().
[[nodiscard]] result<std::chrono::milliseconds> parse_duration(std::string_view text) noexcept;

// With the largest unit that says it exactly: 1048576 -> "1M", 1000 -> "1000".
[[nodiscard]] std::string size_text(std::uint64_t bytes);

// In seconds where that is exact, else in milliseconds: "75s", "1500ms".
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);

// What is wrong with an address to listen on; empty: nothing. A name may be known later; what can only be an
// address is one, or never will be.
[[nodiscard]] std::string fault_of_host(std::string_view text);

}  // namespace framesd::app
