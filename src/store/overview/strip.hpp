// SPDX-License-Identifier: MIT
//
// gather_pixel_rows: the pixel rows of a picture with a height, from the overview.
//
// A cell whose frames all lie in one pixel row is added whole, any other is taken apart, down to the frames:
// the cost goes with the height and the depth of the tree, not with the number of frames (bench
// overview_strip). The boundaries of rows are compared as exact fractions.
#pragma once

#include "source.hpp"
#include <framesd/store/strip_plan.hpp>

namespace framesd::store {

// Replaces `out`, keeping its memory.
// Errors: store_corrupt (a damaged record, or cells and frames that do not agree), store_io.
[[nodiscard]] result<void> gather_pixel_rows(OverviewSource& source, const StripPlan& plan, PixelRows& out);

}  // namespace framesd::store
