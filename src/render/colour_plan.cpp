// SPDX-License-Identifier: MIT
#include <framesd/render/colour_plan.hpp>

namespace framesd::render {

ColourPlan ColourPlan::for_range(const store::RangeStats& stats) const {
  ColourPlan plan = *this;
  if (norm != Norm::range) return plan;
  plan.norm = Norm::none;
  if (stats.frames != 0) {
    plan.levels = {.lo = static_cast<double>(stats.percentile(clip.lo)),
                   .hi = static_cast<double>(stats.percentile(clip.hi))};
  }
  return plan;
}

}  // namespace framesd::render
