// SPDX-License-Identifier: MIT
//
// ColourPlan: how grey values become colours, as a request has it: which colormap, and what is done to the
// greys first.
//
// Between two levels, lo and hi, grey runs from 0 to 1; below and above it is held. What the levels are is
// the plan's norm: given, or percentiles of all that was asked for, or of what lies around each row.
#pragma once

#include <framesd/image/lut.hpp>
#include <framesd/store/range_stats.hpp>

#include <cstdint>

namespace framesd::render {

// What becomes black and what white.
struct Levels {
  double lo = 0;
  double hi = 255;

  friend bool operator==(const Levels&, const Levels&) = default;
};

enum class Norm : std::uint8_t {
  none,    // the levels of the plan
  range,   // percentiles of the source samples of the range: one stretch for all rows
  window,  // percentiles of the picture's rows around each row
};

struct ColourPlan {
  image::Lut lut = image::default_lut();
  Norm norm = Norm::none;
  Levels levels{};                        // Norm::none
  Levels clip{.lo = 2, .hi = 98};         // the others: percentiles
  std::uint64_t half_window = 1'000'000;  // Norm::window: in counts, above and below
  double gamma = 1;
  bool invert = false;

  // The same with the levels that Norm::range has for these samples; other plans stay as they are.
  [[nodiscard]] ColourPlan for_range(const store::RangeStats& stats) const;
};

}  // namespace framesd::render
