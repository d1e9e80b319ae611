// SPDX-License-Identifier: MIT
#include <framesd/render/colour_plan.hpp>

namespace framesd::render {

image::Tone ColourPlan::tone_for(const store::RangeStats& stats) const noexcept {
  image::Tone found = tone;
  if (stats.frames == 0) return found;
  found.lo = stats.percentile(clip_lo);
  found.hi = stats.percentile(clip_hi);
  return found;
}

}  // namespace framesd::render
