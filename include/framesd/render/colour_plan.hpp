// SPDX-License-Identifier: MIT
//
// ColourPlan: how grey values become colours for one request: which colormap, and what is done to the
// greys first.
//
// Between two levels grey runs from 0 to 1; below and above it is held. What the levels are is the plan's
// norm: given, or found in all that was asked for, or in what lies around each row.
#pragma once

#include <framesd/image/lut.hpp>
#include <framesd/image/tone.hpp>
#include <framesd/store/range_stats.hpp>

#include <cstdint>

namespace framesd::render {

enum class Norm : std::uint8_t {
  none,    // the levels of the tone
  range,   // found in the source samples of the range: one stretch for all rows
  window,  // found in the picture's rows around each row
};

struct ColourPlan {
  image::Lut lut = image::default_lut();
  Norm norm = Norm::none;
  image::Tone tone{};                  // its levels with Norm::none alone
  image::Clip clip{};                  // what the levels of the others are
  std::int64_t half_window = 500'000;  // Norm::window: in counts, above and below

  // The tone with the levels that Norm::range has for these samples.
  [[nodiscard]] image::Tone tone_for(const store::RangeStats& stats) const noexcept;
  // The plan with that tone.
  [[nodiscard]] ColourPlan for_range(const store::RangeStats& stats) const noexcept {
    ColourPlan plan = *this;
    plan.tone = tone_for(stats);
    return plan;
  }
};

}  // namespace framesd::render
