// SPDX-License-Identifier: MIT
//
// Tone: what each grey value becomes before it gets its colour.
#pragma once

#include <framesd/render/colour_plan.hpp>

#include <array>
#include <cstdint>

namespace framesd::render {

using Tone = std::array<std::uint8_t, 256>;

// In this order: grey between the levels from 0 to 1, held beyond them; to the power of 1 / gamma; the other
// way round if `invert`; 0..255, rounded. Levels that meet make what lies above them white.
[[nodiscard]] Tone tone_of(const Levels& levels, double gamma, bool invert) noexcept;

}  // namespace framesd::render
