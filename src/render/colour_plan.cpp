// SPDX-License-Identifier: MIT
#include <framesd/render/colour_plan.hpp>

namespace framesd::render {

image::Tone ColourPlan::tone_for(const store::RangeStats& stats) const noexcept {
  image::Tone found = tone;
  if (stats.frames == 0) return found;
  image::Levels levels{static_cast<double>(stats.percentile(clip.lo)),
                       static_cast<double>(stats.percentile(clip.hi))};
  if (clip.deviations) {
    levels = image::levels_around(stats.mean(), stats.standard_deviation(), *clip.deviations);
  }
  found.lo = levels.lo;
  found.hi = levels.hi;
  return found;
}

}  // namespace framesd::render
