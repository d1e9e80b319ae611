// SPDX-License-Identifier: MIT
//
// One sample from the text of its cell, by exact decimal arithmetic: nothing passes through a double or a
// locale.
#pragma once

#include <framesd/base/error.hpp>

#include <cstdint>
#include <string_view>

namespace framesd::formats {

// A number as Depth::parse reads them, 0 <= v <= 255, truncated: "17", "254.9", "1e2", "-0.0"; not "255.4",
// not "-0.5".
//
// Errors: csv_sample_blank; csv_sample_absent, for what tools write where nothing was recorded (NaN, NULL,
// N/A and the like in any case; -999, -9999, -99999, each also with .25, and -32768, however written);
// csv_sample_malformed; csv_sample_out_of_range.
[[nodiscard]] result<std::uint8_t> parse_sample(std::string_view text) noexcept;

}  // namespace framesd::formats
