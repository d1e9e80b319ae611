// SPDX-License-Identifier: MIT
//
// The levels of Norm::window: for each row of a picture the percentiles of the rows around it.
#pragma once

#include <framesd/frame/strip.hpp>
#include <framesd/render/colour_plan.hpp>

#include <cstddef>
#include <vector>

namespace framesd::render {

// Rows that count at most, however wide the window: those next to the row, this many above it and one less
// below.
constexpr std::size_t kWindowRowsAbove = 2048;
constexpr std::size_t kWindowRowsBelow = kWindowRowsAbove - 1;

// The levels of rows first .. first + count of `rows`, into `out` (replaced). Rows within plan.half_window of
// a row's depth count, itself included.
//
// rows   ascending in depth
// Cost: about half a microsecond a row.
//
// REQUIRES: plan.norm == Norm::window, first + count <= rows.rows()
void window_levels(const Strip& rows, std::size_t first, std::size_t count, const ColourPlan& plan,
                   std::vector<Levels>& out);

}  // namespace framesd::render
