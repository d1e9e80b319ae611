// SPDX-License-Identifier: MIT
#include "tone.hpp"

#include <algorithm>
#include <cmath>

namespace framesd::render {
namespace {

double between(double grey, const Levels& levels) noexcept {
  if (levels.lo == levels.hi) return grey > levels.hi ? 1 : 0;
  return std::clamp((grey - levels.lo) / (levels.hi - levels.lo), 0.0, 1.0);
}

}  // namespace

Tone tone_of(const Levels& levels, double gamma, bool invert) noexcept {
  Tone tone;
  for (std::size_t grey = 0; grey < tone.size(); ++grey) {
    double value = between(static_cast<double>(grey), levels);
    if (gamma != 1) value = std::pow(value, 1 / gamma);
    if (invert) value = 1 - value;
    tone[grey] = static_cast<std::uint8_t>(std::lround(255 * value));
  }
  return tone;
}

}  // namespace framesd::render
