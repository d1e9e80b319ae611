// SPDX-License-Identifier: MIT
//
// The words of JSON that reading and writing share, each at the place of its enumerator.
#pragma once

#include <array>
#include <string_view>

namespace framesd::facts {

inline constexpr std::array<std::string_view, 2> kUnits = {"m", "ft"};
inline constexpr std::array<std::string_view, 2> kAzimuthReferences = {"north", "highside"};

}  // namespace framesd::facts
