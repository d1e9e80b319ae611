// SPDX-License-Identifier: MIT
//
// Numbers from the text of their cells. A sample is read by exact decimal arithmetic: nothing passes through
// a double; no number depends on a locale.
#pragma once

#include <framesd/base/error.hpp>

#include <cstdint>
#include <string_view>

namespace framesd::formats {

// A number as Depth::parse reads them, 0 <= v <= 255, truncated: "17", "254.9", "1e2", "-0.0"; not "255.4",
// not "-0.5".
//
// Errors: csv_sample_blank; csv_sample_absent, for the words that tools write where nothing was recorded
// (NaN, NULL, N/A and the like in any case); csv_sample_malformed; csv_sample_out_of_range.
[[nodiscard]] result<std::uint8_t> parse_sample(std::string_view text) noexcept;

// The same of what nearly all cells are, "17" or "17.25": up to 254, and only digits behind the point. -1 for
// all else.
[[nodiscard]] int leading_sample(std::string_view text) noexcept;

// Such a number, whatever its range, as the nearest double.
//
// Errors: as parse_sample(); csv_sample_out_of_range for one beyond what a double holds.
[[nodiscard]] result<double> parse_number(std::string_view text) noexcept;

}  // namespace framesd::formats
