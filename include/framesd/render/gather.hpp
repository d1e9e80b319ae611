// SPDX-License-Identifier: MIT
//
// Gathering: out of the store into a Scratch, the rows of an answer and the levels they are drawn between.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/render/colour_plan.hpp>
#include <framesd/render/scratch.hpp>
#include <framesd/store/frame_store.hpp>

namespace framesd::render {

// Fills scratch.strip and scratch.levels, all from one state of the store.
//
// Levels of Norm::range are those of request.range, of Norm::window those of the rows around each, which may
// lie beyond it. Both take further transactions; where a commit comes between two of them all begins again.
//
// Errors: as FrameStore::read(); overloaded when commits came between every time.
[[nodiscard]] result<store::Page> gather(store::FrameStore& frames, const store::ReadRequest& request,
                                         const ColourPlan& colours, Scratch& scratch);

// Leaves in scratch.strip the one frame at `depth`, or the nearest one not further away than `reach` counts,
// of two that are as near the shallower; no row if there is none. Levels and errors: as gather(), the range
// being that frame.
//
// REQUIRES: reach >= 0
[[nodiscard]] result<store::Version> gather_nearest(store::FrameStore& frames, Depth depth,
                                                    std::int64_t reach, const ColourPlan& colours,
                                                    Scratch& scratch);

}  // namespace framesd::render
