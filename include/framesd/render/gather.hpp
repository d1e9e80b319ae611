// SPDX-License-Identifier: MIT
//
// Gathering: out of the store into a Scratch, the rows of an answer and the tone they are drawn in.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/render/colour_plan.hpp>
#include <framesd/render/scratch.hpp>
#include <framesd/store/view.hpp>

namespace framesd::render {

// Rows that count for the tone of one at most, however wide the window: those next to it, itself among the
// ones below.
constexpr std::size_t kWindowRowsAbove = 2048;
constexpr std::size_t kWindowRowsBelow = 2048;

// Fills scratch.strip and scratch.tone.
//
// Norm::range goes by the samples of request.range. Norm::window goes by the rows around each, which may lie
// beyond it, and leaves them toned already. Errors: as View::read().
[[nodiscard]] result<store::Page> gather(store::View& log, const store::ReadRequest& request,
                                         const ColourPlan& colours, Scratch& scratch);

// What gather_nearest() reads first.
[[nodiscard]] store::ReadRequest first_read_near(Depth depth, std::int64_t reach) noexcept;

// Leaves in scratch.strip the one frame at `depth`, or the nearest one not further away than `reach` counts,
// of two that are as near the shallower; no row if there is none. Tone and errors: as gather(), the range
// being that frame.
//
// REQUIRES: reach >= 0
[[nodiscard]] result<void> gather_nearest(store::View& log, Depth depth, std::int64_t reach,
                                          const ColourPlan& colours, Scratch& scratch);

}  // namespace framesd::render
