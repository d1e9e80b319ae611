// SPDX-License-Identifier: MIT
//
// The header of a LAS 2.0 file: all of it up to its rows.
//
// It follows the standard of 1992 and its updates of 2014 and 2017; where these differ, so that readers of
// either understand it: there is no colon but the one before the description, and lines end in CR LF. Rows
// are not wrapped, however long they are: the updates lift the limit of 256 characters, and lasio has its
// fast engine for such files alone. Texts remain UTF-8, though the standard knows ASCII only.
#pragma once

#include "las_range.hpp"
#include <framesd/render/las.hpp>
#include <framesd/store/view.hpp>

#include <cstdint>
#include <string>

namespace framesd::render {

// From ~Version to ~ASCII; the curves are the depth and IMG[1]..IMG[width].
//
// samples   which row the curves are of, for their descriptions
void append_las_head(std::string& out, const LasFacts& facts, const LasRange& range, std::uint16_t width,
                     store::Samples samples);

}  // namespace framesd::render
